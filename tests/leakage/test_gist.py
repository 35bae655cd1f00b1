"""What a programming task asks, without its code."""

from __future__ import annotations

from posttrain_lab.leakage.gist import gist, has_code

TASK = '''
def count_owls(birds):
    """
    Given a list of birds, return how many of them are owls.
    Case does not matter.

    Examples:
    count_owls(["owl", "hen"]) => 1
    >>> count_owls([])
    0
    """
'''


def test_of_a_task_its_sentences_are_left() -> None:
    said = "Given a list of birds, return how many of them are owls. Case does not matter."
    assert gist(TASK) == said
    assert has_code(TASK)


def test_a_text_without_code_stays_as_it_is() -> None:
    text = "How many owls are there?\n3 + 4 => ?"
    assert gist(text) == text


def test_a_task_of_code_alone_stays_as_it_is() -> None:
    assert gist("def f(x):\n    return x") == "def f(x):\n    return x"
