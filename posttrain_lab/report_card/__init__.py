"""The report card: what a model can do, behaviour by behaviour, on items it never saw.

What it leaves out: why (the lessons), and the items (``world``).

Try it: ``posttrain-lab models card pocket/base --quick``.
"""
