"""The two families of planted leaks are apart, and what they plant is what they say."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from posttrain_lab.leakage import planted, planted_other
from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.planted_fresh import FRESH
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.planted_unseen import UNSEEN
from tools.leak_scores import _bare, _told_apart, card
from tools.leak_sources import FILES, FOLDER, Asked, Source, source

TEXT = "Anna has 12 old coins. Ben gives her 9 more because they are friends. How many now?"


def test_there_are_enough_kinds_and_no_kind_twice() -> None:
    assert len(CALIBRATION) >= 14
    assert len(MEASURING) >= 14
    assert len(FRESH) >= 7
    families = (CALIBRATION, MEASURING, FRESH, UNSEEN)
    assert len(set().union(*families)) == sum(map(len, families))


def test_the_families_share_no_function() -> None:
    ours = {each.edit for each in CALIBRATION.values()}
    assert not ours & {each.edit for each in MEASURING.values()}
    assert not ours & {each.edit for each in (FRESH | UNSEEN).values()}
    shared = set(planted.SYNONYMS) & set(planted_other._OTHER_WORDS)
    assert len(shared) == 0


@pytest.mark.parametrize("kind", [*CALIBRATION, *MEASURING, *FRESH, *UNSEEN])
def test_an_edit_is_the_same_for_the_same_seed(kind: str) -> None:
    edit = (CALIBRATION | MEASURING | FRESH | UNSEEN)[kind].edit
    assert edit(TEXT, random.Random(3)) == edit(TEXT, random.Random(3))
    assert edit("", random.Random(3)) is not None


def test_numbers_and_names_are_really_swapped() -> None:
    edited = CALIBRATION["names and numbers"].edit(TEXT, random.Random(0))
    assert "Anna" not in edited
    assert "12" not in edited
    assert "coins" in edited


def test_the_card_tells_leaks_and_alarms(pocket: Source) -> None:
    small = Source("small", pocket.evals[:40], pocket.others[:40], pocket.text[:40])
    rows = list(card(small, 10, seed=0))
    families = {"calibrating", "measuring", "fresh", "unseen", "setting", "no leak"}
    assert families == {row.family for row in rows}
    plain = next(row for row in rows if row.kind == "as it is")
    assert plain.found.rate == 1.0
    assert all(row.found.rate <= 0.1 for row in rows if row.family == "no leak")


def test_a_copy_that_is_another_item_too_is_not_counted() -> None:
    first = Asked("a", "Fix it: print('fox' * 3)", "")
    second = Asked("b", "Fix it: print('hen' * 5)", "")
    known = _bare(Source("two", (first,), (second,), ()))
    pairs = [(first, "Fix it: print('owl' * 8)"), (first, first.question),
             (first, "Fix it, please: print('fox' * 3)"),
             (first, "Fix it: print('fox' * 8)")]  # fmt: skip
    assert _told_apart(pairs, known) == (pairs[1:], 1), "its fox tells the last one"


def test_a_copy_with_another_items_words_and_names_is_not_counted() -> None:
    first = Asked("a", "Fix it: print('fox' * 3)", "")
    second = Asked("b", "Fix it: print('fox' * 5)", "")
    known = _bare(Source("two", (first,), (second,), ()))
    assert _told_apart([(first, "Fix it: print('fox' * 8)")], known) == ([], 1)


@pytest.mark.parametrize("name", FILES)
def test_real_benchmarks_when_they_are_here(name: str) -> None:
    folder = os.environ.get(FOLDER, "")
    if not folder or not (Path(folder) / FILES[name]).is_file():
        pytest.skip(f"{FOLDER} names no folder with {FILES[name]}.")
    made = source(name, most=150)
    index = LeakIndex.build([each.row() for each in made.evals])
    found = {leak.row: leak.eval_id for leak in index.scan(e.question for e in made.evals)}
    assert sum(found.get(i) == e.id for i, e in enumerate(made.evals)) >= 0.98 * len(made.evals)
    alarms = len(list(index.scan(e.question for e in made.others)))
    assert alarms <= 0.05 * len(made.others)
