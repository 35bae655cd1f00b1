"""Settings are checked before anything starts."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.settings import (
    GRPO_LIVE,
    SFT_HALF,
    SFT_MINUTE,
    DPOSettings,
    GRPOSettings,
    RejectionSettings,
    SFTSettings,
)


@pytest.mark.parametrize("kind", [SFTSettings, GRPOSettings, DPOSettings, RejectionSettings])
def test_the_defaults_are_fine_and_every_setting_has_a_range_or_choices(kind: type) -> None:
    assert kind().problems() == []
    checked = [*kind.RANGES, *kind.CHOICES, *kind.TEXTS]
    assert sorted(checked) == sorted(f.name for f in fields(kind))


def test_what_the_lessons_use_is_fine() -> None:
    for settings in (SFT_MINUTE, SFT_HALF, GRPO_LIVE):
        assert settings.problems() == []


def test_an_order_is_one_of_two() -> None:
    (error,) = SFTSettings(order="backwards").problems()
    assert error.needed == "It needs to be one of shuffled, by_length."


@pytest.mark.parametrize("name", sorted(SFTSettings.RANGES))
def test_every_range_includes_its_ends_and_nothing_beyond(name: str) -> None:
    low, high = SFTSettings.RANGES[name]
    for value in (low, high):
        assert replace(SFTSettings(), **{name: value}).problems() == []
    for value in (low - 1, high * 2):
        assert [e.where for e in replace(SFTSettings(), **{name: value}).problems()] == [name]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), None, "5", True, [], 2.5]
)
def test_steps_is_a_whole_number_and_nothing_else(value: Any) -> None:
    error = SFTSettings(steps=value).problems()[0]
    assert error.where == "steps"
    assert "whole number from 1 to" in error.needed
    assert error.do == "Try 60."


@pytest.mark.parametrize("value", [0, -1e-3, float("nan"), "fast"])
def test_a_learning_rate_that_cannot_work_is_refused(value: Any) -> None:
    with pytest.raises(LabError, match="learning_rate is"):
        SFTSettings(learning_rate=value).check()


def test_every_wrong_setting_is_named_at_once() -> None:
    wrong = SFTSettings(steps=0, batch_size=-1, learning_rate=9.0)
    assert [e.where for e in wrong.problems()] == ["steps", "learning_rate", "batch_size"]


@pytest.mark.parametrize("value", ["", "  ", None, 3, ["q_proj"], "q" * 2000])
def test_lora_targets_are_a_text(value: Any) -> None:
    (error,) = SFTSettings(lora_targets=value).problems()
    assert error.where == "lora_targets"
    assert error.do == "Try all-linear."


def test_settings_survive_json() -> None:
    settings = SFTSettings(steps=5, learning_rate=3e-4, lora_rank=8)
    assert SFTSettings.from_json(settings.to_json()) == settings


def test_a_whole_number_that_a_form_sent_as_a_float_is_whole() -> None:
    steps = SFTSettings.from_json({"steps": 60.0}).steps
    assert (steps, type(steps)) == (60, int)


def test_a_misspelt_setting_is_named_with_those_that_exist() -> None:
    with pytest.raises(LabError, match="'step'") as caught:
        SFTSettings.from_json({"step": 5})
    assert "steps" in caught.value.needed


def test_grpos_defaults_are_fine_and_every_setting_is_checked() -> None:
    assert GRPOSettings().problems() == []
    checked = set(GRPOSettings.RANGES) | set(GRPOSettings.CHOICES)
    assert checked == {f.name for f in fields(GRPOSettings)}
    assert GRPOSettings.from_json(GRPOSettings(beta=0.1).to_json()) == GRPOSettings(beta=0.1)


@pytest.mark.parametrize("name", sorted(GRPOSettings.RANGES))
def test_grpos_ranges_include_their_ends_and_nothing_beyond(name: str) -> None:
    low, high = GRPOSettings.RANGES[name]
    for value in (low, high):
        assert replace(GRPOSettings(), **{name: value}).problems() == []
    for value in (low - 1, high * 2):
        assert [e.where for e in replace(GRPOSettings(), **{name: value}).problems()] == [name]


@pytest.mark.parametrize("value", ["ppo", "", None, 1, ["dapo"]])
def test_a_choice_is_one_of_those_that_there_are(value: Any) -> None:
    error = GRPOSettings(loss_type=value).problems()[0]
    assert error.where == "loss_type"
    assert error.needed == "It needs to be one of dapo, grpo, dr_grpo."
    assert error.do == f"Try {GRPOSettings.loss_type}."
