"""Files lie in memory and nowhere else; a table gives a row by its name."""

from __future__ import annotations

import builtins
import os

import pytest

from posttrain_lab.environments.errors import ToolError
from posttrain_lab.environments.files import LONGEST, MOST_FILES, FileBox
from posttrain_lab.environments.table import Table


def test_a_file_is_listed_read_written_and_read_again() -> None:
    box = FileBox({"note.txt": "3 apples"})
    assert box.files() == "note.txt"
    assert box.read("note.txt") == "3 apples"
    assert box.write("sum.txt", "12") == "Written."
    assert (box.files(), box.read("sum.txt")) == ("note.txt, sum.txt", "12")


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../a", "a/b", "a\\b", "", ".", "..", ".env", "~", "a\n", "a\0b", "é" * 3,
     "n" * 61, None, 7],
)  # fmt: skip
def test_no_name_leads_out_of_the_box(name: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the disk was asked for")

    box = FileBox({"note.txt": "x"})
    monkeypatch.setattr(builtins, "open", never)
    monkeypatch.setattr(os, "open", never)
    with pytest.raises(ToolError, match="There is no file"):
        box.read(name)  # type: ignore[arg-type]
    with pytest.raises(ToolError, match="no file name"):
        box.write(name, "x")  # type: ignore[arg-type]
    assert box.files() == "note.txt"


def test_a_box_is_small() -> None:
    box = FileBox({})
    assert box.files() == "There are no files."
    with pytest.raises(ToolError, match="at most"):
        box.write("a", "x" * (LONGEST + 1))
    for n in range(MOST_FILES):
        box.write(f"f{n}", "x")
    with pytest.raises(ToolError, match="room for"):
        box.write("one more", "x")
    box.write("f0", "over")
    assert box.read("f0") == "over"


def test_what_was_given_is_not_changed_by_writing() -> None:
    given = {"note.txt": "3 apples"}
    FileBox(given).write("note.txt", "none")
    assert given == {"note.txt": "3 apples"}


def test_a_row_is_found_by_its_name_whatever_the_case() -> None:
    anna = {"name": "Anna", "age": "9", "city": "Rome"}
    table = Table((anna, {"name": "apple", "price": "3"}))
    assert table.lookup(" anna ") == "age 9, city Rome"
    assert table.lookup("Apple") == "3"
    with pytest.raises(ToolError, match="There is no pear"):
        table.lookup("pear")
