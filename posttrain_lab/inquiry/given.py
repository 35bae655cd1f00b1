"""Reads what a question gives, strictly: each value checked, named when it is wrong.

What it leaves out: the answers (``next_token``, ``writing``, ``token_view``).

Try it::

    >>> number({"top_k": 5}, "top_k", 0, 0, 100)
    5
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.records import ROLES, LabError, Message

LONGEST_TEXT = 20_000  # characters
MOST_MODELS, MOST_MESSAGES, MOST_TOKENS = 8, 40, 400
Given = Mapping[str, Any]


def number(given: Given, name: str, default: float, low: float, high: float) -> float:
    """A number from ``low`` to ``high``; whole when the default is."""
    value = given.get(name, default)
    whole = isinstance(default, int)
    fits = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = fits and low <= value <= high and (not whole or value == int(value))
    if not fits:
        raise LabError(
            f"{name} is {repr(value)[:40]}.",
            f"It needs to be a {'whole ' * whole}number from {low:g} to {high:,.15g}.",
            f"Try {default:g}.", name,
        )  # fmt: skip
    return int(value) if whole else float(value)


def flag(given: Given, name: str) -> bool:
    """Yes or no; no when nothing is given."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise LabError(
            f"{name} is {repr(value)[:40]}.", "It needs to be true or false.", "Choose one.",
            name,
        )  # fmt: skip
    return value


def text(given: Given, name: str = "text") -> str:
    """A text that is not too long; it may be empty."""
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        long = isinstance(value, str)
        raise LabError(
            f"The {name} is {f'{len(value):,} characters long' if long else 'no text'}.",
            f"It needs to be a text of at most {LONGEST_TEXT:,} characters.",
            "Shorten it." if long else "Write one.", name,
        )  # fmt: skip
    return value.encode("utf-8", "replace").decode()  # half an emoji is no UTF-8


def models(given: Given) -> list[str]:
    """The names of one or several models."""
    names = given.get("models")
    listed = isinstance(names, Sequence) and not isinstance(names, str)
    texts = listed and all(isinstance(name, str) for name in names)
    if not texts or not 1 <= len(names) <= MOST_MODELS:
        raise LabError(
            "No model is named.", f"A question goes to one to {MOST_MODELS} models.",
            "Choose one.", "models",
        )  # fmt: skip
    return list(names)


def tokens(given: Given, name: str = "then") -> list[str]:
    """Tokens chosen one by one, as a vocabulary spells them; none when nothing is given."""
    rows = given.get(name, [])
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    fits = listed and len(rows) <= MOST_TOKENS
    if not fits or not all(isinstance(row, str) and 0 < len(row) <= 200 for row in rows):
        raise LabError(
            "The tokens that were chosen cannot be read.",
            f"They are a list of at most {MOST_TOKENS} tokens.", "Start over.", name,
        )  # fmt: skip
    return list(rows)


def messages(given: Given) -> list[Message]:
    """A conversation."""
    rows = given.get("messages")
    listed = isinstance(rows, Sequence) and not isinstance(rows, str)
    if not listed or not 1 <= len(rows) <= MOST_MESSAGES:
        raise LabError(
            "The conversation is empty or too long.",
            f"It has 1 to {MOST_MESSAGES} messages.", "Write a message.", "messages",
        )  # fmt: skip
    made = []
    for row in rows:
        role = row.get("role") if isinstance(row, Mapping) else None
        if role not in ROLES:
            raise LabError(
                f"A message has the role {role!r}.", f"A role is one of {', '.join(ROLES)}.",
                "Change the role.", "role",
            )  # fmt: skip
        made.append(Message(role, text(row, "content")))
    return made
