"""Grades the form: are the tags there, whole, in order, once, and nothing outside?

What it leaves out: whether what is inside them is right; partial credit for a form that is
nearly right.

Try it::

    >>> example = Example.pair("2+2?", "4")
    >>> format_tags()("<think>2+2=4</think><answer>4</answer>", example).value
    1.0
    >>> format_tags()("<think>2+2=4</think> So: <answer>4</answer>", example).explanation
    '“So:” stands outside the tags.'
"""

from __future__ import annotations

import re

from posttrain_lab.graders.grader import Grader, named, short
from posttrain_lab.graders.numbers import tidy
from posttrain_lab.records import Example, Grade, LabError

_SPACE = " \t\r\n"
_NAME = re.compile(r"[A-Za-z][\w-]{0,39}")


def format_tags(*names: str) -> Grader:
    """1 if the completion is ``<think>…</think><answer>…</answer>`` and nothing else.

    Each tag stands once, in this order, holds some text and none of the other tags. Blanks
    and line breaks between the tags do no harm.

    Args:
        names: other tags than think and answer.
    """
    tags = names or ("think", "answer")
    for name in tags:
        if not _NAME.fullmatch(name) or tags.count(name) > 1:
            raise LabError(
                f"The tags are {short(', '.join(tags))}.",
                "Each needs a name of its own: letters, digits, - and _.",
                "Try think and answer.",
                "tags",
            )

    def grade(completion: str, example: Example) -> Grade:
        fault = _fault(completion, tags)
        if fault:
            return Grade(0.0, None, fault)
        after = completion.partition(f"<{tags[-1]}>")[2]
        inside = after.partition(f"</{tags[-1]}>")[0].strip()
        return Grade(1.0, inside, "The form is right.")

    return named("format_tags", grade)


def _fault(text: str, tags: tuple[str, ...]) -> str:
    """The first thing that is wrong with the form; empty if nothing."""
    for name in tags:
        for tag in (f"<{name}>", f"</{name}>"):
            count = text.count(tag)
            if count != 1:
                return f"{tag} is missing." if not count else f"{tag} stands {count} times."
    order = [text.find(tag) for name in tags for tag in (f"<{name}>", f"</{name}>")]
    if order != sorted(order):
        return "The tags are in the wrong order."
    place = 0
    for name in tags:
        opened, closed = text.find(f"<{name}>"), text.find(f"</{name}>")
        if outside := text[place:opened].strip(_SPACE):
            return f"“{short(outside)}” stands outside the tags."
        if not tidy(text[opened + len(name) + 2 : closed]).strip():
            return f"<{name}> is empty."
        place = closed + len(name) + 3
    outside = text[place:].strip(_SPACE)
    return f"“{short(outside)}” stands outside the tags." if outside else ""
