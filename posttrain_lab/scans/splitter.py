"""Rows split twice: drawn one by one, and by groups of near-duplicates.

The rows are an example's, in which versions of one another are known to be, or the training
data that a learner gave to the scanner.

What it leaves out: how near-duplicates are found (``leakage.near``), writing the two parts
(``posttrain-lab leakage split``).

Try it::

    >>> told = both(example(), 0.1, seed=0)
    >>> told["careful"]["leaking"] <= told["careless"]["leaking"]
    True
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from posttrain_lab.leakage import near, splits
from posttrain_lab.leakage.columns import document_of
from posttrain_lab.leakage.inputs import Inputs
from posttrain_lab.records import LabError
from posttrain_lab.scans.place import Place
from posttrain_lab.scans.ready import EDITS
from posttrain_lab.scans.results import whole
from posttrain_lab.world.behaviours import BEHAVIOURS

ROWS, SEED = 240, 3
MOST_SHOWN = 200  # rows of one group
OF = ("steps_2", "steps_3", "steps_4", "program_debug", "instruction", "refuse_polite")
VERSIONS = ("as it is", "numbers", "names and numbers", "capitals", "fillers", "slips")
LEAST, HIGHEST = 0.05, 0.5
MOST_OWN, LONGEST = 5000, 220  # rows of a learner's; characters of a row that are shown
Rows = tuple[tuple[str, ...], tuple[int, ...]]  # texts, and each one's group


@lru_cache(maxsize=1)
def example() -> Rows:
    """Rows of the pocket world; about half of them have versions among the others."""
    rng = random.Random(SEED)
    texts: list[str] = []
    index = 0
    while len(texts) < ROWS:
        item = BEHAVIOURS[OF[index % len(OF)]]("train", 500 + index)
        text = "\n".join(m.content for m in item.prompt if m.role == "user")
        twins = rng.choice((0, 0, 0, 1, 1, 2, 4)) if index % len(OF) < 3 else 0
        texts.append(text)
        texts += [EDITS[rng.choice(VERSIONS)].edit(text, rng) for _ in range(twins)]
        index += 1
    texts = texts[:ROWS]
    rng.shuffle(texts)
    return tuple(texts), tuple(near.groups(texts))


@lru_cache(maxsize=4)
def _own(path: str, name: str, stamp: str) -> Rows:
    texts = [document_of(given.content) for given in islice(Inputs(path), MOST_OWN)]
    if len(texts) < 2:
        raise LabError(f"{name} holds {len(texts)} rows.", "A split needs at least two.",
                       "Choose another file.", "train")  # fmt: skip
    return tuple(texts), tuple(near.groups(texts))


def own(place: Place) -> Rows:
    """The rows of the training data that a seat gave to the scanner.

    Raises:
        LabError: it gave none.
    """
    path, about = place.path("train"), place.about("train") or {}
    return _own(str(path), about["name"], about["id"])


def both(rows: Rows, share: Any, seed: Any) -> dict[str, Any]:
    """Both splits of the rows, and how many test rows have a twin in training.

    Raises:
        LabError: the share or the seed is none.
    """
    texts, groups = rows
    if type(share) not in (int, float) or not LEAST <= share <= HIGHEST:
        raise LabError(f"The share to test on is {share!r:.20}.",
                       f"It can be from {LEAST} to {HIGHEST}.", "Try 0.1.",
                       "share")  # fmt: skip
    if type(seed) is not int:
        raise LabError("The seed is no whole number.", "", "Reload the page.", "seed")
    careless = splits.at_random(len(texts), share, seed)
    careful = splits.split(groups, share, seed)
    return {
        "rows": len(texts), "groups": list(groups), "share": share, "seed": seed,
        "careless": _told(groups, careless), "careful": _told(groups, careful),
    }  # fmt: skip


def _told(groups: Sequence[int], tested: Sequence[int]) -> dict[str, Any]:
    return {"tested": list(tested), "leaking": splits.leaking(groups, tested)}


def group(rows: Rows, number: Any) -> list[dict[str, Any]]:
    """The rows of one group, as they are shown."""
    texts, groups = rows
    found = [i for i, each in enumerate(groups) if each == number][:MOST_SHOWN]
    return [{"row": i, "text": whole(texts[i][:LONGEST])} for i in found]
