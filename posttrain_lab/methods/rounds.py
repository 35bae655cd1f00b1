"""The rounds of rejection sampling: what is written, what is kept, what a step learns from.

A round's answers are drawn with a random state of their own, so that a round that is done
again gives the same; what it kept lies on disk, for a run that goes on in its midst.

What it leaves out: training on what was kept (``methods.rejection``).

Try it: ``Rounds(…).batch(model, done=0)``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.events import Event, Progress, Rollouts, Warned
from posttrain_lab.methods.grading import Graded, Grading
from posttrain_lab.methods.grpo import prompt_order
from posttrain_lab.methods.packing import collate
from posttrain_lab.methods.rollouts import LONGEST_WHY, asked, short
from posttrain_lab.models.generate import end_ids, sample
from posttrain_lab.models.surprise import surprises_of
from posttrain_lab.models.templates import IGNORED
from posttrain_lab.models.threads import one_if_small
from posttrain_lab.records import LabError
from posttrain_lab.settings import RejectionSettings

AT_ONCE = 16  # prompts whose answers are written together
SHOWN = 4  # groups of a round that become events
Kept = list[tuple[int, list[int]]]  # a prompt's index, and the tokens of an answer to it


@dataclass
class Try:
    """One answer: to which prompt, its tokens, what it earned, whether it is kept."""

    prompt: int
    ids: list[int]
    text: str
    ended: bool
    graded: Graded
    kept: bool = False


class Rounds:
    """Gives each step its batch, and writes a new round's answers when one begins."""

    def __init__(
        self, tokenizer: PreTrainedTokenizerBase, prompts: Sequence[list[int]],
        grading: Grading, settings: RejectionSettings, seed: int, folder: Path,
        emit: Callable[[Event], None],
    ) -> None:  # fmt: skip
        self.tokenizer, self.prompts, self.grading = tokenizer, prompts, grading
        self.settings, self.seed, self.folder, self.emit = settings, seed, folder, emit
        self.number = -1
        self.kept: Kept = []
        self.numbers: dict[str, float] = {}

    def batch(self, model: PreTrainedModel, done: int) -> dict[str, torch.Tensor]:
        """What the step after ``done`` steps learns from, in tokens and labels (B, T)."""
        number, at = divmod(done, self.settings.steps_per_round)
        if number != self.number:
            if at:
                self._read(number)
            else:
                self._begin(model, number, done + 1)
        size = self.settings.batch_size
        order = prompt_order(len(self.kept), (at + 1) * size, self._state(number, "order"))
        rows = [self._row(*self.kept[n]) for n in order[at * size :]]
        return collate(rows, self.tokenizer.pad_token_id)

    def _row(self, prompt: int, answer: list[int]) -> dict[str, list[int]]:
        """The loss is on the answer alone, its end token included."""
        before = self.prompts[prompt]
        return {"input_ids": before + answer, "labels": [IGNORED] * len(before) + answer}

    def _begin(self, model: PreTrainedModel, number: int, step: int) -> None:
        if number and not self.kept:
            self._read(number - 1)
        tries = self._written(model, number)
        choose(tries, self.settings)
        kept = [(one.prompt, one.ids) for one in tries if one.kept]
        earned = f"{self.settings.threshold:g} or more"
        if not kept and not number:
            raise LabError(
                f"No answer of the first {len(tries)} earned {earned} and came to its end.",
                "There has to be a good one to learn from.",
                "Lower threshold, raise samples or max_new_tokens, or start from a model "
                "that gets some right.", "threshold",
            )  # fmt: skip
        if not kept:
            words = f"No answer of round {number + 1} earned {earned}: it learns from those "
            self.emit(Warned(words + "that the round before kept.", "threshold"))
        self.kept, self.number = kept or self.kept, number
        self.numbers = self._counted(tries, number)
        self._save()
        self._show(model, tries, step)

    def _written(self, model: PreTrainedModel, number: int) -> list[Try]:
        """Every answer of the round, graded; those to one prompt side by side."""
        wanted = self.settings.prompts_per_round
        order = prompt_order(len(self.prompts), (number + 1) * wanted, self.seed)
        chosen = list(dict.fromkeys(order[-wanted:]))
        copies, ends = self.settings.samples, set(end_ids(model, self.tokenizer))
        rows: list[list[int]] = []
        was_training = model.training
        model.eval()
        with torch.random.fork_rng(), one_if_small(model.num_parameters()):
            torch.manual_seed(self._state(number, "answers"))
            for first in range(0, len(chosen), AT_ONCE):
                self.emit(Progress("Writing answers", first, len(chosen)))
                some = [self.prompts[n] for n in chosen[first : first + AT_ONCE]]
                rows += sample(
                    model, some, self.settings.max_new_tokens, sorted(ends),
                    temperature=self.settings.temperature, copies=copies,
                )  # fmt: skip
        model.train(was_training)
        texts = self.tokenizer.batch_decode(rows, skip_special_tokens=True)
        indices = [n for n in chosen for _ in range(copies)]
        self.grading(indices, texts)
        every = zip(indices, rows, texts, self.grading.last, strict=True)
        return [Try(n, ids, text.strip(), bool(ids) and ids[-1] in ends, one)
                for n, ids, text, one in every]  # fmt: skip

    def _counted(self, tries: Sequence[Try], number: int) -> dict[str, float]:
        rewards = [one.graded.reward for one in tries if one.graded.reward is not None]
        with_one = {one.prompt for one in tries if one.kept}
        mean = {"reward": sum(rewards) / len(rewards)} if rewards else {}
        return mean | self.grading.numbers() | {
            "round": number + 1,
            "kept": len(with_one) / len({one.prompt for one in tries}),
            "completion_length": sum(len(one.ids) for one in tries) / len(tries),
            "cut_off": sum(not one.ended for one in tries) / len(tries),
        }  # fmt: skip

    def _show(self, model: PreTrainedModel, tries: Sequence[Try], step: int) -> None:
        """The first groups; an answer that is kept counts 1 in the step, the others 0."""
        size, was_training = self.settings.samples, model.training
        model.eval()
        for first in range(0, min(SHOWN * size, len(tries)), size):
            group = tries[first : first + size]
            before = self.prompts[group[0].prompt]
            logs = surprises_of(model, [before + one.ids for one in group])
            example = self.grading.prompts[group[0].prompt]
            told = [self._told(one, nats[len(before) - 1 :].neg().tolist())
                    for one, nats in zip(group, logs, strict=True)]  # fmt: skip
            self.emit(Rollouts(step, asked(example), example.gold, told))
        model.train(was_training)

    def _told(self, one: Try, logs: Sequence[float]) -> dict[str, Any]:
        pieces = [self.tokenizer.decode([i]) for i in one.ids]
        return {
            "text": one.text, "ended": one.ended, "reward": short(one.graded.reward),
            "advantage": float(one.kept), "truth": short(one.graded.truth),
            "grades": {name: [short(grade.value), grade.explanation[:LONGEST_WHY]]
                       for name, grade in one.graded.grades.items()},
            "tokens": [[piece, short(log), None]
                       for piece, log in zip(pieces, logs, strict=True)],
        }  # fmt: skip

    def _state(self, number: int, what: str) -> int:
        """The seed of a round's answers, or of the order in which they are learned."""
        text = f"{self.seed} {number} {what}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")

    def _file(self, number: int) -> Path:
        return self.folder / f"round-{number + 1:04d}.json"

    def _save(self) -> None:
        """Whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".round.part-{os.getpid()}"
        part.write_text(json.dumps({"kept": self.kept, "numbers": self.numbers}))
        part.replace(self._file(self.number))

    def _read(self, number: int) -> None:
        try:
            row = json.loads(self._file(number).read_text())
            self.kept = [(int(prompt), list(ids)) for prompt, ids in row["kept"]]
            self.numbers, self.number = dict(row["numbers"]), number
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LabError(
                f"What round {number + 1} kept cannot be read.",
                "A run that goes on in the midst of a round needs it.", "Start a new run.",
                "rounds",
            ) from error  # fmt: skip


def choose(tries: Sequence[Try], settings: RejectionSettings) -> None:
    """Marks each prompt's best answers, each text once; of equals, the one written first.

    One that was cut off is never kept: it would teach to stop in the middle.
    """
    good = [one for one in tries if one.ended and one.graded.reward is not None
            and one.graded.reward >= settings.threshold]  # fmt: skip
    seen: dict[int, set[str]] = {}
    for one in sorted(good, key=lambda one: -one.graded.reward):
        texts = seen.setdefault(one.prompt, set())
        if len(texts) < settings.keep and one.text not in texts:
            texts.add(one.text)
            one.kept = True
