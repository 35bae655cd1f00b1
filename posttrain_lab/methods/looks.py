"""Looks at a model while it is trained: its loss on held-out text or answers, its grades.

Each makes a ``Watch``, which a method calls every ``measure_every`` steps.

What it leaves out: the report card's behaviours (``report_card``).

Try it::

    train_sft(…, watch=example_loss("held_out", examples))
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.events import Measured
from posttrain_lab.methods.callbacks import Watch
from posttrain_lab.methods.grading import Grading
from posttrain_lab.models.generate import written
from posttrain_lab.models.surprise import surprises, surprises_of
from posttrain_lab.models.templates import IGNORED, encode, encode_prompt
from posttrain_lab.records import Example, LabError
from posttrain_lab.settings.grpo import HELD_OUT_REWARD, HELD_OUT_TRUTH


def text_loss(measure: str, texts: Sequence[str], final: bool = False) -> Watch:
    """Mean loss of each text, in nats a token, its first token left out."""
    items = digest(texts)

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        most = model.config.max_position_embeddings
        rows = [ids[:most] for ids in tokenizer(list(texts))["input_ids"]]
        values = losses(model, [(ids, ids) for ids in rows])
        return [Measured(step, measure, values, items, final)]

    return watch


def token_surprise(measure: str, text: str) -> Watch:
    """The surprise at each token of one text, in nats; the first comes after an end token."""

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        ids = tokenizer(text)["input_ids"][: model.config.max_position_embeddings - 1]
        nats = surprises(model, [tokenizer.eos_token_id, *ids]).tolist()
        values = [round(value, 4) for value in nats]
        return [Measured(step, measure, values, digest([text]), final=False)]

    return watch


def example_loss(measure: str, examples: Sequence[Example], final: bool = False) -> Watch:
    """Mean loss of each example's answers, in nats a token.

    The watch raises LabError for an example that is longer than the model can read.
    """
    items = digest([str(example.to_json()) for example in examples])

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        rows = [encode(tokenizer, one.messages) for one in examples]
        _check_lengths([len(ids) for ids, _ in rows], model.config.max_position_embeddings)
        values = losses(model, rows)
        return [Measured(step, measure, values, items, final)]

    return watch


def question_loss(measure: str, examples: Sequence[Example]) -> Watch:
    """Mean loss of all that is not the assistant's: the user's words and the template's."""
    items = digest([str(example.to_json()) for example in examples])

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        rows = [turned(*encode(tokenizer, one.messages)) for one in examples]
        return [Measured(step, measure, losses(model, rows), items, final=False)]

    return watch


def turned(ids: Sequence[int], labels: Sequence[int]) -> tuple[list[int], list[int]]:
    """The ids, and labels where there were none: what is not learned is looked at."""
    pairs = zip(ids, labels, strict=True)
    return list(ids), [i if label == IGNORED else IGNORED for i, label in pairs]


def _check_lengths(lengths: Sequence[int], most: int) -> None:
    for number, length in enumerate(lengths, 1):
        if length > most:
            raise LabError(
                f"Held-out example {number} is {length} tokens long.",
                f"The limit is {most}, the longest this model can read.", "Shorten it.",
                f"held_out[{number - 1}]",
            )  # fmt: skip


def both(*watches: Watch | None) -> Watch | None:
    """One watch after another; None where there are none."""
    there = [one for one in watches if one is not None]

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        return [made for one in there for made in one(model, tokenizer, step)]

    return watch if there else None


def losses(
    model: PreTrainedModel, rows: Sequence[tuple[Sequence[int], Sequence[int]]]
) -> list[float]:
    """Mean loss of each row of (ids, labels) over its labels that are not ``IGNORED``."""
    found = []
    told = surprises_of(model, [ids for ids, _ in rows])
    for nats, (_, labels) in zip(told, rows, strict=True):
        counted = [n for n, label in zip(nats.tolist(), labels[1:], strict=True)
                   if label != IGNORED]  # fmt: skip
        found.append(round(sum(counted) / max(1, len(counted)), 5))
    return found


def graded(grading: Grading, held_out: Sequence[Example], new_tokens: int) -> Watch:
    """Greedy answers to held-out prompts: what they earn, and what the truth gives them.

    An answer that cannot be graded is left out. Without graders that pay, truth alone.
    """
    items = digest([str(example.to_json()) for example in held_out])

    def watch(
        model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        rows = [encode_prompt(tokenizer, example.prompt) for example in held_out]
        texts = [text for text, _ in written(model, tokenizer, rows, new_tokens)]
        found = grading.graded(texts, held_out)
        told = []
        if grading.graders:
            told.append((HELD_OUT_REWARD, [one.reward for one in found]))
        if grading.truth:
            told.append((HELD_OUT_TRUTH, [one.truth for one in found]))
        return [Measured(step, measure, [round(v, 5) for v in values if v is not None], items)
                for measure, values in told]  # fmt: skip

    return watch


def digest(texts: Sequence[str]) -> str:
    """What a measure's items were, in twelve letters."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
