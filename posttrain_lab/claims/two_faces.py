"""C37: a leak into SFT data is easy to find by n-grams, one into reward data is hard.

The test orders stories, as MT-Bench does, and has a reference to each. Into SFT data an item
leaks whole: the order with its reference. Into reward data the order leaks with two other
stories, which were compared there. The detector tells a row by its longest run of words that
a test item has, too; it is set so that it flags 1 % of clean rows of the same kind.

What it leaves out: training on them, and leaks that stand in no file (``shared_judge``).

Try it: ``posttrain-lab claims run C37 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.leaks import words

MEASURE = "leaked items found by n-grams, at 1 % false alarms"
SCANNED = "leaked items found by the scanner"
ALARMS, WARNED = "clean rows flagged by n-grams", "clean rows flagged by the scanner"
SHARE, CLEAN = 0.01, 400  # false alarms; clean rows that the detector is set on
LONGEST = 60  # words in a row that are looked for


@dataclass(frozen=True)
class Asked:
    """A request, its reference answer, and two other answers that were compared."""

    request: str
    reference: str
    chosen: str
    rejected: str

    def item(self) -> dict[str, str]:
        """As a test has it."""
        return {"question": self.request, "answer": self.reference}

    def shown(self) -> str:
        """As a row of SFT data."""
        return f"{self.request}\n{self.reference}"

    def compared(self) -> str:
        """As a row of reward data."""
        return f"{self.request}\n{self.chosen}\n{self.rejected}"


def asked(split: str, first: int, number: int) -> list[Asked]:
    """Orders for stories of the split, each with three stories that fit; no order twice."""
    from posttrain_lab.world.stories import asked_for, order, tell
    from posttrain_lab.world.streams import stream

    made: dict[str, Asked] = {}
    place = first
    while len(made) < number:
        rng = stream("two-faces", split, place)
        wanted = order(rng, split)
        request, _ = asked_for(rng, wanted)
        told = [" ".join(tell(rng, wanted, split)) for _ in range(3)]
        made.setdefault(request, Asked(request, *told))
        place += 1
    return list(made.values())


class Runs:
    """The longest run of words that a text shares with any of the known texts.

    >>> Runs(["two old owls sing"]).longest("There were two old owls.")
    3
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known: list[set[tuple[str, ...]]] = [set() for _ in range(LONGEST + 1)]
        for text in known:
            said = words(text)
            for size in range(1, min(LONGEST, len(said)) + 1):
                self._known[size].update(_of(said, size))

    def longest(self, text: str) -> int:
        said, best = words(text), 0
        while best < min(LONGEST, len(said)):
            if self._known[best + 1].isdisjoint(_of(said, best + 1)):
                break
            best += 1
        return best


def _of(said: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(said[i : i + size]) for i in range(len(said) - size + 1)}


def threshold(runs: Sequence[int], share: float = SHARE) -> int:
    """The shortest run that at most this share of clean rows has.

    >>> threshold([3, 4, 5, 9], share=0.25)
    6
    """
    allowed = int(share * len(runs))
    return sorted(runs, reverse=True)[allowed] + 1


def _arm(lab: Lab, row: Callable[[Asked], str]) -> None:
    """Sets the detectors on clean rows, and looks for the leaked ones."""
    number = lab.budget.items
    test = asked("test", lab.first, number)
    clean = asked("train", lab.first, 2 * CLEAN)
    runs = Runs(one.shown() for one in test)
    seen = [runs.longest(row(one)) for one in clean]
    least = threshold(seen[:CLEAN])
    keys = [one.request for one in test]
    lab.record(MEASURE, [runs.longest(row(one)) >= least for one in test], keys)
    lab.record(ALARMS, [long >= least for long in seen[CLEAN:]], [row(o) for o in clean])
    flagged = _scanned(test, [row(one) for one in (*test, *clean[CLEAN:])])
    lab.record(SCANNED, flagged[:number], keys)
    lab.record(WARNED, flagged[number:], [row(one) for one in clean])
    lab.show([row(one) for one in test[:3]],
             [f"{runs.longest(row(one))} words in a row; flagged from {least} on"
              for one in test[:3]])  # fmt: skip


def _scanned(test: Sequence[Asked], rows: Sequence[str]) -> list[bool]:
    from posttrain_lab.leakage.index import LeakIndex

    index = LeakIndex.build([one.item() for one in test])
    found = {leak.row for leak in index.scan(rows)}
    return [place in found for place in range(len(rows))]


CLAIM = Claim(
    id="C37",
    slide="Two faces of leakage",
    says="A leak into SFT data is easy to find by n-grams; a leak into reward data is hard.",
    asks="The same test items leak into SFT data, each with its reference answer, or into "
         "reward data, each with two other answers that were compared. A detector looks for "
         "the same words in a row and flags 1 % of clean rows. How many more of the leaks "
         "into SFT data will it find?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("leak into SFT data", "the request and its reference answer, as a row",
                  lambda lab: _arm(lab, Asked.shown)),
    control=Arm("leak into reward data", "the request and two other answers, as a pair",
                lambda lab: _arm(lab, Asked.compared)),
    quick=Budget(seeds=3, items=60, steps=1),
    full=Budget(seeds=5, items=120, steps=1),
    more=(SCANNED, ALARMS, WARNED),
    note="Nothing is trained: detectors read the rows. Each is set on 400 clean rows of its "
         "own kind, and its false alarms are counted on 400 others. What makes reward data "
         "hard is that short requests are all that leaks there. A leak through the reward "
         "model itself stands in no row at all: see C39.",
)  # fmt: skip
