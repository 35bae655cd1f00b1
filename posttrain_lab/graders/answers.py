"""Finds where a completion gives its answer, and what stands there.

An answer stands in the last ``<answer>`` tag, ``\\boxed{}``, "#### …" line or after the last
"The answer is" or "Answer:". Thinking (``<think>``) holds no answer. Without any of these a
short text is itself the answer.

What it leaves out: reading the answer (``numbers``, ``sentences``); answers marked in
another way, in another language, or by layout alone.

Try it::

    >>> [found.text for found in places("8 + 2 = 10. Answer: 10. No: the answer is 5.")]
    ['5.', '10.']
    >>> places("The answer is not sure yet") and places("If the answer is 5, I win.")
    []
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 300  # characters that an answer may have
_MOST_MARKS = 20
_TAG = re.compile(r"<answer>((?:(?!</?answer>).)*+)</answer>", re.DOTALL | re.IGNORECASE)
_BOXED = re.compile(r"\\boxed\s?\{")
_HASHES = re.compile(r"(?<![^\n])[ ]{0,3}+####[ ]?(?=[^\s#])")
_CUE = re.compile(
    r"\banswer(?:\s(?:to|for|of|in)\s[\w ]{1,40}?)?[\"'*_`\s]{0,5}(?:\b(?:is|equals)\b|[:=])"
    r"[*_`:=\s]{0,8}",
    re.IGNORECASE,
)
_END = re.compile(r"\n|[.!?](?=[\s)*\"'”’]|$|</)|</(?:answer|think)>|<answer>|\Z")
_FORMATTING = re.compile(r"</?[A-Za-z]{1,10}\s?/?>")
_HEADING = re.compile(
    r"(?<![^\n])#{1,6} (?:final )?answer[:*]{0,3}\s{0,3}\n\s{0,3}", re.IGNORECASE
)
_DOUBTED = re.compile(r"\b(?:not|never|or|nor|than)\b|n['’]t\b|≠|!=|\\neq?\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.,;:!?\n]|\b(?:then|but|so|thus|hence|therefore)\b", re.IGNORECASE)
_BEFORE = ("the", "my", "our", "final", "correct", "right", "and", "numerical", "numeric",
           "exact", "short", "full", "complete")  # fmt: skip
_DOUBT = re.compile(
    r"\b(?:if|suppose|assum\w*|unless|whether|not|never|doubt|false|wrong|incorrect|were|"
    r"could|might)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """An answer's words, what follows them, and what marks them.

    ``unsaid``: why the answer is not given, as in "not \\boxed{5}" or "is 5?". ``final``: an
    earlier answer does not count, even if nothing is in this one.
    """

    text: str
    after: str
    mark: str
    unsaid: str = ""
    final: bool = False


def without_thinking(completion: str) -> str | None:
    """What comes after the thinking; None where the thinking does not end."""
    closed = completion.rfind("</think>")
    if completion.find("<think>", closed + 1) >= 0:
        return None
    return completion if closed < 0 else completion[closed + len("</think>") :]


def places(text: str) -> list[Place]:
    """Every place with a marked answer, the last one first; at most twenty."""
    found = [*_last(_TAG, text, "tag"), *_last(_BOXED, text, "box"),
             *_last(_HASHES, text, "####"), *_last(_HEADING, text, "####"),
             *_last(_CUE, text, "cue")]  # fmt: skip
    found.sort(key=lambda mark: mark[0].start(), reverse=True)
    made = (_place(text, match, kind) for match, kind in found[:_MOST_MARKS])
    return [place for place in made if place is not None]


def spoken_of(text: str) -> bool:
    """Whether it says what some answer is, be it one's own or not."""
    return _CUE.search(text) is not None


def _last(pattern: re.Pattern, text: str, kind: str) -> list[tuple[re.Match, str]]:
    return [(match, kind) for match in list(pattern.finditer(text))[-_MOST_MARKS:]]


def _place(text: str, match: re.Match, kind: str) -> Place | None:
    before = _clause(text, match.start())
    unsaid = "it is doubted" if kind != "cue" and _DOUBTED.search(before) else ""
    if kind == "tag":
        unsaid = "it is too long" if len(match[1].strip()) > LONGEST else unsaid
        return Place(_plain(match[1]), text[match.end() :], "<answer>", unsaid, final=True)
    if kind == "box":
        end = _closing(text, match.end())
        after = text[end + 1 :]
        return Place(text[match.end() : end], after, "\\boxed{}", unsaid) if end else None
    if kind == "cue" and not _asserted(before):
        return None
    ending = _END.search(text, match.end(), match.end() + LONGEST)
    end = ending.start() if ending else match.end() + LONGEST
    stop = ending[0] if ending and ending[0] in (".", "!", "?") else ""
    mark = f"“{' '.join(match[0].split()).rstrip('*_`= ')}”" if kind == "cue" else "####"
    said = _plain(text[match.end() : end]) + stop
    return Place(
        said, text[end + len(stop) :], mark, unsaid or ("asked" if stop == "?" else "")
    )


def _plain(text: str) -> str:
    """Without formatting tags such as <b>, and no longer than an answer may be."""
    return _FORMATTING.sub(" ", text[: 2 * LONGEST]).strip()[:LONGEST]


def _closing(text: str, start: int) -> int:
    """Where the brace that is open at ``start`` closes; 0 if not within an answer's length."""
    depth = 1
    for place in range(start, min(len(text), start + LONGEST)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return 0


def _clause(text: str, start: int) -> str:
    """What stands before a mark in the same clause, at most sixty characters."""
    before = _FORMATTING.sub(" ", text[max(0, start - 60) : start])
    return _CLAUSE.split(before)[-1]


def _asserted(clause: str) -> bool:
    """Whether one's own answer is meant: not "if the answer is", not "Bob's answer is"."""
    words = re.sub(r"[*_#>`\"'{(\\-]", " ", clause).split()
    after_sum = "=" in clause or not re.search(r"[^\W\d_]", words[-1] if words else "")
    if not after_sum and words[-1].lower() not in _BEFORE:
        return False
    return not _DOUBT.search(clause)
