"""A learner's own two files, kept and scanned for leaks in a process of their own.

``place`` keeps what was loaded, ``work`` starts and stops a scan, ``job`` is its process,
``results`` reads what it found, ``ready`` makes an example with leaks planted on purpose.

What it leaves out: how leaks are found (``leakage``), and drawing (``widgets``).

Try it: ``from posttrain_lab.widgets import LeakScanner; LeakScanner()``.
"""
