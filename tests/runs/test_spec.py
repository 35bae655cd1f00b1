"""A spec is everything needed to do a run again, and nothing that cannot work."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from posttrain_lab.records import Example, LabError
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import SFTSettings

SPEC = RunSpec(
    examples=(Example.pair("Hi", "Ahoy!"), Example.pair("Bye", "Fair winds!")),
    probes=("Hello", "What is 2+2?"),
    settings=SFTSettings(steps=7),
    seed=3,
    max_seconds=60.0,
    name="pirate",
    seat="ab" * 16,
)


def test_a_spec_survives_json() -> None:
    assert RunSpec.from_json(json.loads(SPEC.dumps())) == SPEC


def test_the_least_spec_needs_only_examples() -> None:
    spec = RunSpec.from_json({"examples": [{"prompt": "Hi", "answer": "Ahoy!"}]})
    assert (spec.method, spec.model, spec.settings) == ("sft", "pocket/base", SFTSettings())


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        SPEC.seed = 4  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"version": 2}, "version"),
        ({"method": "magic"}, "method"),
        ({"method": []}, "method"),
        ({"model": " "}, "model"),
        ({"model": None}, "model"),
        ({"examples": ()}, "examples"),
        ({"examples": ({"prompt": "Hi"},)}, "examples[0]"),
        ({"examples": (Example(()),)}, "examples[0]"),
        ({"examples": (Example.pair("Hi", " "),)}, "examples[0].answer"),
        ({"examples": (Example.pair("Hi", "Yo"), Example.pair("", "Yo"))},
         "examples[1].prompt"),
        ({"probes": ("Hi", "  ")}, "probes[1]"),
        ({"probes": (7,)}, "probes[0]"),
        ({"probes": ("Hi",) * 33}, "probes"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"seed": True}, "seed"),
        ({"max_seconds": float("nan")}, "max_seconds"),
        ({"max_seconds": -1}, "max_seconds"),
        ({"name": "x" * 201}, "name"),
        ({"name": None}, "name"),
        ({"seat": "../../etc"}, "seat"),
        ({"settings": SFTSettings(steps=0)}, "steps"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_with_its_place(change: dict, where: str) -> None:
    with pytest.raises(LabError) as caught:
        replace(SPEC, **change).check()
    assert caught.value.where == where
    assert caught.value.given
    assert caught.value.do


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ([], ""),
        ("text", ""),
        ({"example": []}, "example"),
        ({"examples": "Hi"}, "examples"),
        ({"examples": {"a": 1}}, "examples"),
        ({"examples": [{"prompt": "Hi", "answer": "Yo"}, {"prompt": "Hi"}]},
         "examples[1].answer"),
        ({"examples": [{"prompt": "Hi", "answer": "Yo"}], "probes": "Hi"}, "probes"),
        ({"examples": [{"prompt": "Hi", "answer": "Yo"}], "probes": [1]}, "probes"),
        ({"examples": [{"prompt": "Hi", "answer": "Yo"}], "settings": [1]}, "settings"),
        ({"examples": [{"prompt": "Hi", "answer": "Yo"}], "settings": {"pace": 1}}, "pace"),
        ({}, "examples"),
    ],
)  # fmt: skip
def test_json_of_another_form_is_refused_with_its_place(row: Any, where: str) -> None:
    with pytest.raises(LabError) as caught:
        RunSpec.from_json(row)
    assert caught.value.where == where
