"""Texts made to hang, to mislead or to break a grader, and all graders to try them on."""

from __future__ import annotations

import random
from functools import cache
from types import SimpleNamespace

from posttrain_lab.graders import (
    Check,
    Grader,
    combine,
    constitution,
    format_tags,
    includes,
    length_penalty,
    match,
    numeric,
    pattern,
    rubric,
    shows_work,
)
from posttrain_lab.records import Example

SIZE = 100_000
ALICE = Example.pair(
    "Alice has 8 apples and buys 2 more. But then gives 5 to her mum. How many now?",
    "",
    gold="5",
)
FRAGMENTS = (
    "5", "25", "-5", "5.0", "1,000", "1/2", "½", "٥", "⁵", "½5", "5-6", "5:30", "1e999", "9^9",
    "Answer:", "Answer: ", "The answer is ", "the answer is not ", "<answer>", "</answer>",
    "<think>", "</think>", "\\boxed{", "}", "####", "#### ", "\\frac{1}{2}", "\\text{", "$",
    "$$", "=", "1+1=2", "8 + 2 = 10", "(", ")", "x", "*",
    " or ", " not ", "wait,", "five",
    "twenty-", "hundred", "and", "%", " percent", "km",
    "\n", " ", ". ", "?", "\u200b", "\u202e", "\ud800",
    "\x00", "\x1b[0m", "é", "😀", "<<1=1>>", "idiot", "because", "answer to to ", "n't 5",
)  # fmt: skip


@cache
def texts(size: int = SIZE) -> dict[str, str]:
    """Every fragment over and over, random text, and the same before an answer."""
    rng = random.Random(0)
    made = {part: (part * (size // len(part) + 1))[:size] for part in FRAGMENTS}
    made["letters"] = "".join(chr(rng.randrange(32, 127)) for _ in range(size))
    made["all scripts"] = "".join(chr(rng.randrange(1, 0xD7FF)) for _ in range(size))
    made["sums"] = "".join(rng.choice("0123456789 .,-+*/=()") for _ in range(size))
    end = "\nAnswer: 5"
    return made | {f"{k} … {end}": v[: size - len(end)] + end for k, v in made.items()}


def graders() -> tuple[Grader, ...]:
    """One of each, and some of their options."""
    kept = SimpleNamespace(name="short", text="Be short.", violated=lambda q, a: len(a) > 40)
    return (
        numeric(), numeric(within=0.5, last=True), match(), match(location="begin"),
        match(location="exact", ignore_case=False), includes(), includes("ab" * 100),
        pattern("(a+)+b"), pattern(r"Answer: (\d+)"), pattern("[01]*1[01]{20}2"),
        format_tags(), format_tags("plan"), shows_work(), shows_work(checked=False),
        length_penalty(), constitution([kept]), rubric(Check("It is right.", numeric())),
        combine({numeric(): 1, shows_work(): 0.5, length_penalty(): 0.1}),
    )  # fmt: skip
