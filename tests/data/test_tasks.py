"""A learner's tasks are read, or the line that cannot be used is named."""

from __future__ import annotations

import json

import pytest

from posttrain_lab.data.tasks import read_tasks
from posttrain_lab.records import LabError

ROWS = [
    {"prompt": "What is 3 * 4?", "gold": 12, "tools": ["calculator"]},
    {"prompt": "What does the note say?", "answer": "It says hello.", "gold": "hello",
     "files": {"note.txt": "hello"}, "graders": [{"kind": "includes"}]},
    {"messages": [{"role": "user", "content": "2 * 2?"},
                  {"role": "assistant", "content": "<call>calculate\nsum: 2 * 2</call>"},
                  {"role": "tool", "content": "4"},
                  {"role": "assistant", "content": "It is 4."}], "tools": ["calculator"]},
]  # fmt: skip


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def test_rows_are_read_in_order_and_empty_lines_left_out() -> None:
    tasks = read_tasks("mine.jsonl", b"\xef\xbb\xbf" + lines(*ROWS) + b"\n\n")
    assert [task.example.gold for task in tasks] == ["12", "hello", None]
    assert [task.shows for task in tasks] == [False, True, True]
    assert [task.tools for task in tasks] == [("calculator",), ("files",), ("calculator",)]
    assert tasks[1].graders[0].kind == "includes"


@pytest.mark.parametrize(
    ("content", "words", "where"),
    [
        (lines(ROWS[0], {"prompt": "Hi"}), "line 2: A task has neither", "line 2, gold"),
        (lines(ROWS[0] | {"tools": ["web"]}), "line 1: tools is", "line 1, tools"),
        (lines(ROWS[0], ROWS[1] | {"files": {"/etc/passwd": "x"}}), "line 2: A file is called",
         "line 2, files"),
        (lines(ROWS[0]) + b"\n{oops", "line 2 is not valid JSON", "line 2"),
        (b'{"prompt": "a", "prompt": "b", "gold": "1"}', "stands twice", "line 1"),
        (lines(["a"]), "line 1: A task is a list", "line 1"),
        (lines(ROWS[0] | {"prompt": "a" * 20_001}), "letters", "line 1"),
        (b'{"prompt": "\\ud800", "gold": "1"}', "half a character", "line 1"),
        (b"", "holds 0 tasks", "mine.jsonl"),
        (b"\xff\xfea", "UTF-16", "mine.jsonl"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_line(content: bytes, words: str, where: str) -> None:
    with pytest.raises(LabError) as caught:
        read_tasks("mine.jsonl", content)
    assert words in caught.value.given
    assert caught.value.where.endswith(where)


def test_another_kind_of_file_is_declined() -> None:
    with pytest.raises(LabError, match=r"no \.jsonl file"):
        read_tasks("mine.csv", b"prompt,gold\n")
