"""Measures a model: pass rates by behaviour, loss by domain, loss and recall by context.

What it leaves out: sampling with a temperature (every answer is greedy), and comparing
two models; put two cards side by side.

Try it::

    card = measure("pocket/base", quick=True)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import torch

from posttrain_lab.models.catalog import MODELS
from posttrain_lab.models.load import load
from posttrain_lab.models.surprise import surprises_of
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.statistics import Rate, rate
from posttrain_lab.world import corpus, recall
from posttrain_lab.world.behaviours import BEHAVIOURS
from posttrain_lab.world.items import Item

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SPLITS = ("test", "twin")
ITEMS, QUICK_ITEMS = 120, 24  # a behaviour and split
TEXTS, QUICK_TEXTS = 200, 40  # a domain
APART = 1_000_000  # index distance between seeds; the streams hash it, so nothing overlaps
CONTEXT = (64, 128, 256, 384, 495)  # tokens of a document, its question included
WEAK = 0.5  # a behaviour whose whole interval lies below cannot be relied on


@dataclass(frozen=True)
class Row:
    """One behaviour on one split."""

    behaviour: str
    split: str
    rate: Rate

    def to_json(self) -> dict[str, Any]:
        return {"behaviour": self.behaviour, "split": self.split, **self.rate.to_json()}


@dataclass(frozen=True)
class Point:
    """The context curve at one length.

    ``tokens``: of the document. ``recall``: share of notes in it that were recalled.
    ``loss``: nats a token, over the tokens of long text between the length before and this;
    None when no text reached so far.
    """

    tokens: int
    recall: Rate
    loss: float | None

    def to_json(self) -> dict[str, Any]:
        return {"tokens": self.tokens, "loss": self.loss, "recall": self.recall.to_json()}


@dataclass(frozen=True)
class Card:
    """All that was measured of one model. ``domains``: nats a token by kind of text."""

    model: str
    chat: bool
    seed: int
    rows: tuple[Row, ...]
    domains: dict[str, float]
    context: tuple[Point, ...]
    seconds: float

    def cannot(self) -> list[str]:
        """Behaviours that fail more often than not, with certainty, on the test set."""
        return [r.behaviour for r in self.rows if r.split == "test" and r.rate.high < WEAK]

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model, "asked_as": "chat" if self.chat else "text",
            "seed": self.seed, "rows": [row.to_json() for row in self.rows],
            "domains": self.domains, "context": [point.to_json() for point in self.context],
            "cannot": self.cannot(), "seconds": round(self.seconds, 1),
        }  # fmt: skip


def answers_chats(name: str) -> bool:
    """Whether a model is asked through its chat template: all but the known base models."""
    known = next((m for m in MODELS if m.name == name), None)
    return known is None or known.kind == "chat"


def items_of(behaviour: str, split: str, number: int, seed: int) -> list[Item]:
    """Items of a behaviour; another ``seed`` gives others of the same distribution."""
    first = seed * APART
    return [BEHAVIOURS[behaviour](split, first + i) for i in range(number)]


def measure(
    name: str,
    *,
    seed: int = 0,
    quick: bool = False,
    chat: bool | None = None,
    behaviours: Sequence[str] = (),
    said: Callable[[str], None] = lambda line: None,
) -> Card:
    """The card of a model by name or folder.

    ``chat``: ask through the chat template; None decides by the model's kind.
    ``behaviours``: only these, by name; none for all. ``said`` is told of every behaviour
    when it is measured.

    Raises:
        LabError: no such model, or one that cannot be opened.
    """
    begun = time.monotonic()
    model, tokenizer = load(name, "cpu")
    chat = answers_chats(name) if chat is None else chat
    number = QUICK_ITEMS if quick else ITEMS
    rows = []
    for behaviour in behaviours or BEHAVIOURS:
        made = pass_rates(model, tokenizer, behaviour, number, seed, chat)
        said(f"{behaviour}: " + ", ".join(f"{r.split} {r.rate.percent()}" for r in made))
        rows += made
    domains = domain_losses(model, tokenizer, QUICK_TEXTS if quick else TEXTS)
    context = context_curve(model, tokenizer, number, seed, chat)
    said("context: " + ", ".join(f"{p.tokens} tokens {p.recall.percent()}" for p in context))
    spent = time.monotonic() - begun
    return Card(name, chat, seed, tuple(rows), domains, context, spent)


def pass_rates(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    behaviour: str,
    number: int,
    seed: int,
    chat: bool,
) -> list[Row]:
    """One behaviour on the test set and on its clean twin, asked in one go."""
    items = {split: items_of(behaviour, split, number, seed) for split in SPLITS}
    answers = iter(ask_all(model, tokenizer, [i for s in SPLITS for i in items[s]], chat))
    return [
        Row(behaviour, split, rate(sum(i.check(next(answers)) for i in items[split]), number))
        for split in SPLITS
    ]


@torch.inference_mode()
def domain_losses(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, number: int
) -> dict[str, float]:
    """Mean loss in nats a token on test documents of every kind, each read by itself."""
    losses = {}
    for kind in corpus.KINDS:
        texts = islice(corpus.documents_of(kind, "test"), number)
        each = torch.cat(token_losses(model, tokenizer, texts))
        losses[kind] = round(each.mean(dtype=torch.float64).item(), 4)
    return losses


def token_losses(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, texts: Iterable[str]
) -> list[torch.Tensor]:
    """Each text's surprise at every token but the first, cut at what a model can read."""
    most = model.config.max_position_embeddings
    return surprises_of(model, [ids[:most] for ids in tokenizer(list(texts))["input_ids"]])


@torch.inference_mode()
def context_curve(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    number: int,
    seed: int,
    chat: bool,
) -> tuple[Point, ...]:
    """Recall by length of the document, and loss by position in long text."""
    texts = islice(corpus.documents_of("long", "test"), number)
    losses = token_losses(model, tokenizer, texts)
    points, first = [], seed * APART
    for before, tokens in pairwise((0, *CONTEXT)):
        items = [
            recall.recall("recall_4x", "test", first + i, tokens=tokens) for i in range(number)
        ]
        answers = ask_all(model, tokenizer, items, chat)
        hits = sum(item.check(a) for item, a in zip(items, answers, strict=True))
        part = torch.cat([each[before:tokens] for each in losses])
        mean = round(part.mean().item(), 4) if len(part) else None
        points.append(Point(tokens, rate(hits, number), mean))
    return tuple(points)
