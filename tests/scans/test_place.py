"""Two files are kept, in pieces; what cannot be read is told, and the one before stays."""

from __future__ import annotations

import json

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.scans.place import MOST_BYTES, Place

SEAT = "a" * 32
ROW = b'{"prompt": "Hi", "completion": "Hello.", "id": 7}\n'


@pytest.fixture
def place() -> Place:
    return Place(SEAT, "leak-scanner")


def put(place: Place, side: str, name: str, content: bytes, piece: int = 1000) -> dict:
    told = None
    for at in range(0, max(1, len(content)), piece):
        told = place.take(side, name, at, len(content), content[at : at + piece])
    assert told is not None
    return told


def test_a_file_in_pieces_is_whole_and_its_columns_are_found(place: Place) -> None:
    told = put(place, "train", "mine.jsonl", ROW * 30, piece=77)
    assert place.path("train").read_bytes() == ROW * 30
    assert told["kinds"] == {"question": ["prompt"], "answer": ["completion"]}
    assert told["columns"] == ["prompt", "completion", "id"]
    assert told["first"]["prompt"] == "Hi"
    assert place.about("train") == told


def test_a_new_file_takes_the_place_of_the_one_before(place: Place) -> None:
    put(place, "train", "a.jsonl", ROW)
    put(place, "train", "b.csv", b"prompt,completion\nHi,Hello\n")
    assert place.about("train")["name"] == "b.csv"
    assert sorted(p.name for p in place.folder.glob("train*")) == ["train.csv", "train.json"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.pdf", ROW, "of a kind that the lab does not read"),
        ("x.jsonl", b"", "x.jsonl is empty"),
        ("x.jsonl", b"\0\1\2" * 50, "x.jsonl is no text file"),
        ("x.jsonl", b"{broken\n{more\n", "not valid JSON"),
        ("x.json", b"{broken", "x.json is not valid JSON"),
        ("x.parquet", b"PAR1 no", "x.parquet is no Parquet"),
        ("x.jsonl", b'{"a": ""}\n', "without any text"),
        ("x.jsonl.gz", b"no gzip at all", "cannot be unpacked"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_files_before_stay(
    place: Place, name: str, content: bytes, said: str
) -> None:
    for side in ("train", "evals"):
        put(place, side, "good.jsonl", ROW)
    before = place.about("train")
    with pytest.raises(LabError, match=said) as caught:
        put(place, "train", name, content)
    assert str(place.folder) not in str(caught.value)
    assert caught.value.where == "train"
    assert place.about("train") == before
    assert place.path("train").read_bytes() == ROW
    assert place.about("evals") is not None


def test_a_file_that_is_too_large_is_told_what_reads_it(place: Place) -> None:
    with pytest.raises(LabError, match="posttrain-lab leakage scan"):
        place.take("train", "big.jsonl", 0, MOST_BYTES + 1, ROW)


def test_pieces_that_do_not_follow_one_another_are_refused(place: Place) -> None:
    place.take("train", "a.jsonl", 0, 100, ROW)
    with pytest.raises(LabError, match="do not fit"):
        place.take("train", "a.jsonl", 7, 100, ROW)


@pytest.mark.parametrize("seat", ["", "../../etc", "A" * 32, "a" * 31])
def test_a_seat_that_is_none_has_no_place(seat: str) -> None:
    with pytest.raises(LabError, match="no valid seat"):
        Place(seat, "leak-scanner")


def test_a_files_name_is_never_a_path(place: Place) -> None:
    put(place, "train", "../../../evil.jsonl", ROW)
    assert place.path("train") == place.folder / "train.jsonl"


def test_forgetting_one_keeps_the_other(place: Place) -> None:
    put(place, "train", "a.jsonl", ROW)
    put(place, "evals", "b.jsonl", ROW)
    place.forget("train")
    assert place.about("train") is None
    assert place.about("evals")["name"] == "b.jsonl"
    assert json.loads((place.folder / "evals.json").read_text())["bytes"] == len(ROW)
