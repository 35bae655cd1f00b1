"""TRL's GRPOTrainer with environments, on the lean sampling loop of ``grpo_trainer``.

An attempt is a conversation: the model writes a turn, TRL reads the calls in it
(``tokenizer.parse_response``), does them in the attempt's own environment, writes the
results behind it and lets the model go on, until a turn has no call. Only the model's own
tokens are learned: TRL's ``tool_mask`` is 0 on the results.

What differs from TRL is what ``QuietGRPOTrainer`` says, and that the opening of a
conversation is looked up: it was tokenized before the run.

What it leaves out: asynchronous tools, pictures, environments that reward by themselves.

Try it: ``methods.environment_grpo.train_in_environment`` builds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trl import GRPOTrainer

from posttrain_lab.environments.task import Task
from posttrain_lab.events import Rollouts
from posttrain_lab.methods.grading import Grading
from posttrain_lab.methods.grpo_trainer import QuietGRPOTrainer
from posttrain_lab.methods.playing import transcript
from posttrain_lab.methods.rollouts import rollouts

# Names in TRL's metrics, and in the events.
TOOL_NUMBERS = {
    "tools/call_frequency": "tool_calls", "tools/failure_frequency": "tool_failures",
}  # fmt: skip


class ConversationGrading(Grading):
    """Grades what is said at the end of each conversation."""

    def __call__(
        self, prompts: Sequence[Any], completions: Sequence[list[dict[str, Any]]],
        task: Sequence[int] = (), **_: object,
    ) -> list[float | None]:  # fmt: skip
        return super().__call__(list(task), [answer_of(turns) for turns in completions])


def answer_of(turns: Sequence[dict[str, Any]]) -> str:
    """The text of the last turn, its calls left out."""
    said = [turn for turn in turns if turn["role"] == "assistant"]
    return said[-1]["content"] if said else ""


class EnvironmentGRPOTrainer(QuietGRPOTrainer):
    """``prompts`` are token ids of the openings; the dataset's ``task`` column counts them."""

    tasks: Sequence[Task]
    _batch_tasks: list[int]
    _suffixes: dict[tuple, list[int]] | None = None

    def _generate_and_score_completions(self, inputs):
        """TRL's; the first group becomes an event, with its turns."""
        self._batch_tasks = [row["task"] for row in inputs]
        # Not the parent's: there a prompt is its number.
        batch = GRPOTrainer._generate_and_score_completions(self, inputs)
        step = self.state.global_step + 1
        self.shown_kl = None
        if step == 1 or step % self.show_every == 0:
            self.emit(self._with_turns(rollouts(self, step, inputs[0]["task"], batch), batch))
        return batch

    def _tokenize_prompts(self, prompts: list):
        return [self.prompts[index] for index in self._batch_tasks], None, {}

    def _get_tool_suffix_ids(self, tool_messages):
        """TRL's; the same results, which a group often gets, are written once a run."""
        self._suffixes = {} if self._suffixes is None else self._suffixes
        key = tuple((message["name"], str(message["content"])) for message in tool_messages)
        if key not in self._suffixes:
            self._suffixes[key] = super()._get_tool_suffix_ids(tool_messages)
        return self._suffixes[key]

    def extra_numbers(self) -> dict[str, float]:
        """The parent's, and tool calls an attempt, and the share of them that failed."""
        seen = self._metrics["train"]
        more = {name: seen[key][-1] for key, name in TOOL_NUMBERS.items() if seen.get(key)}
        return super().extra_numbers() | more

    def _with_turns(self, event: Rollouts, batch: dict[str, Any]) -> Rollouts:
        """The event, each try with its turns as they were written; its text is theirs."""
        said = self._logs["completion"]
        for n, one in enumerate(event.tries):
            length = int(batch["completion_mask"][n].sum())
            ids = batch["completion_ids"][n, :length].tolist()
            # Without any tool in the batch there is no such mask: all is the model's own.
            own = batch["tool_mask"][n].tolist() if "tool_mask" in batch else [1] * length
            turns = list(said[len(said) - len(batch["completion_ids"]) + n])
            one["turns"] = self._turns(ids, own[:length], turns)
            one["text"] = transcript(one["turns"])
        return event

    def _turns(
        self, ids: list[int], own: list[int], turns: list[dict[str, Any]]
    ) -> list[dict[str, str]]:
        """The model's turns decoded from its own tokens, the results from TRL's record."""
        written = [self.processing_class.decode(part, skip_special_tokens=True).strip()
                   for part in stretches(ids, own)]  # fmt: skip
        found = []
        for turn in turns:
            if turn["role"] == "assistant":
                content = written.pop(0) if written else turn["content"]
                found.append({"role": "assistant", "name": "", "content": content})
            else:
                found.append({"role": turn["role"], "name": turn.get("name", ""),
                              "content": str(turn["content"])})  # fmt: skip
        return found


def stretches(ids: Sequence[int], own: Sequence[int]) -> list[list[int]]:
    """Each run of tokens that are the model's own.

    >>> stretches([5, 6, 7, 8, 9], [1, 1, 0, 0, 1])
    [[5, 6], [9]]
    """
    found: list[list[int]] = []
    before = 0
    for token, mine in zip(ids, own, strict=True):
        if mine and not before:
            found.append([])
        if mine:
            found[-1].append(token)
        before = mine
    return found
