"""The lessons' open-the-hood cells give the libraries' own numbers to 1e-5."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import jupytext
import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import TemperatureLogitsWarper, TopPLogitsWarper

from posttrain_lab.inquiry import raw_numbers
from posttrain_lab.leakage import splits
from posttrain_lab.leakage.candidates import Gates, look
from posttrain_lab.leakage.closer import Closer
from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.planted_other import MEASURING
from posttrain_lab.leakage.text import words_of
from posttrain_lab.lesson_kit import syllabus
from posttrain_lab.lesson_kit.exercise import attempt
from posttrain_lab.world.behaviours import BEHAVIOURS

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
     ("04_rl", "4.3", "kl_estimate"), ("07_leakage", "7.1", "words"),
     ("07_leakage", "7.2", "containment"), ("07_leakage", "7.3", "leaking")],
)  # fmt: skip
def test_every_solution_passes_its_check_and_every_stub_says_what_to_do(
    lesson: str, exercise: str, name: str
) -> None:
    asked = syllabus.exercise(exercise)
    assert attempt(asked, cells(lesson, "hood", "solution")[name]).done
    with pytest.raises(NotImplementedError, match=f"Exercise {exercise}"):
        cells(lesson, "exercise")[name](*asked.cases[0].given)


def test_the_normaliser_and_the_weighted_share_are_the_scanners() -> None:
    solved = cells("07_leakage", "hood", "solution")
    items = [BEHAVIOURS[kind]("test", i).prompt[-1].content
             for kind in ("steps_3", "steps_4") for i in range(25)]  # fmt: skip
    index = LeakIndex.build(items)
    split = [solved["words"](item) for item in items]
    dressed = CALIBRATION | MEASURING
    rng = random.Random(0)
    compared = 0
    for item in items[:12]:
        for kind in ("capitals", "zero-width letters", "wide letters", "spacing"):
            text = dressed[kind].edit(item, rng)
            assert solved["words"](text) == words_of(text) == words_of(item)
        for kind in ("numbers", "names", "statements reordered"):
            text = dressed[kind].edit(item, rng)
            looked = look(
                index.made, index.made.reader.read([text]), Gates(0.05, 2.0, 2.0, 2.0)
            )
            closer = Closer(index.made, looked)
            for part in looked.part.tolist():
                found = closer.scores(0, part).get("surface")
                if found is None or found.end - found.begin > len(split[part]):
                    continue  # runs that lie further apart than the window is wide
                mine = solved["weighted_containment"](words_of(text), split[part], split)
                assert mine == pytest.approx(found.score, abs=1e-5)
                compared += 1
    assert compared > 30


def test_the_twins_are_counted_as_the_splitter_counts() -> None:
    mine = cells("07_leakage", "solution")["leaking"]
    rng = random.Random(0)
    for _ in range(20):
        groups = [rng.randrange(12) for _ in range(30)]
        tested = rng.sample(range(30), 9)
        assert mine(groups, tested) == splits.leaking(groups, tested)
