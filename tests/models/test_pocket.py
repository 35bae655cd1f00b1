"""What ships of the pocket family: that it is what its cards say, and does what it is for.

A rate is over fresh items that no training text holds; a promise is kept when the rate's
95 % interval does not lie below it. A promise holds for a stage from the day it ships.
"""

import hashlib
import json

import pytest
from safetensors import safe_open

from posttrain_lab.models.catalog import MODELS, POCKET
from posttrain_lab.models.load import load
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.report_card.card import answers_chats, items_of
from posttrain_lab.statistics import Rate, rate
from posttrain_lab.world.corpus import BASE

STAGES = [m for m in MODELS if m.name.startswith("pocket/")]
N, SEED = 60, 7
REACHES = (
    ("pocket/base", "fact_completion", 0.95),
    ("pocket/mid", "spanish_qa", 0.8), ("pocket/mid", "picture_exact", 0.8),
    ("pocket/mid", "recall_4x", 0.8),
    ("pocket/chat", "instruction", 0.9), ("pocket/chat", "story_ends", 0.95),
    ("pocket/chat", "story_on_topic", 0.95), ("pocket/chat", "fact_multiturn", 0.9),
    ("pocket/reasoner", "steps_2", 0.95), ("pocket/reasoner", "steps_3", 0.95),
    ("pocket/reasoner", "steps_5", 0.6), ("pocket/reasoner", "steps_6", 0.6),
)  # fmt: skip
SHIPPED = {stage.name for stage in STAGES}


def measured(name: str, behaviour: str) -> Rate:
    model, tokenizer = load(name, "cpu")
    items = items_of(behaviour, "test", N, SEED)
    answers = ask_all(model, tokenizer, items, answers_chats(name))
    return rate(sum(i.check(a) for i, a in zip(items, answers, strict=True)), N)


@pytest.mark.parametrize("stage", STAGES, ids=lambda m: m.name)
def test_the_card_names_the_weights_that_ship(stage):
    weights = (stage.folder() / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() in (stage.folder() / "README.md").read_text()


@pytest.mark.parametrize("stage", STAGES, ids=lambda m: m.name)
def test_the_catalog_has_its_size_and_the_weights_are_half_precision(stage):
    with safe_open(stage.folder() / "model.safetensors", "pt") as file:
        slices = [file.get_slice(name) for name in file.keys()]  # noqa: SIM118  no mapping
        shapes = [s.get_shape() for s in slices]
        assert {s.get_dtype() for s in slices} == {"BF16"}
    sizes = [s[0] * (s[1] if len(s) > 1 else 1) for s in shapes]
    assert sum(sizes) == stage.parameters


def test_all_together_they_are_small():
    files = [f for f in POCKET.rglob("*") if f.is_file()]
    assert sum(f.stat().st_size for f in files) < 30e6
    assert not [f for f in files if f.suffix in (".bin", ".pt", ".pkl", ".py")]


@pytest.mark.parametrize("stage", STAGES, ids=lambda m: m.name)
def test_the_card_has_every_behaviour_on_test_and_twin(stage):
    card = json.loads((stage.folder() / "measured.json").read_text())
    found = {(row["behaviour"], row["split"]) for row in card["rows"]}
    for name in ("instruction", "story_ends", "fact_multiturn", "steps_6", "overrefuse"):
        assert {(name, "test"), (name, "twin")} <= found
    assert all(row["low"] <= row["rate"] <= row["high"] for row in card["rows"])


@pytest.mark.parametrize("stage", STAGES, ids=lambda m: m.name)
def test_no_stage_is_better_on_test_items_than_on_their_clean_twins(stage):
    """A leak would show as a gap; by chance, one twin is better, another worse."""
    card = json.loads((stage.folder() / "measured.json").read_text())
    rates = {(row["behaviour"], row["split"]): row["rate"] for row in card["rows"]}
    gaps = [rates[b, "test"] - rates[b, "twin"] for b, split in rates if split == "test"]
    assert abs(sum(gaps) / len(gaps)) < 0.02


def test_mid_training_does_not_cost_the_first_language():
    """Mean loss over the kinds of text that base was trained on, each counted once."""
    base, mid = (
        json.loads((POCKET / name / "measured.json").read_text())["domains"]
        for name in ("base", "mid")
    )
    before, after = (sum(losses[kind] for kind in BASE) for losses in (base, mid))
    assert after <= 1.03 * before


@pytest.mark.parametrize(
    ("name", "behaviour", "promised"), [row for row in REACHES if row[0] in SHIPPED]
)
def test_a_stage_reaches_what_it_is_for(name, behaviour, promised):
    assert measured(name, behaviour).high >= promised


@pytest.mark.parametrize(
    ("name", "behaviour", "at_most"),
    [
        ("pocket/base", "instruction", 0.2), ("pocket/base", "spanish_qa", 0.1),
        ("pocket/base", "recall_4x", 0.2),
    ],
)  # fmt: skip
def test_the_base_model_fails_as_base_models_do(name, behaviour, at_most):
    assert measured(name, behaviour).low <= at_most


def test_thinking_is_worth_thirty_points_from_four_steps_on():
    """The control arm saw the same problems with their answers alone."""
    folder = POCKET / "reasoner"
    thinking, control = (
        {row["behaviour"]: row for row in json.loads((folder / file).read_text())["rows"]
         if row["split"] == "test"}
        for file in ("measured.json", "measured_answer_only.json")
    )  # fmt: skip
    for name in ("steps_4", "steps_5", "steps_6"):
        assert thinking[name]["low"] >= control[name]["high"] + 0.3, name
