"""The RL doctor on short, real runs of GRPO with one planted fault each, and on well ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch

from posttrain_lab.events import Logged
from posttrain_lab.graders import numeric
from posttrain_lab.methods.grading import Reward, one_by_one
from posttrain_lab.methods.grpo import train_grpo
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.records import Example, Grade
from posttrain_lab.rl_doctor import diagnose
from posttrain_lab.rl_signs import Finding
from posttrain_lab.settings import GRPOSettings, SFTSettings
from posttrain_lab.world.taught import solve

pytestmark = [
    pytest.mark.slow,
    # PEFT 0.21 still asks for a name that transformers 5.23 calls deprecated.
    pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning"),
]
WELL = 2e-4  # the learning rate of the runs without a fault


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model that works problems out, and is wrong at about four in ten."""
    folder = tmp_path_factory.mktemp("start")
    settings = SFTSettings(steps=100, batch_size=16, learning_rate=2e-3, warmup_steps=5)
    train_sft(
        model="pocket/base", examples=tuple(solve("train", i).example() for i in range(1600)),
        settings=settings, probes=(), seed=0, folder=folder, emit=lambda event: None,
        should_stop=lambda: False, resume=False,
    )  # fmt: skip
    return str(folder / "model")


def problems(seed: int, number: int) -> tuple[Example, ...]:
    """Worked problems with the number that is right."""
    made = []
    for n in range(number):
        item = solve("train", 10_000 * (seed + 1) + n)
        gold = item.gold.split("<answer>")[1].removesuffix("</answer>")
        made.append(Example(item.example().messages, gold))
    return tuple(made)


def findings(
    start: str, folder: Path, name: str, pay: Reward | None, steps: int, seed: int = 0,
    learning_rate: float = WELL,
) -> list[Finding]:  # fmt: skip
    """What the doctor says of a run that is paid by ``pay``, or for right answers."""
    logged: list[Logged] = []
    right = one_by_one("numeric", numeric())
    grader = right if pay is None else one_by_one(
        name, lambda text, example: Grade(pay(text, example), None, f"{name} read it.")
    )  # fmt: skip
    settings = GRPOSettings(
        steps=steps, prompts_per_step=8, max_new_tokens=48, learning_rate=learning_rate,
    )  # fmt: skip
    train_grpo(
        model=start, prompts=problems(seed, steps * 8), graders=(grader,), settings=settings,
        probes=(), seed=seed, folder=folder, should_stop=lambda: False, resume=False,
        emit=lambda event: logged.append(Logged(time.time(), event)),
        truth=() if pay is None else (right,),
    )  # fmt: skip
    return diagnose(logged)


@pytest.mark.parametrize("seed", range(3))
def test_a_run_without_a_fault_raises_no_alarm(start: str, tmp_path: Path, seed: int) -> None:
    found = findings(start, tmp_path, "numeric", None, steps=20, seed=seed)
    assert [finding for finding in found if finding.alarm] == []


def test_a_hundredfold_learning_rate_is_named_first(start: str, tmp_path: Path) -> None:
    found = findings(start, tmp_path, "numeric", None, steps=12, learning_rate=100 * WELL)
    assert (found[0].name, found[0].severity) == ("learning_rate_too_high", "fault")
    assert "kl_explodes" in [finding.name for finding in found]


def test_a_grader_that_never_fires_is_named(start: str, tmp_path: Path) -> None:
    found = findings(
        start, tmp_path, "boxed", lambda text, _: float(r"\boxed{" in text), steps=8
    )
    assert (found[0].name, found[0].severity) == ("grader_never_fires", "fault")
    assert found[0].title.startswith("boxed")
    assert "boxed read it." in found[0].evidence


def test_a_constant_grader_is_told_from_one_by_which_all_are_right(
    start: str, tmp_path: Path
) -> None:
    found = findings(start, tmp_path, "constant", lambda text, _: 1.0, steps=8)
    assert [(finding.name, finding.severity) for finding in found] == [("no_signal", "fault")]
    assert "does not tell right from wrong" in found[0].suggestion


def test_a_grader_that_pays_for_length_is_hacked(start: str, tmp_path: Path) -> None:
    found = findings(
        start, tmp_path, "length", lambda text, _: min(len(text) / 200, 1.0), steps=20,
        learning_rate=3e-4,
    )  # fmt: skip
    names = {finding.name: finding for finding in found}
    assert names["reward_hacking"].severity == "fault"
    assert "Paid" in names["reward_hacking"].evidence
    assert "length_runs_away" in names
