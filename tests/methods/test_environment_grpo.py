"""Attempts in an environment: TRL does the calls, the model's own tokens are learned.

A random model makes no calls, so what it would write is put into its mouth; all else is real.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tiny_model import make

from posttrain_lab.environments.task import Task
from posttrain_lab.events import Finished, Metrics, Rollouts, Stopped, to_line
from posttrain_lab.graders import numeric
from posttrain_lab.methods import environment_grpo, grpo_trainer, playing
from posttrain_lab.methods.environment_grpo import train_in_environment
from posttrain_lab.methods.environment_trainer import EnvironmentGRPOTrainer, stretches
from posttrain_lab.methods.grading import one_by_one
from posttrain_lab.models.load import load
from posttrain_lab.models.tool_templates import ensure_tools
from posttrain_lab.records import LabError
from posttrain_lab.settings import GRPOSettings
from posttrain_lab.world.errands import errand

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")

TASKS = (
    Task.from_json({"prompt": "Pear?", "gold": "4", "table": [{"name": "pear", "price": 4}]}),
    Task.from_json({"prompt": "2 * 2?", "gold": "4", "tools": ["calculator"]}),
)
RIGHT = ("<call>lookup\nname: pear</call>", "The answer is 4.")
LOST = ("<call>lookup\nname: plum</call>", "The answer is 5.")
WORDS = {"Pear?": [RIGHT, LOST], "2 * 2?": [("The answer is 4.",), ("<call>calculate",)]}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make(tmp_path_factory.mktemp("tiny") / "model", context=400, vocab=600))


@pytest.fixture
def scripted(tiny: str, monkeypatch: pytest.MonkeyPatch):
    """Two tries a task, as in WORDS, instead of drawn tokens."""
    tokenizer = load(tiny, "cpu")[1]

    def said(text: str) -> list[int]:
        return [*tokenizer(text)["input_ids"], tokenizer.eos_token_id]

    def sample(model, prompts, most, ends, *, temperature, copies=1):
        rows = []
        for ids in prompts:
            text = tokenizer.decode(ids)
            tries = next(tries for asked, tries in WORDS.items() if asked in text)
            if copies > 1:
                rows += [said(turns[0]) for turns in tries]
            else:
                rows.append(said(next(t[-1] for t in tries if t[0] in text)))
        return rows

    monkeypatch.setattr(grpo_trainer, "sample", sample)
    monkeypatch.setattr("posttrain_lab.methods.callbacks.METRICS_EVERY_S", 0)
    return tokenizer


def trained(model: str, folder: Path, **changes) -> list:
    events: list = []
    settings = {"steps": 1, "prompts_per_step": 2, "group_size": 2, "max_new_tokens": 160,
                "learning_rate": 1e-3} | changes.pop("settings", {})  # fmt: skip
    arguments = {
        "model": model, "tasks": TASKS, "graders": (one_by_one("numeric", numeric()),),
        "settings": GRPOSettings(**settings), "probes": (), "seed": 0, "folder": folder,
        "emit": events.append, "should_stop": lambda: False, "resume": False,
    }  # fmt: skip
    train_in_environment(**arguments | changes)
    return events


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    seen: list[dict] = []
    made = EnvironmentGRPOTrainer._generate_and_score_completions

    def spy(self, inputs):
        batch = made(self, inputs)
        seen.append(batch | {"tasks": [row["task"] for row in inputs]})
        return batch

    monkeypatch.setattr(EnvironmentGRPOTrainer, "_generate_and_score_completions", spy)
    return seen


def test_each_call_and_its_result_stands_in_the_transcript(
    scripted, tiny: str, tmp_path: Path
) -> None:
    tasks = TASKS[:1]
    events = trained(tiny, tmp_path, tasks=tasks, settings={"prompts_per_step": 1})
    (group,) = [e for e in events if isinstance(e, Rollouts)]
    assert [one["turns"] for one in group.tries] == [
        [{"role": "assistant", "name": "", "content": RIGHT[0]},
         {"role": "tool", "name": "lookup", "content": "4"},
         {"role": "assistant", "name": "", "content": RIGHT[1]}],
        [{"role": "assistant", "name": "", "content": LOST[0]},
         {"role": "tool", "name": "lookup", "content": "{'error': 'There is no plum.'}"},
         {"role": "assistant", "name": "", "content": LOST[1]}],
    ]  # fmt: skip
    assert group.tries[0]["text"] == f"{RIGHT[0]}\n→ 4\n{RIGHT[1]}"
    assert [one["reward"] for one in group.tries] == [1.0, 0.0]
    assert [one["advantage"] > 0 for one in group.tries] == [True, False]
    json.loads(to_line(group))
    numbers = next(e for e in events if isinstance(e, Metrics)).extra
    assert (numbers["tool_calls"], numbers["tool_failures"]) == (1.0, 0.5)
    assert (numbers["reward"], numbers["grade.numeric"]) == (0.5, 0.5)
    assert isinstance(events[-1], Finished)


def test_results_are_read_but_not_learned(scripted, tiny, tmp_path, batches) -> None:
    trained(tiny, tmp_path)
    (batch,) = batches
    for row, task in enumerate(batch["tasks"]):
        ids = batch["completion_ids"][row][batch["completion_mask"][row].bool()].tolist()
        own = batch["tool_mask"][row][: len(ids)].tolist()
        text = scripted.decode([i for i, mine in zip(ids, own, strict=True) if not mine])
        read = "<|im_start|>tool\n" in scripted.decode(ids)
        assert read == (task == 0)
        assert text == "" or "<|im_start|>tool\n" in text
        mine = [scripted.decode(part, skip_special_tokens=True) for part in stretches(ids, own)]
        tries = WORDS[TASKS[task].question[0].content]
        assert tuple(mine) in tries


def test_the_loss_counts_the_models_own_tokens_alone(
    scripted, tiny, tmp_path, batches, monkeypatch
) -> None:
    found: list[dict] = []
    step = EnvironmentGRPOTrainer._compute_loss

    def spy(self, model, inputs):
        loss = step(self, model, inputs)
        grads = torch.autograd.grad(loss, list(model.parameters()), retain_graph=True)
        found.append({"loss": loss.detach(), "grads": grads})
        return loss

    monkeypatch.setattr(EnvironmentGRPOTrainer, "_compute_loss", spy)
    trained(tiny, tmp_path)
    (batch,) = batches
    network, _ = load(tiny, "cpu")
    ids = torch.cat([batch["prompt_ids"], batch["completion_ids"]], 1)
    mask = torch.cat([batch["prompt_mask"], batch["completion_mask"]], 1)
    width = batch["completion_ids"].shape[1]
    places = (mask.cumsum(-1) - 1).clamp(min=0)
    logs = network(input_ids=ids, attention_mask=mask, position_ids=places).logits
    logs = logs.log_softmax(-1)[:, -width - 1 : -1]
    logs = logs.gather(-1, batch["completion_ids"][..., None])[..., 0]
    own = batch["completion_mask"] * batch["tool_mask"]
    assert own.sum() < batch["completion_mask"].sum()
    terms = -(logs - logs.detach()).exp() * batch["advantages"][:, None] * own
    loss = terms.sum() / own.sum()
    assert found[0]["loss"].item() == pytest.approx(loss.item(), abs=1e-6)
    wanted = torch.autograd.grad(loss, list(network.parameters()))
    for ours, theirs in zip(found[0]["grads"], wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_playing_writes_the_very_tokens_that_trl_does(
    scripted, tiny, tmp_path, batches, monkeypatch
) -> None:
    trained(tiny, tmp_path, tasks=TASKS[:1], settings={"prompts_per_step": 1})
    row = batches[0]["completion_mask"][0].bool()
    theirs = batches[0]["prompt_ids"][0].tolist()
    theirs += batches[0]["completion_ids"][0][row].tolist()
    network, tokenizer = load(tiny, "cpu")
    ensure_tools(tokenizer)
    read: list[list[int]] = []
    turns = iter(RIGHT)

    def greedy(model, rows, most, ends):
        made = [*tokenizer(next(turns))["input_ids"], tokenizer.eos_token_id]
        read[:] = [rows[0] + made]
        return [made]

    monkeypatch.setattr(playing, "greedy", greedy)
    (played,) = playing.play(network, tokenizer, TASKS[:1])
    assert read == [theirs]
    assert [turn["content"] for turn in played.turns] == [RIGHT[0], "4", RIGHT[1]]
    assert (played.answer, played.ended) == ("The answer is 4.", True)


def test_a_call_too_many_is_not_carried_out(tiny, monkeypatch) -> None:
    network, tokenizer = load(tiny, "cpu")
    ensure_tools(tokenizer)
    again = [*tokenizer(RIGHT[0])["input_ids"], tokenizer.eos_token_id]
    monkeypatch.setattr(playing, "greedy", lambda model, rows, most, ends: [again] * len(rows))
    (played,) = playing.play(network, tokenizer, TASKS[:1], new_tokens=300, calls=2)
    assert [turn["role"] for turn in played.turns] == ["assistant", "tool"] * 2 + ["assistant"]
    assert played.answer == ""
    (short,) = playing.play(network, tokenizer, TASKS[:1], new_tokens=len(again) + 4)
    assert [turn["role"] for turn in short.turns] == ["assistant"]


def test_a_stopped_training_goes_on_and_its_model_knows_how_calls_are_written(
    tiny: str, tmp_path: Path
) -> None:
    tasks = tuple(errand("train", n, kind) for n, kind in enumerate(("cost", "price", "note")))
    steps: list[Metrics] = []

    def emit(event) -> None:
        steps.extend([event] if isinstance(event, Metrics) else [])
        ends.append(event)

    ends: list = []
    how = {"tasks": tasks, "settings": {"steps": 3}, "emit": emit}
    trained(tiny, tmp_path / "run", should_stop=lambda: bool(steps), **how)
    assert isinstance(ends[-1], Stopped)
    trained(tiny, tmp_path / "run", resume=True, **how | {"settings": {"steps": 3}})
    assert isinstance(ends[-1], Finished)
    assert ends[-1].step == 3
    tokenizer = load(str(tmp_path / "run/model"), "cpu")[1]
    template = tokenizer.chat_template
    assert ensure_tools(tokenizer) is None
    assert tokenizer.chat_template == template


def test_a_task_that_is_too_long_is_named(tiny: str, tmp_path: Path) -> None:
    long = Task.from_json({"prompt": "why " * 300, "gold": "4"})
    with pytest.raises(LabError, match=r"Task 2 is \d+ tokens long") as caught:
        trained(tiny, tmp_path, tasks=(TASKS[0], long))
    assert caught.value.where == "tasks[1]"
    with pytest.raises(LabError, match="There are no tasks"):
        trained(tiny, tmp_path, tasks=())
    assert environment_grpo.CALLS == playing.CALLS
