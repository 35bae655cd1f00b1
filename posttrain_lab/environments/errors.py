"""What a tool says when it cannot do what it was asked: TRL gives the words to the model.

What it leaves out: mistakes of the learner (``records.LabError``).

Try it::

    >>> str(ToolError("There is no pear."))
    'There is no pear.'
"""

from __future__ import annotations


class ToolError(ValueError):
    """A call that cannot be answered; its words are what the model reads."""
