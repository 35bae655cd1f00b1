"""Test items as a scanner needs them: an id and the parts that may leak on their own.

A question may leak without its answer, an answer without its question, so each is a part.
A plain text that holds both ("Question: … Answer: …") is cut at the answer. What three or
more items begin or end with is their *header*: it belongs to none of them.

What it leaves out: finding the parts again (``index``).

Try it::

    >>> item = item_of({"id": "q1", "question": "How many ducks?", "answer": "Six."}, 0)
    >>> item.id, [part.kind for part in item.parts]
    ('q1', ['question'])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from posttrain_lab.leakage.columns import flat_text, id_of, parts_of
from posttrain_lab.leakage.text import words_of
from posttrain_lab.records import LabError

# Shorter answers and tests are somebody else's, too: "Paris", "return sorted(x)".
LEAST_ANSWER, LEAST_QUESTION = 16, 1
_TELLS = re.compile(
    r"(?:^|\n|[.?!]\s)\s*(?:#{2,}\s*)?"
    r"(?:(?i:(?:correct |final )?(?:answer|solution|response))|A)\s*:"
    r"|\n####")  # fmt: skip
_ASKS = re.compile(r"^\s*(?:#{2,}\s*)?(?:question|problem|q)(?:\s+\d+)?\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What of an item may leak on its own. ``kind``: question, choices, answer, …"""

    kind: str
    text: str


@dataclass(frozen=True)
class Item:
    """A test item. ``id``: its own where it has one, else its place among the items."""

    id: Any
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All parts, as the item itself would be read."""
        return "\n".join(part.text for part in self.parts)


def item_of(row: Any, place: int) -> Item:
    """An item from a row: an Item, a text, or an object with columns.

    Raises:
        LabError: the row holds no text.
    """
    if isinstance(row, Item):
        return row
    if isinstance(row, Mapping):
        own, parts = id_of(row, place), parts_of(row)
    else:
        own, parts = place, {"text": flat_text(row)}
    found = tuple(_kept(parts))
    if not found:
        raise LabError(
            f"Test item {place} holds no text.",
            "An item needs a question, such as {\"question\": …, \"answer\": …}.",
            "Fill it in, or leave the row out.",
            "evals",
        )  # fmt: skip
    return Item(own, found)


def _kept(parts: Mapping[str, str]) -> Iterable[Part]:
    """The parts worth looking for; a plain text is cut where its answer begins."""
    texts = dict(parts)
    for kind in ("question", "text"):
        if kind in texts:
            question, answer = _cut(texts.pop(kind))
            texts["question"] = "\n".join(filter(None, (texts.get("question"), question)))
            if answer:
                texts["answer"] = "\n".join(filter(None, (answer, texts.get("answer"))))
    question = texts.get("question", "")
    if words_of(question):
        yield Part("question", question)
    if texts.get("choices") and question:
        yield Part("choices", f"{question}\n{texts['choices']}")
    for kind in ("passage", "answer", "tests"):
        alone = not question and kind != "tests"
        if len(words_of(texts.get(kind, ""))) >= (LEAST_QUESTION if alone else LEAST_ANSWER):
            yield Part(kind, texts[kind])


def _cut(text: str) -> tuple[str, str]:
    """A text's question and answer, where it says which is which; else all is question."""
    told = _TELLS.search(text)
    question, answer = (text[: told.start()], text[told.end() :]) if told else (text, "")
    if len(words_of(question)) < 3:
        question, answer = text, ""
    return _ASKS.sub("", question), answer
