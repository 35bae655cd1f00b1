"""One bad file or line costs a sentence, never the others."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from posttrain_lab.leakage.inputs import Inputs
from posttrain_lab.records import LabError

ROW = {"prompt": "Who sang about owls?", "completion": "Ann did."}


def read(path: Path, columns: tuple[str, ...] = ()) -> tuple[list, list[str]]:
    inputs = Inputs(str(path), columns)
    rows = [(given.row, given.content) for given in inputs]
    return rows, inputs.problems


def test_every_format_gives_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    (tmp_path / "a.jsonl").write_text(json.dumps(ROW) + "\n\n" + json.dumps(ROW))
    (tmp_path / "b.json").write_text(json.dumps({"rows": [ROW, ROW]}))
    (tmp_path / "c.csv").write_text(
        "prompt,completion\n" + 2 * "Who sang about owls?,Ann did.\n"
    )
    (tmp_path / "d.tsv").write_text(
        "prompt\tcompletion\n" + 2 * "Who sang about owls?\tAnn did.\n"
    )
    parquet.write_table(pyarrow.Table.from_pylist([ROW, ROW]), tmp_path / "e.parquet")
    with gzip.open(tmp_path / "f.jsonl.gz", "wt") as file:
        file.write(2 * (json.dumps(ROW) + "\n"))
    for path in sorted(tmp_path.iterdir()):
        assert read(path) == ([(0, ROW), (1, ROW)], []), path.name


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW))
    (tmp_path / "b.txt").write_text("One long text\nabout owls.")
    (tmp_path / "c.docx").write_bytes(b"PK")
    inputs = Inputs(str(tmp_path))
    assert [Path(given.file).name for given in inputs] == ["a.jsonl", "b.txt"]
    assert any("c.docx" in problem for problem in inputs.problems)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.jsonl", b"", "empty"), ("a.jsonl", b"\n\n", "no rows"),
        ("a.json", b"{", "not valid JSON"), ("a.json", b"[" * 100_000, "JSON"),
        ("a.csv", b"\x89PNG\0\0\0\0", "no text file"), ("a.parquet", b"PAR1 no", "no Parquet"),
        ("a.jsonl.gz", b"no gzip at all", "unpacked"), ("a.jsonl", b"1\n2\n", "a number"),
        ("a.json", b'"just a text"', ""), ("a.jsonl", b'{"prompt": ""}', "without any text"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_sentence_and_the_others_are_read(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.jsonl").write_text(json.dumps(ROW))
    rows, problems = read(tmp_path)
    assert (0, ROW) in rows
    told = [p for p in problems if name in p]
    assert len(told) == (1 if word else 0)
    assert not word or word in told[0]


def test_broken_lines_are_counted_and_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW) + '\n{"broken": \n' + json.dumps(ROW))
    rows, problems = read(path)
    assert [row for row, _ in rows] == [0, 2]
    assert "1 of 3 lines" in problems[0]
    assert "line 2" in problems[0]


def test_mixed_encodings_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "café"}\n'.encode() + '{"text": "café"}\n'.encode("cp1252"))
    rows, problems = read(path)
    assert [content["text"] for _, content in rows] == ["café", "café"]
    assert "not UTF-8" in problems[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW), encoding=encoding)
    assert read(path) == ([(0, ROW)], [])


def test_rows_with_too_many_cells_are_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("prompt,answer\nWho, then?,Ann\nWho?,Ann\n")
    rows, problems = read(path)
    assert [content["prompt"] for _, content in rows] == ["Who", "Who?"]
    assert "header" in problems[0]


def test_chosen_columns_alone_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW))
    assert read(path, ("completion",))[0] == [(0, {"completion": "Ann did."})]
    rows, problems = read(path, ("nothing",))
    assert not rows
    assert "no column nothing" in problems[0]


def test_unknown_columns_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("frage,antwort\nWer?,Ann\n")
    rows, problems = read(path)
    assert len(rows) == 1
    assert "frage, antwort" in problems[0]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "is not there" in read(tmp_path / "none.jsonl")[1][0]
    (tmp_path / "empty").mkdir()
    with pytest.raises(LabError, match="no file to read"):
        Inputs(str(tmp_path / "empty"))


def test_a_saved_data_set_is_read(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    datasets.Dataset.from_list([ROW]).save_to_disk(str(tmp_path / "saved"))
    assert read(tmp_path / "saved") == ([(0, ROW)], [])
