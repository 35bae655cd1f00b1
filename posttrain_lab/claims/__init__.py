"""The deck's statements as experiments: two arms, one measure, a verdict from the interval.

What it leaves out: starting the arms as runs and keeping receipts (``trials``).

Try it: ``posttrain-lab claims run C04 --quick``.
"""
