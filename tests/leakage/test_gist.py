"""What a programming task asks without its code, and which tasks are siblings."""

from __future__ import annotations

from posttrain_lab.leakage.gist import gist, has_code
from posttrain_lab.leakage.siblings import is_sibling

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


def test_a_task_of_another_name_with_other_values_is_a_sibling() -> None:
    sibling = TASK.replace("count_owls", "count_hens").replace('"hen"', '"cat", "cow"')
    renamed = TASK.replace("count_owls", "f")
    assert is_sibling(TASK, sibling, 0, 60)
    assert not is_sibling(TASK, renamed, 0, 60)
    assert not is_sibling(
        TASK, f"{renamed}    return sum(b == 'owl' for b in birds[7:])", 0, 60
    )
    assert not is_sibling(TASK, TASK.replace("=> 1", "=> 5"), 0, 60)
