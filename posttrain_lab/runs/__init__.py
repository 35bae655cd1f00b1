"""Runs: specs done by worker processes that outlive the notebook which asked for them.

``client`` asks, ``store`` and ``watch`` read; ``runner`` owns the ``crew`` of workers,
each a ``hand`` of the runner; ``worker`` and ``preload`` live in the worker's process.

What it leaves out: training itself (``posttrain_lab.methods``) and pictures (``widgets``).

Try it: ``client.submit(RunSpec(examples=(Example.pair("Hi", "Ahoy!"),)))``.
"""
