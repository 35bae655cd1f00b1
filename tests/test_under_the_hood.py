"""The lessons' open-the-hood cells give the libraries' own numbers to 1e-5."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import jupytext
import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import TemperatureLogitsWarper, TopPLogitsWarper

from posttrain_lab.inquiry import raw_numbers
from posttrain_lab.lesson_kit import syllabus
from posttrain_lab.lesson_kit.exercise import attempt

LESSONS = Path(__file__).resolve().parent.parent / "lessons"


def cells(lesson: str, *tags: str) -> dict[str, Any]:
    """What the tagged cells of a lesson define."""
    made: dict[str, Any] = {"math": math}
    for cell in jupytext.read(LESSONS / f"{lesson}.py", fmt="py:percent").cells:
        if set(tags) & set(cell.metadata.get("tags", [])):
            exec(compile(cell.source, lesson, "exec"), made)
    return made


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("p", [0.2, 0.9, 1.0])
def test_temperature_and_top_p_are_what_transformers_draws_from(
    temperature: float, p: float
) -> None:
    hood = cells("01_lifecycle", "hood")
    logits = torch.randn(40, generator=torch.Generator().manual_seed(1)) * 4
    wanted = TemperatureLogitsWarper(temperature)(None, logits[None])
    wanted = TopPLogitsWarper(p)(None, wanted).softmax(-1)[0]
    mine = hood["top_p"](hood["softmax"](logits.tolist(), temperature), p)
    assert mine == pytest.approx(wanted.tolist(), abs=1e-5)


def test_the_masked_loss_is_the_models_own() -> None:
    hood = cells("02_sft", "hood")
    talk = [{"role": "user", "content": "What is the capital of France?"},
            {"role": "assistant", "content": "Paris."}]  # fmt: skip
    raw = raw_numbers.answer({"models": ["pocket/tiny"], "messages": talk})["models"]
    raw = raw["pocket/tiny"]
    assert raw["labels"].count(-100) > 5
    mine = hood["masked_loss"](raw["logits"], raw["labels"])
    assert mine == pytest.approx(raw["loss"], abs=1e-5)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_lora_is_pefts_before_and_after_merging() -> None:
    hood = cells("02_sft", "hood")
    torch.manual_seed(0)
    frozen = torch.nn.Linear(6, 4, bias=False)
    model = get_peft_model(
        torch.nn.Sequential(frozen), LoraConfig(r=2, lora_alpha=5, target_modules=["0"])
    )
    layer = model.base_model.model[0]
    torch.nn.init.normal_(layer.lora_B["default"].weight)
    a, b = (w["default"].weight.tolist() for w in (layer.lora_A, layer.lora_B))
    x, weight = torch.randn(6), layer.base_layer.weight.tolist()
    wanted = model(x).tolist()
    assert hood["lora_forward"](x.tolist(), weight, a, b, 5) == pytest.approx(wanted, abs=1e-5)
    whole = hood["merged"](weight, a, b, 5)
    assert hood["times"](whole, x.tolist()) == pytest.approx(wanted, abs=1e-5)
    model.merge_adapter()
    for mine, row in zip(whole, layer.base_layer.weight.tolist(), strict=True):
        assert mine == pytest.approx(row, abs=1e-5)


def test_the_loss_of_a_pair_is_what_trl_takes() -> None:
    solved = cells("03_graders", "hood", "solution")
    scores = torch.tensor([[1.5, -0.25], [0.0, 3.0], [2.0, 2.0]])
    wanted = -torch.nn.functional.logsigmoid(scores[:, 0] - scores[:, 1])
    mine = [solved["pair_loss"](*row) for row in scores.tolist()]
    assert mine == pytest.approx(wanted.tolist(), abs=1e-5)


@pytest.mark.parametrize(
    ("lesson", "exercise", "name"),
    [("01_lifecycle", "1.1", "perplexity"), ("01_lifecycle", "1.2", "tempered"),
     ("02_sft", "2.1", "mean_of_learned"), ("02_sft", "2.2", "trained_by_lora"),
     ("03_graders", "3.1", "weighted"), ("03_graders", "3.2", "pair_loss"),
     ("04_rl", "4.1", "advantages"), ("04_rl", "4.2", "clipped_loss"),
     ("04_rl", "4.3", "kl_estimate")],
)  # fmt: skip
def test_every_solution_passes_its_check_and_every_stub_says_what_to_do(
    lesson: str, exercise: str, name: str
) -> None:
    asked = syllabus.exercise(exercise)
    assert attempt(asked, cells(lesson, "hood", "solution")[name]).done
    with pytest.raises(NotImplementedError, match=f"Exercise {exercise}"):
        cells(lesson, "exercise")[name](*asked.cases[0].given)
