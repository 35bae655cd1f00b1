"""Both splits of the example and of a learner's rows; what no split can be is refused."""

from __future__ import annotations

import pytest
from scans.test_place import SEAT, put

from posttrain_lab.records import LabError
from posttrain_lab.scans import splitter
from posttrain_lab.scans.place import Place


@pytest.mark.parametrize("seed", range(5))
def test_drawn_by_groups_no_test_row_has_a_twin(seed: int) -> None:
    told = splitter.both(splitter.example(), 0.2, seed)
    assert told["careful"]["leaking"] == 0
    assert told["careless"]["leaking"] > 0.2 * len(told["careless"]["tested"])
    assert len(told["careful"]["tested"]) == len(told["careless"]["tested"]) == 48


def test_a_group_shows_rows_that_are_versions_of_one_another() -> None:
    rows = splitter.example()
    first = max(set(rows[1]), key=rows[1].count)
    shown = splitter.group(rows, first)
    assert len(shown) == rows[1].count(first) > 2
    assert splitter.group(rows, "x") == []


def test_a_learners_training_data_are_split_too() -> None:
    place = Place(SEAT, "leak-scanner")
    with pytest.raises(LabError, match="no training data yet"):
        splitter.own(place)
    row = b'{"text": "Nine green owls live under the red roof of the old mill, %d of them."}\n'
    put(place, "train", "mine.jsonl", row % 1 + row % 7 + b'{"text": "A quiet day."}\n')
    assert splitter.own(place)[1] == (0, 0, 2)
    put(place, "train", "one.jsonl", b'{"text": "A quiet day."}\n')
    with pytest.raises(LabError, match="holds 1 rows"):
        splitter.own(place)


@pytest.mark.parametrize(("share", "seed"), [(0, 0), (0.9, 0), ("x", 0), (0.1, "x"), (True, 0)])
def test_a_share_that_is_none_is_refused(share: object, seed: object) -> None:
    with pytest.raises(LabError):
        splitter.both(splitter.example(), share, seed)
