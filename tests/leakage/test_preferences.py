"""A test pair is found in reward data, and what was done to it is told."""

from __future__ import annotations

import pytest

from posttrain_lab.leakage.formats import formats
from posttrain_lab.leakage.preferences import PairIndex, pair_of
from posttrain_lab.leakage.run_configuration import check
from posttrain_lab.records import LabError

PAIR = {
    "id": "p1", "prompt": "Describe the taste of a ripe mango to a sailor from the far north.",
    "chosen": "It is sweet like honey, soft like butter, with a breath of pine at the end.",
    "rejected": "Mangoes are fruits that grow on trees in several warm countries of the world.",
}  # fmt: skip
OTHER = {
    "prompt": "Why do wolves howl when the moon is out?",
    "chosen": "They call their pack together, and the moon has little to do with it.",
    "rejected": "Because the moon frightens them and every wolf is afraid of the light.",
}
REWORDED = "To a northern seaman, the taste of ripe mango: describe it, please, for a sailor."


@pytest.mark.parametrize(
    ("change", "how"),
    [
        ({}, "same pair"),
        ({"chosen": PAIR["rejected"], "rejected": PAIR["chosen"]}, "flipped"),
        ({"prompt": REWORDED}, "edited prompt"),
        ({"chosen": OTHER["chosen"], "rejected": OTHER["rejected"]}, "prompt only"),
        ({"prompt": OTHER["prompt"], "rejected": OTHER["rejected"]}, "response only"),
    ],
)
def test_what_was_done_to_a_pair_is_told(change: dict, how: str) -> None:
    index = PairIndex.build([PAIR])
    found = list(index.scan([OTHER, PAIR | change]))
    assert [(leak.row, leak.eval_id, leak.how) for leak in found] == [(1, "p1", how)]


def test_chats_are_pairs_too() -> None:
    def chat(answer: str) -> list[dict]:
        return [{"role": "user", "content": PAIR["prompt"]},
                {"role": "assistant", "content": answer}]  # fmt: skip

    row = {"chosen": chat(PAIR["chosen"]), "rejected": chat(PAIR["rejected"])}
    assert pair_of(row) == pair_of(PAIR)


def test_a_row_without_two_answers_is_refused() -> None:
    with pytest.raises(LabError, match="no pair"):
        pair_of({"prompt": "Who?", "chosen": "Ann"})


def test_a_format_that_both_sides_have_is_told() -> None:
    train = ["<think>2</think><answer>2</answer>"] * 9 + ["plain words"]
    told = {f.name: f for f in formats(train, ["<answer>7</answer>"])}
    assert told["<answer> tag"].train == 0.9
    assert told["<answer> tag"].shared
    assert not told["<think> tag"].shared


def test_a_judge_that_trains_and_measures_is_told() -> None:
    run = {"graders": [{"kind": "reward_model", "options": {"model": "run:7"}}],
           "truth": [{"kind": "reward_model", "options": {"model": "run:7"}}]}  # fmt: skip
    assert [warned.what for warned in check(run)] == ["judge"]


def test_a_checker_without_a_model_may_do_both() -> None:
    numeric = [{"kind": "numeric", "options": {"last": True}}]
    assert check({"graders": numeric, "truth": numeric}) == []


def test_data_that_serves_twice_is_told() -> None:
    told = check({"examples": "a.jsonl", "held_out": "./a.jsonl", "pairs": "a.jsonl"})
    assert {warned.what for warned in told} == {"data", "shared data"}
    assert check({"examples": "a.jsonl", "held_out": "b.jsonl"}) == []
