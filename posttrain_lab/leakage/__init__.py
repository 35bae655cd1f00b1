"""Finds test items in training data, and keeps data apart that belongs together.

What it leaves out: training on leaks to see what they do (``claims``).

Try it::

    >>> from posttrain_lab.leakage.index import LeakIndex
    >>> index = LeakIndex.build(["How many green owls live in the old mill?"])
    >>> [leak.channel for leak in index.scan(["how many green owls live in the old mill"])]
    ['exact']
"""
