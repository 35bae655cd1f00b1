"""The whole recipe of the pocket family in miniature: build, measure, ship."""

import json
import warnings

import pytest
import torch

from posttrain_lab.methods import callbacks
from posttrain_lab.models.load import load
from posttrain_lab.report_card import card
from posttrain_lab.settings import GRPOSettings
from tools.pocket import build, live, measure, rows, ship, tune
from tools.pocket.recipe import PARENTS, STAGES

SHARE = 1e-6  # of every stage: one step of pre-training, two of fine-tuning
FEW = ("fact_completion", "steps_1", "steps_2", "refuse_seen")

# PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    """Every stage, trained for a step or two."""
    out = tmp_path_factory.mktemp("pocket")
    patch = pytest.MonkeyPatch()
    patch.setattr(rows, "BATCH", 300)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        for name in STAGES:
            build.make(name, out, SHARE, seed=0, compiled=False)
    torch.set_num_threads(threads)
    patch.undo()
    return out


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_is_saved_in_bfloat16_with_the_record_of_its_making(family, name):
    record = json.loads((family / name / "training.json").read_text())
    assert record["seed"] == 0
    assert record["card"]["architecture"].startswith("Llama")
    for phase in record["phases"]:
        assert phase["history"]
        if "settings" in phase:
            assert phase["examples_sha256"]
            assert phase["history"][-1]["step"] == phase["settings"]["steps"]
            assert sum(phase["behaviours"].values()) == phase["examples"]
        else:
            assert all(part["rows_sha256"] and part["tokens"] for part in phase["read"])
    files = {file.name for file in (family / name / "model").iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= files
    assert not any(name.endswith((".bin", ".pt", ".pkl")) for name in files)
    assert '"dtype": "bfloat16"' in (family / name / "model" / "config.json").read_text()


@pytest.mark.parametrize("name", ["mid", "chat", "reasoner", "answer_only", "half", "tempted"])
def test_every_later_stage_differs_from_the_one_before(family, name):
    before = load(str(family / PARENTS[name] / "model"), "cpu")[0]
    after = load(str(family / name / "model"), "cpu")[0]
    moved = [
        not torch.equal(p, q[: len(p)])
        for p, q in zip(before.parameters(), after.parameters(), strict=True)
    ]
    assert sum(moved) > len(moved) / 4  # a first step is too short for bfloat16 to see all


def test_mid_has_the_picture_tokens_and_turns_positions_slower(family):
    before = json.loads((family / "base" / "model" / "config.json").read_text())
    after = json.loads((family / "mid" / "model" / "config.json").read_text())
    assert after["vocab_size"] > before["vocab_size"]
    assert after["rope_parameters"]["rope_theta"] > before["rope_parameters"]["rope_theta"]


def test_a_finished_stage_is_not_made_again(family, capsys):
    build.make("tiny", family, SHARE, seed=0, compiled=False)
    assert capsys.readouterr().out == "tiny is there.\n"


def test_the_control_arm_learns_from_the_same_problems(family):
    thinking, control = (
        json.loads((family / name / "training.json").read_text())["phases"][0]
        for name in ("reasoner", "answer_only")
    )
    assert thinking["plan"] == control["plan"]
    (one,), (other,) = thinking["read"], control["read"]
    for same in ("mix", "conversations", "behaviours"):
        assert one[same] == other[same]
    assert one["rows_sha256"] != other["rows_sha256"]


def test_a_run_that_was_cut_off_goes_on_and_its_record_has_no_gap(
    family, tmp_path, monkeypatch
):
    monkeypatch.setattr(callbacks, "METRICS_EVERY_S", 0)  # every step's numbers
    settings = GRPOSettings(
        steps=4, prompts_per_step=2, group_size=2, max_new_tokens=4, checkpoint_every=2
    )
    start = family / "chat" / "model"
    whole = tune.grpo(start, "rl", settings, 0, tmp_path / "whole")

    class Cut(Exception):
        pass

    def crash(event):
        if getattr(event, "step", 0) == 3:
            raise Cut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tune, "_say", crash)
        with pytest.raises(Cut):
            tune.grpo(start, "rl", settings, 0, tmp_path / "cut")
    resumed = tune.grpo(start, "rl", settings, 0, tmp_path / "cut")
    assert [row["step"] for row in resumed["history"]] == [1, 2, 3, 4]
    alike = ("loss", "reward")
    for one, two in zip(whole["history"], resumed["history"], strict=True):
        assert {k: one[k] for k in alike} == {k: two[k] for k in alike}


def test_what_is_measured_is_what_the_card_says(family, tmp_path, monkeypatch):
    behaviours = {n: f for n, f in card.BEHAVIOURS.items() if n in (*FEW, *ship.TALLIED)}
    monkeypatch.setattr(card, "BEHAVIOURS", behaviours)
    monkeypatch.setattr(card, "QUICK_ITEMS", 3)
    monkeypatch.setattr(card, "QUICK_TEXTS", 2)
    for name in ("reasoner", "answer_only"):
        found = measure.measure(family / name, quick=True)
        (family / name / "measured.json").write_text(json.dumps(found))
    rate = found["rows"][0] | {"seconds": 1.0}
    rate = {k: rate[k] for k in ("rate", "low", "high", "n")}
    row = {"seed": 0, "seconds": 59.0, "before": rate, "after": rate}
    tried = {"sft": [row | {"behaviour": "pirate"}], "grpo": [row]}
    (family / "reasoner" / "live-0.json").write_text(json.dumps(tried))
    ship.ship(family / "reasoner", tmp_path / "reasoner")
    text = (tmp_path / "reasoner" / "README.md").read_text()
    assert "| `steps_6` | 0 % (0 to 56, n=3) | 0 % (0 to 56, n=3) |" in text
    assert "With and without thinking" in text
    assert "SFT, `pirate`" in text
    assert "fails more often than not at: none of them" in text  # three items show nothing
    assert (tmp_path / "reasoner" / "measured_answer_only.json").exists()


def test_live_tries_tell_before_and_after(family, monkeypatch):
    few = {"batch_size": 2, "steps": 2, "warmup_steps": 0}
    monkeypatch.setattr(live, "SFT_MINUTE", live.SFTSettings(**few))
    monkeypatch.setattr(live, "SFT_HALF", live.SFTSettings(**few))
    quick = {"steps": 1, "prompts_per_step": 2, "group_size": 2, "max_new_tokens": 4}
    monkeypatch.setattr(live, "GRPO_LIVE", GRPOSettings(**quick))
    start = str(family / "base" / "model")
    for found in (live.minute(start, "pirate", 0, 4), live.two_minutes(start, 0, 4)):
        assert found["before"]["n"] == found["after"]["n"] == 4
        assert found["seconds"] > 0
