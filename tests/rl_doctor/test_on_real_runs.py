"""The RL doctor on short, real runs of GRPO with one planted fault each, and on well ones."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from posttrain_lab.events import Logged
from posttrain_lab.graders import numeric
from posttrain_lab.methods.grading import Reward, one_by_one
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.records import Example, Grade
from posttrain_lab.rl_doctor import diagnose
from posttrain_lab.rl_doctor.signs import Finding
from posttrain_lab.settings import GRPO_LIVE
from posttrain_lab.world.taught import solve

pytestmark = [
    pytest.mark.slow,
    # PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
    pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning"),
]
WELL = GRPO_LIVE.learning_rate


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def problems(seed: int, number: int) -> tuple[Example, ...]:
    """Worked problems with the number that is right."""
    made = []
    for n in range(number):
        item = solve("train", 10_000 * (seed + 1) + n)
        gold = item.gold.split("<answer>")[1].removesuffix("</answer>")
        made.append(Example(item.example().messages, gold))
    return tuple(made)


def findings(
    folder: Path, name: str, pay: Reward | None, steps: int, seed: int = 0,
    learning_rate: float = WELL,
) -> list[Finding]:  # fmt: skip
    """What the doctor says of a run that is paid by ``pay``, or for right answers."""
    logged: list[Logged] = []
    right = one_by_one("numeric", numeric())
    grader = right if pay is None else one_by_one(
        name, lambda text, example: Grade(pay(text, example), None, f"{name} read it.")
    )  # fmt: skip
    changed = {"steps": steps, "prompts_per_step": 4, "learning_rate": learning_rate}
    train_grpo(
        model="pocket/half", prompts=problems(seed, steps * 4), graders=(grader,),
        settings=replace(GRPO_LIVE, **changed), probes=(), seed=seed, folder=folder,
        emit=lambda event: logged.append(Logged(time.time(), event)),
        should_stop=lambda: False, resume=False, truth=() if pay is None else (right,),
    )  # fmt: skip
    return diagnose(logged)


@pytest.mark.parametrize("seed", range(3))
def test_a_run_without_a_fault_raises_no_alarm(tmp_path: Path, seed: int) -> None:
    found = findings(tmp_path, "numeric", None, steps=20, seed=seed)
    assert [finding for finding in found if finding.alarm] == []


def test_a_hundredfold_learning_rate_is_named_first(tmp_path: Path) -> None:
    found = findings(tmp_path, "numeric", None, steps=10, learning_rate=100 * WELL)
    assert (found[0].name, found[0].severity) == ("learning_rate_too_high", "fault")
    assert "kl_explodes" in [finding.name for finding in found]


def test_a_grader_that_never_fires_is_named(tmp_path: Path) -> None:
    found = findings(tmp_path, "boxed", lambda text, _: float(r"\boxed{" in text), steps=8)
    assert (found[0].name, found[0].severity) == ("grader_never_fires", "fault")
    assert found[0].title.startswith("boxed")
    assert "boxed read it." in found[0].evidence


def test_a_constant_grader_is_told_from_one_by_which_all_are_right(tmp_path: Path) -> None:
    found = findings(tmp_path, "constant", lambda text, _: 1.0, steps=8)
    assert [finding.name for finding in found if finding.alarm] == ["no_signal"]
    assert "does not tell right from wrong" in found[0].suggestion


def test_a_grader_that_pays_for_length_is_hacked(tmp_path: Path) -> None:
    found = findings(
        tmp_path, "length", lambda text, _: min(len(text) / 200, 1.0), steps=16,
        learning_rate=3e-4,
    )  # fmt: skip
    names = {finding.name: finding for finding in found}
    assert names["reward_hacking"].alarm  # so few are right at first that they cannot fall far
    assert "Paid" in names["reward_hacking"].evidence
    assert "length_runs_away" in names
