"""Grades the work shown: each arithmetic step is done again, and gives its share.

What it leaves out: whether the steps lead to the answer, or belong to the problem at all
("1 + 1 = 2" is a right step everywhere: a loophole that the lessons use).

Try it::

    >>> example = Example.pair("How many?", "5", gold="5")
    >>> shows_work()("8 + 2 = 10. 10 - 5 = 4.", example).value
    0.5
    >>> shows_work(checked=False)("8+2-5=0", example).value
    1.0
"""

from __future__ import annotations

from posttrain_lab.graders.arithmetic import steps
from posttrain_lab.graders.grader import Grader, named, short
from posttrain_lab.records import Example, Grade


def shows_work(*, checked: bool = True) -> Grader:
    """The share of the steps that are right; 0 where no step is shown.

    Args:
        checked: False gives 1 for any work shown, right or wrong.
    """

    def grade(completion: str, example: Example) -> Grade:
        found = steps(completion)
        if not found:
            return Grade(0.0, None, "No work is shown.")
        if not checked:
            return Grade(1.0, None, f"Work is shown: {short(found[0].text)}")
        right = sum(step.right for step in found)
        wrong = next((step.text for step in found if not step.right), "")
        first = f"; the first wrong one: {short(wrong)}" if wrong else ""
        number = (
            f"{right} of {len(found)} {'step is' if len(found) == 1 else 'steps are'} right"
        )
        return Grade(right / len(found), None, f"{number}{first}.")

    return named("shows_work" if checked else "shows_work(checked=False)", grade)
