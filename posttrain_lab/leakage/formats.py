"""Which answer formats a training set enforces, and whether the test set asks for the same.

A model that was drilled on a test's answer format scores higher without knowing more. For
each format the share of training answers that have it is told, and the share of test items.

What it leaves out: formats that nobody listed here.

Try it::

    >>> told = formats(["It is 3.\\n#### 3", "So 4.\\n#### 4"], ["x\\n#### 1"])
    >>> told[0].name, told[0].train, told[0].shared
    ('#### number', 1.0, True)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posttrain_lab.leakage.columns import columns_of, document_of, flat_text, is_chat, turns_of

FORMATS = {
    "#### number": r"(?m)^####\s*[-$]?[\d.,]+",
    "\\boxed{…}": r"\\boxed\s*\{",
    "<answer> tag": r"<answer>.*?</answer>",
    "<think> tag": r"<think>.*?</think>",
    "“The answer is …”": r"(?i)\bthe (?:final |correct )?answer is\b",
    "“Answer: …” on a line": r"(?im)^\s*(?:final )?answer\s*:",
    "a letter alone": r"\A\s*\(?[A-Ea-e]\)?[.)]?\s*\Z",
    "a letter at the end": r"(?i)(?:answer|option|choice)\W{0,4}\(?[A-E]\)?\W{0,3}\Z",
    "yes or no alone": r"(?i)\A\W*(?:yes|no|true|false)\W*\Z",
    "a number alone": r"\A\s*[-$]?[\d.,]+%?\s*\Z",
    "calculator marks": r"<<[^<>]*=[^<>]*>>",
    "code block": r"(?s)```.*?```",
    "function body": r"(?m)^\s*(?:def \w+|return )",
    "JSON": r"(?s)\A\s*[\[{].*[\]}]\s*\Z",
    "numbered steps": r"(?im)^\s*(?:step\s*)?1[.):].*\n+\s*(?:step\s*)?2[.):]",
}
_COMPILED = {name: re.compile(pattern, re.DOTALL) for name, pattern in FORMATS.items()}
PREVALENT = 0.2


@dataclass(frozen=True)
class Format:
    """A format, the share of training answers and of test answers that have it.

    ``shared``: prevalent on both sides, so that training drills the test's format.
    """

    name: str
    train: float
    test: float
    examples: tuple[int, ...]  # training rows that have it

    @property
    def shared(self) -> bool:
        return self.train >= PREVALENT and self.test >= PREVALENT


def formats(train: Sequence[str], test: Sequence[str]) -> list[Format]:
    """The formats among training answers or test answers, the most prevalent first."""
    told = []
    for name, pattern in _COMPILED.items():
        rows = [i for i, text in enumerate(train) if pattern.search(text)]
        hits = sum(1 for text in test if pattern.search(text))
        if rows or hits:
            told.append(Format(name, len(rows) / max(1, len(train)), hits / max(1, len(test)),
                               tuple(rows[:5])))  # fmt: skip
    return sorted(told, key=lambda f: (-f.shared, -f.train, f.name))


def answer_of(row: Any) -> str:
    """What a row answers: a chat's last answer, its first answer column, else all its text.

    >>> answer_of({"prompt": "2 + 2?", "completion": "#### 4"})
    '#### 4'
    """
    if not isinstance(row, Mapping):
        return flat_text(row)
    kinds = columns_of(row)
    for column in [c for columns in kinds.values() for c in columns]:
        if is_chat(row[column]):
            said = [text for role, text in turns_of(row[column]) if role == "assistant"]
            if said:
                return said[-1]
    answers = [flat_text(row[column]) for column in kinds.get("answer", ())]
    return answers[0] if answers else document_of(row)
