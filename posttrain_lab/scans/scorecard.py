"""Which detector sees which kind of leak: planted in pocket text, measured when asked for.

Items of the world's test split are edited in each known way and looked for by each channel
of the scanner alone, by all together, and by the plainest detector in use: any 13 words in a
row, in small letters, that a test item has, too (as for GPT-3: Brown et al., 2020). Rows
that are no leak show what each flags in vain.

What it leaves out: real benchmarks and the larger card (``python -m tools.leak_scores``).

Try it::

    >>> made = card(number=10, seed=0)
    >>> made["rows"][0]["kind"], made["rows"][0]["hits"]["all"]
    ('as it is', 10)
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from posttrain_lab.leakage.index import CHANNELS, LeakIndex
from posttrain_lab.leakage.matches import Dials, judged, matches
from posttrain_lab.leakage.text import words_of
from posttrain_lab.records import LabError
from posttrain_lab.scans.ready import EDITS, HEADER, KINDS
from posttrain_lab.world.behaviours import BEHAVIOURS

NUMBERS = (20, 50, 100)
ITEMS = 120
OF = ("steps_2", "steps_3", "steps_4", "instruction", "recall_1x", "program_debug")
GRAM = 13
_PLAIN = re.compile(r"[a-z0-9]+")
LEAST = 14  # words of an item that an edit can still be told in
OTHERS, UNDER = "other questions of the same making", "the same under the items' header"
DETECTORS = ("13-gram", *CHANNELS, "all")
ONLY = {name: Dials(off=frozenset(CHANNELS) - {name}) for name in CHANNELS} | {"all": Dials()}


def _questions(split: str, many: int) -> list[str]:
    made: dict[str, None] = {}
    for index in range(many):
        item = BEHAVIOURS[OF[index % len(OF)]](split, index // len(OF))
        made["\n".join(m.content for m in item.prompt if m.role == "user")] = None
    return list(made)


@lru_cache(maxsize=1)
def _world() -> tuple[list[str], list[str], LeakIndex, frozenset[tuple[str, ...]]]:
    """Test items, others like them, and both detectors, made ready.

    A third of the items stands under a header that they share.
    """
    asked = _questions("test", ITEMS)
    items = [HEADER + text if i % 3 == 0 else text for i, text in enumerate(asked)]
    return asked, _questions("validation", 2 * ITEMS), LeakIndex.build(items), grams(items)


def grams(texts: Sequence[str], size: int = GRAM) -> frozenset[tuple[str, ...]]:
    """All runs of so many words in any of the texts.

    >>> len(grams(["a b c d", "b c d"], 3))
    2
    """
    told = [_PLAIN.findall(text.lower()) for text in texts]
    return frozenset(tuple(w[i : i + size]) for w in told for i in range(len(w) - size + 1))


def card(number: int, seed: int) -> dict[str, Any]:
    """Of each kind of leak, how many of so many each detector found; and false alarms.

    Raises:
        LabError: a number that is not offered.
    """
    if number not in NUMBERS or type(seed) is not int:
        raise LabError(f"{number!r:.40} leaks of each kind were asked for.",
                       f"It can be {', '.join(map(str, NUMBERS))}.", "Choose one of them.",
                       "number")  # fmt: skip
    asked, others, _, _ = _world()
    rng = random.Random(f"scorecard {seed}")
    long = [text for text in asked if len(words_of(text)) >= LEAST]
    rows = []
    for kind in KINDS:
        pairs: list[tuple[str, str]] = []
        while len(pairs) < number:  # an edit that changes nothing is no leak of this kind
            item = rng.choice(long)
            text = EDITS[kind].edit(item, rng)
            if text != item or kind == "as it is":
                pairs.append((item, text))
        rows.append(_row(kind, EDITS[kind].group, [text for _, text in pairs], pairs[0]))
    fresh = rng.sample(others, min(2 * number, len(others)))
    rows.append(_row(OTHERS, "no leak", fresh, (fresh[0], fresh[0])))
    headed = [HEADER + text for text in fresh]
    rows.append(_row(UNDER, "no leak", headed, (fresh[0], headed[0])))
    return {"rows": rows, "number": number, "seed": seed, "items": len(asked)}


def _row(
    kind: str, group: str, texts: Sequence[str], example: tuple[str, str]
) -> dict[str, Any]:
    _, _, index, plain = _world()
    found = matches(index, texts)
    hits = {name: sum(judged(each, dials) is not None for each in found)
            for name, dials in ONLY.items()}  # fmt: skip
    hits["13-gram"] = sum(bool(plain & grams([text])) for text in texts)
    return {"kind": kind, "group": group, "n": len(texts), "hits": hits,
            "example": list(example)}  # fmt: skip
