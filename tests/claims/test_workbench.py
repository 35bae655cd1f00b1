"""An arm trains and measures as one run: its events, its stops, its second start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_model import make

from posttrain_lab.claims import ledger
from posttrain_lab.claims.claim import Arm, Budget, Lab
from posttrain_lab.claims.workbench import Workbench
from posttrain_lab.environments.task import Task
from posttrain_lab.events import (
    Event,
    Finished,
    Measured,
    Metrics,
    Progress,
    Sample,
    Started,
    Stopped,
)
from posttrain_lab.records import Example, Grade, Preference
from posttrain_lab.settings import (
    GRPOSettings,
    PretrainSettings,
    RewardSettings,
    SFTSettings,
)
from posttrain_lab.statistics import difference
from posttrain_lab.world.items import ask

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
TEXTS = [f"The cat has {n} apples and looks at the moon." for n in range(60)]
PAIRS = [Example.pair(f"What is {n}?", f"It be {n}.") for n in range(40)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make(tmp_path_factory.mktemp("tiny") / "model"))


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def carried_out(
    arm: Callable[[Lab], None], folder: Path, seed: int = 0, stop_after: int = 10**9
) -> list[Event]:
    """The events of a treatment arm."""
    seen: list[Event] = []
    claim = replace(ledger.find("C41"), treatment=Arm("treatment", "does it", arm))
    folder.mkdir(exist_ok=True)

    def should_stop() -> bool:
        return sum(isinstance(e, Metrics) for e in seen) >= stop_after

    Workbench(claim, Budget(2, 4, 3), seed, folder, seen.append, should_stop).carry_out(
        "treatment"
    )
    return seen


def two_stages(tiny: str):
    """Pre-training, then SFT on what came out; loss measured at the end."""

    def arm(lab: Lab) -> None:
        settings = PretrainSettings(
            steps=3, row=32, rows=2, learning_rate=1e-2, measure_every=2
        )
        first = lab.pretrain(tiny, TEXTS * 8, settings, TEXTS[:3])
        second = lab.sft(first, PAIRS, SFTSettings(steps=3, batch_size=4, learning_rate=1e-2))
        lab.record("loss", lab.answer_losses(second, PAIRS[:5]), ["items"])
        lab.record("question loss", lab.question_losses(second, PAIRS[:5]), ["items"])
        lab.record("before", lab.answer_losses(first, PAIRS[:5]), ["items"])
        lab.show(["Once"], lab.write(second, ["Once"]))

    return arm


def test_two_trainings_are_one_run_whose_steps_go_on_counting(
    tiny: str, tmp_path: Path
) -> None:
    seen = carried_out(two_stages(tiny), tmp_path / "run")
    assert [type(e) for e in seen].count(Started) == 1
    assert isinstance(seen[-1], Finished)
    assert seen[-1].step == 6
    steps = [e.step for e in seen if isinstance(e, Metrics)]
    assert steps == sorted(steps)
    assert steps[-1] == 6
    assert any(isinstance(e, Sample) for e in seen)
    assert any(isinstance(e, Progress) for e in seen)
    watched = [e for e in seen if isinstance(e, Measured) and not e.final]
    assert [e.step for e in watched] == [0, 2, 3]
    assert all(len(e.values) == 3 for e in watched)


def test_what_is_measured_has_changed_by_training_and_no_model_is_left(
    tiny: str, tmp_path: Path
) -> None:
    seen = carried_out(two_stages(tiny), tmp_path / "run")
    found = {e.measure: np.mean(e.values) for e in seen if isinstance(e, Measured) and e.final}
    assert found["loss"] < found["before"]
    assert found["question loss"] != found["loss"]
    assert not list((tmp_path / "run").glob("stage-*"))


def test_a_stopped_arm_goes_on_and_does_no_finished_training_again(
    tiny: str, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    whole = carried_out(two_stages(tiny), tmp_path / "whole")
    stopped = carried_out(two_stages(tiny), folder, stop_after=3)
    assert isinstance(stopped[-1], Stopped)
    assert (folder / "stage-1" / "model").is_dir()
    again = carried_out(two_stages(tiny), folder)
    assert isinstance(again[-1], Finished)
    assert min(e.step for e in again if isinstance(e, Metrics)) > 3

    def final(events: list[Event]) -> dict[str, list[float]]:
        return {e.measure: e.values for e in events if isinstance(e, Measured) and e.final}

    for measure, values in final(whole).items():
        assert final(again)[measure] == pytest.approx(values, abs=1e-3)


def test_seeds_differ_and_the_same_seed_is_the_same(tiny: str, tmp_path: Path) -> None:
    def losses(seed: int, name: str) -> list[float]:
        seen = carried_out(two_stages(tiny), tmp_path / name, seed)
        return next(e.values for e in seen if isinstance(e, Measured) and e.measure == "loss")

    assert losses(0, "a") == losses(0, "b")
    assert losses(0, "c") != losses(1, "d")


def test_new_tokens_are_added_to_model_and_tokenizer(tiny: str, tmp_path: Path) -> None:
    from posttrain_lab.models.load import load

    claim = ledger.find("C06")
    bench = Workbench(claim, claim.quick, 0, tmp_path, lambda e: None, lambda: False)
    model, tokenizer = load(bench.with_tokens(tiny, ["⬛", "⬜"]), "cpu")
    assert len(tokenizer.encode("⬛⬜")) == 2
    assert model.get_input_embeddings().weight.shape[0] >= len(tokenizer)


@pytest.mark.slow
def test_the_same_arm_twice_is_not_shown_in_95_of_100_real_trials(
    tiny: str, tmp_path: Path
) -> None:
    """Real trainings that differ only in their luck: other seeds, the same recipe."""
    losses: list[list[float]] = []
    for seed in range(60):

        def arm(lab: Lab) -> None:
            model = lab.sft(tiny, PAIRS, SFTSettings(steps=3, batch_size=4, learning_rate=1e-2))
            lab.record("loss", lab.answer_losses(model, PAIRS), ["items"])

        seen = carried_out(arm, tmp_path / str(seed), seed)
        losses += [e.values for e in seen if isinstance(e, Measured)]
    draw = np.random.default_rng(0)
    told_apart = 0
    for _ in range(100):
        six = draw.choice(len(losses), 6, replace=False)
        made = difference([losses[i] for i in six[:3]], [losses[i] for i in six[3:]])
        told_apart += not made.low <= 0 <= made.high
    assert told_apart <= 5


def test_a_reward_model_is_trained_and_scores(tiny: str, tmp_path: Path) -> None:
    pairs = [Preference.pair(f"Say {n}", f"the cat has {n}", "no moon") for n in range(24)]

    def arm(lab: Lab) -> None:
        settings = RewardSettings(steps=8, batch_size=4, learning_rate=1e-2, warmup_steps=1)
        model = lab.reward(tiny, pairs[:16], pairs[16:20], settings)
        given = lab.scores(model, [c for pair in pairs[20:] for c in pair.conversations()])
        lab.record("won", [a > b for a, b in zip(given[::2], given[1::2], strict=True)], ["x"])

    seen = carried_out(arm, tmp_path / "run")
    assert isinstance(seen[-1], Finished)
    assert next(e.values for e in seen if isinstance(e, Measured) and e.final) == [1.0] * 4


def test_grpo_raises_what_its_grader_pays_for(tiny: str, tmp_path: Path) -> None:
    """The grader pays for short answers; one that cannot grade takes no part."""
    prompts = [Example.pair(f"What is {n}?", "") for n in range(16)]

    def grader(text: str, example: Example) -> Grade:
        return Grade(None if "moon" in text else -float(len(text)), None, "Short is good.")

    def arm(lab: Lab) -> None:
        settings = GRPOSettings(
            steps=2, prompts_per_step=2, group_size=4, max_new_tokens=8, learning_rate=1e-3
        )
        model = lab.grpo(tiny, prompts, grader, settings)
        lab.record("loss", lab.answer_losses(model, PAIRS[:3]), ["items"])
        lab.record("before", lab.answer_losses(tiny, PAIRS[:3]), ["items"])

    seen = carried_out(arm, tmp_path / "run")
    assert isinstance(seen[-1], Finished)
    found = {e.measure: e.values for e in seen if isinstance(e, Measured) and e.final}
    assert found["loss"] != found["before"]
    assert [e.step for e in seen if isinstance(e, Metrics)][-1] == 2


def test_what_a_training_took_is_known_and_kept(tiny: str, tmp_path: Path) -> None:
    """Tokens, seconds, looks: of SFT, and of GRPO, which writes its tokens first."""
    prompts = [Example.pair(f"What is {n}?", "It be.", gold="It") for n in range(8)]
    found = {}

    def grader(text: str, example: Example) -> Grade:
        return Grade(-float(len(text)), None, "Short is good.")

    def arm(lab: Lab) -> None:
        look = [ask("short", "What is 1?", "It be 1.", lambda text: len(text) < 9)]
        sft = SFTSettings(steps=4, batch_size=4, learning_rate=1e-3, measure_every=2)
        found["sft"] = lab.spent(lab.sft(tiny, PAIRS, sft, look))
        rl = GRPOSettings(steps=2, prompts_per_step=2, group_size=4, max_new_tokens=8)
        found["rl"] = lab.spent(lab.grpo(tiny, prompts, grader, rl))
        assert lab.tokens(tiny, ["a b c", ""])[1] == 0

    carried_out(arm, tmp_path / "run")
    assert [step for step, _ in found["sft"].looks] == [0, 2, 4]
    for made in found.values():
        assert made.tokens > 0
        assert made.seconds > 0
    assert found["sft"].flops == 6 * found["sft"].weights * found["sft"].tokens
    assert found["rl"].flops == 8 * found["rl"].weights * found["rl"].tokens


def test_tasks_are_learned_from_in_their_environment_and_played(
    tiny: str, tmp_path: Path
) -> None:
    tasks = [Task.from_json({"prompt": f"{n}?", "gold": n, "tools": ["calculator"]})
             for n in range(6)]  # fmt: skip

    def grader(text: str, example: Example) -> Grade:
        return Grade(-float(len(text)), None, "Short is good.")

    def arm(lab: Lab) -> None:
        settings = GRPOSettings(
            steps=1, prompts_per_step=2, group_size=3, max_new_tokens=8, learning_rate=1e-3
        )
        model = lab.grpo_with_tools(tiny, tasks[:4], grader, settings)
        played = lab.play(model, tasks[4:])
        lab.record("turns", [len(one.turns) for one in played], ["items"])

    seen = carried_out(arm, tmp_path / "run")
    assert isinstance(seen[-1], Finished)
    assert next(e.values for e in seen if isinstance(e, Measured) and e.final) == [1.0, 1.0]
