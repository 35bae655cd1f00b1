"""Another function with other values is another task; a misspelled or renamed copy is none."""

from __future__ import annotations

import pytest

from posttrain_lab.leakage.siblings import is_sibling

TASK = """def filter_by_prefix(strings, prefix):
    \"\"\"Keep the strings that start with a prefix.
    >>> filter_by_prefix(['abc', 'bcd'], 'a')
    ['abc']
    \"\"\""""
OTHER = TASK.replace("prefix", "substring").replace("start with", "contain").replace(
    "bcd", "bacd"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sibling"),
    [
        (TASK, False),
        (OTHER, True),
        (OTHER.split("\n", 1)[1].replace('"""', ""), True),  # in prose, it calls another
        (TASK.replace("filter_by_prefix", "filter_by_prefx"), False),  # misspelled
        (TASK.replace("filter_by_prefix", "solution"), False),  # renamed, the values kept
        ("Keep those strings of a list that begin with a prefix.", False),
        ("Use len(x) and print(x): keep the strings that start with 'q'.", False),
    ],
)
def test_another_task_is_told_from_a_copy(text: str, sibling: bool) -> None:
    assert is_sibling(TASK, text, 0, len(text)) is sibling


def test_a_text_without_code_has_no_sibling() -> None:
    assert not is_sibling("How many ducks are there?", OTHER, 0, len(OTHER))
