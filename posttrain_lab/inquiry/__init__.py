"""Short questions to a model: what comes next, what would it write, how surprised is it.

What it leaves out: training, and the process that answers (``runs.answering``).

Try it: ``client.inquire("next", models=["pocket/base"], text="The cat sat on the")``.
"""
