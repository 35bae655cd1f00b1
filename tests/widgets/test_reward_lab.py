"""The reward model lab's desk: what is trained on, what comes back, which files are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from posttrain_lab.data.pairs import read_pairs
from posttrain_lab.records import LabError
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import desk, reward_data, reward_lab
from posttrain_lab.widgets.reward_lab import RewardModelLab

SEAT = "a" * 32
OWN = [{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}]


def ask(type_: str, *buffers: bytes, **more: Any) -> dict[str, Any]:
    return desk.answer({"id": "1", "type": type_, "seat": SEAT, **more}, buffers,
                       RewardModelLab()._asks)  # fmt: skip


def spec(labels: Any = (), rows: Any = (), **setup: Any) -> RunSpec:
    message = {"setup": setup, "labels": list(labels), "imported": list(rows)}
    return reward_data.spec_of(message, SEAT)


def test_the_learners_labels_are_mixed_with_ready_ones() -> None:
    made = spec(OWN * 12, ready=1900)
    assert made.name == "12 of yours + 1,900 ready"
    assert len(made.pairs) == 1912
    assert made.pairs[0].chosen == "Hello!"
    assert (made.settings.steps, made.settings.batch_size, made.model) == (
        80,
        32,
        "pocket/chat",
    )


def test_labels_that_are_switched_off_are_not_trained_on() -> None:
    made = spec(OWN, OWN * 3, own=False, imported=True, ready=0)
    assert made.name == "3 imported"
    assert len(made.pairs) == 3


def test_a_bias_changes_the_labels_and_never_the_held_out_pairs() -> None:
    fair, longer = spec(ready=50), spec(ready=50, bias="verbosity")
    assert longer.held_out_pairs == fair.held_out_pairs
    assert longer.name == "50 ready, longer wins"
    assert all(len(pair.chosen) > len(pair.rejected) for pair in longer.pairs)
    assert not all(len(pair.chosen) > len(pair.rejected) for pair in fair.pairs)


def test_what_the_learner_labels_is_neither_held_out_nor_ready() -> None:
    def rows(pairs: Any) -> set[tuple[str, str]]:
        return {(pair.prompt[-1].content, pair.chosen) for pair in pairs}

    asked = {(pair["prompt"], pair["better"]) for pair in reward_data.to_label()}
    assert not asked & rows(reward_data.held_out())
    prompts = {prompt for prompt, _ in rows(reward_data.ready("", reward_data.MOST_READY))}
    assert not prompts & {prompt for prompt, _ in rows(reward_data.held_out())}


@pytest.mark.parametrize(
    ("setup", "where"),
    [({"ready": 0}, "pairs"), ({"ready": "many"}, "ready"), ({"ready": True}, "ready"),
     ({"bias": ["x"]}, "bias"), ({"steps": 9000}, "steps"), ({"seed": -1}, "seed"),
     ({"learning_rate": 9}, "learning_rate")],
)  # fmt: skip
def test_a_choice_that_cannot_work_is_named(setup: dict[str, Any], where: str) -> None:
    with pytest.raises(LabError) as caught:
        spec(**setup)
    assert caught.value.where == where


def test_a_page_hears_numbers_and_criteria_in_place_of_thousands_of_texts(
    submitted: list[RunSpec],
) -> None:
    run = ask("train", setup={"ready": 300}, labels=OWN)["run"]
    assert len(submitted[0].pairs) == 301
    told = ask("events", run=run)["spec"]
    assert told["pairs"] == 301
    assert len(told["why"]) == reward_data.HELD_OUT
    assert set(told["why"]) == set(reward_lab.REASONS)
    assert len(json.dumps(told)) < 10_000
    assert [row["id"] for row in ask("runs")["runs"]] == [run]


def test_another_seats_run_is_not_probed(submitted: list[RunSpec]) -> None:
    run = ask("train", setup={"ready": 20})["run"]
    other = desk.answer({"type": "probe", "seat": "b" * 32, "run": run, "bias": "format",
                         "part": 0}, (), RewardModelLab()._asks)  # fmt: skip
    assert other["error"]["given"] == "That run is not among yours."
    assert "has no such model" in ask("probe", run=run, bias="format", part=0)["error"]["given"]
    assert not ask("probe", run=run, bias="format", part=7)["ok"]
    assert not ask("probe", run=run, bias="colour", part=0)["ok"]


@pytest.mark.parametrize("bias", reward_lab.PROBES)
def test_a_probe_alters_one_of_two_equally_good_answers(bias: str) -> None:
    for made in reward_data.probes(bias, 0):
        assert made.chosen != made.rejected
        words = [word.strip("-*") for word in made.chosen.replace("\n", " ").split()]
        kept = " ".join(word for word in words if word)
        assert made.rejected in kept
    rows = reward_lab.conversations(bias, 1)
    scores = [float(i % 2 == 0) for i in range(len(rows))]
    assert reward_lab.tested(bias, 1, scores) | {"example": None} == {
        "hits": 50, "n": 50, "example": None
    }  # fmt: skip


def test_a_file_of_pairs_is_read_in_both_forms() -> None:
    messages = {"prompt": [{"role": "user", "content": "Hi"}],
                "chosen": [{"role": "assistant", "content": "Hello!"}],
                "rejected": [{"role": "assistant", "content": "No."}]}  # fmt: skip
    lines = "\n".join(json.dumps(row) for row in (OWN[0], messages))
    reply = ask("import", lines.encode(), name="mine.jsonl")
    assert [pair["chosen"] for pair in reply["pairs"]] == ["Hello!", "Hello!"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"x", "is no .jsonl file"),
        ("a.jsonl", b"", "holds 0 pairs"),
        ("a.jsonl", b'{"prompt": "Hi"', "a.jsonl, line 1 is no JSON"),
        ("a.jsonl", b'\n{"prompt": "Hi", "chosen": "A"}', "line 2: "),
        ("a.jsonl", b'{"prompt": "Hi", "chosen": "A", "rejected": " "}', "answer is empty"),
        ("a.jsonl", b'{"prompt": "Hi", "chosen": "A", "rejected": "A"}', "are the same"),
        ("a.jsonl", b'{"prompt": "\\ud800", "chosen": "A", "rejected": "B"}', "half a"),
        ("a.jsonl", b"\n\xff", "line 2 is not UTF-8"),
        ("a.jsonl", b"[" * 100_000, "line 1 is no JSON"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_pair_is_named(name: str, content: bytes, said: str) -> None:
    with pytest.raises(LabError, match=said):
        read_pairs(name, content)
