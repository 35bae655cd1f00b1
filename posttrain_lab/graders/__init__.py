"""Graders: each looks at a completion and says how good it is, and why.

``grade(completion, example)`` gives a ``Grade``: a value, the answer that was found, an
explanation. They read as sentences and compose::

    combine({numeric(): 1.0, shows_work(checked=False): 1.0, length_penalty(): 0.1})

Graders are pure and never raise, whatever the text; None means "cannot be graded".

What it leaves out: graders that need a model's weights (``model_graders``).

Try it::

    >>> from posttrain_lab.records import Example
    >>> alice = Example.pair("Alice has 8 apples, buys 2, gives 5 away.", "", gold="5")
    >>> grade = combine({numeric(): 1, shows_work(checked=False): 1})
    >>> grade("8+2-5=0\\n\\nAnswer:0", alice).value, grade("8+2-5=5\\n\\nAnswer:5", alice).value
    (1.0, 2.0)
"""

from posttrain_lab.graders.code import code
from posttrain_lab.graders.code_tests import Gives, Prints
from posttrain_lab.graders.constitution import Rule, constitution
from posttrain_lab.graders.grader import Grader, named
from posttrain_lab.graders.judging import beats, judge, position_bias, prefer
from posttrain_lab.graders.numeric import numeric
from posttrain_lab.graders.pattern import pattern
from posttrain_lab.graders.tags import format_tags
from posttrain_lab.graders.text import includes, match
from posttrain_lab.graders.weighing import Check, combine, length_penalty, rubric
from posttrain_lab.graders.work import shows_work

__all__ = [
    "Check", "Gives", "Grader", "Prints", "Rule", "beats", "code", "combine", "constitution",
    "format_tags", "includes", "judge", "length_penalty", "match", "named", "numeric",
    "pattern", "position_bias", "prefer", "rubric", "shows_work",
]  # fmt: skip
