"""C35: a few test items in the training data inflate the score.

One model is trained on sets of which 0, 1, 5 and 20 % of the rows are items of the test; a
fifth set had 20 % and went through the lab's own scanner first. The test's size is a fifth
of the training set's, about as GSM8K's is: at 5 % a quarter of the test has leaked, at 20 %
all of it.

What it leaves out: other stages (``leak_stages``) and kinds of leak (``pathways``).

Try it: ``posttrain-lab claims run C35 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from posttrain_lab.claims import leaks
from posttrain_lab.claims.claim import Arm, Budget, Claim, Lab
from posttrain_lab.claims.problem_set import items, right
from posttrain_lab.settings import SFTSettings

GAP = "leaked score beyond the clean twin's"
LEAKED, TWIN = "leaked test items right", "clean twins right"
FLAGGED = "leaking rows flagged by the"
RATES = (0.01, 0.05, 0.2)
START, ROWS, BATCH = "pocket/small", 5, 16  # rows to train on for each test item


def told(what: str, rate: float) -> str:
    """A measure at one dose.

    >>> told(TWIN, 0.2)
    'clean twins right, at 20 %'
    """
    return f"{what}, at {100 * rate:.0f} %"


MEASURE = told(GAP, 0.05)


def trained(lab: Lab, rows: Sequence[leaks.Row], start: str = START) -> str:
    """SFT on the rows, each read about a dozen times."""
    steps = lab.budget.steps
    settings = SFTSettings(
        steps=steps, batch_size=BATCH, learning_rate=3e-3, warmup_steps=8,
        order="by_length", measure_every=steps, checkpoint_every=steps,
    )  # fmt: skip
    watch = items(leaks.problems("test", lab.first, 8))
    return lab.sft(start, [row.example for row in rows], settings, watch)


def score(lab: Lab, model: str, problems: Sequence[Any]) -> tuple[list[float], list[str]]:
    """Which answers are right, and what was said."""
    said = lab.ask(model, items(problems), chat=True)
    return [float(right(a, p)) for a, p in zip(said, problems, strict=True)], said


def both(lab: Lab) -> tuple[list[Any], list[Any]]:
    """The test and its clean twin."""
    return tuple(leaks.problems(split, lab.first, lab.budget.items)
                 for split in ("test", "twin"))  # fmt: skip


def record_gap(
    lab: Lab, leaked: Sequence[float], fair: Sequence[float], asked: Sequence[str],
    named: Callable[[str], str] = str,
) -> None:  # fmt: skip
    """Records the test's score, its clean twin's, and the one less the other, by item."""
    lab.record(named(GAP), [a - b for a, b in zip(leaked, fair, strict=True)], asked)
    lab.record(named(LEAKED), leaked, asked)
    lab.record(named(TWIN), fair, asked)


def _dose(lab: Lab, rows: Sequence[leaks.Row], rates: Sequence[float]) -> None:
    """Trains on the rows and records what comes out, under each of these doses' names."""
    test, twin = both(lab)
    model = trained(lab, rows)
    (leaked, said), (fair, _) = score(lab, model, test), score(lab, model, twin)
    keys = [p.text for p in (*test, *twin)]
    for rate in rates:
        record_gap(lab, leaked, fair, keys, partial(told, rate=rate))
    lab.show([p.text for p in test[:3]], said[:3])


def _flagged(lab: Lab, rows: Sequence[leaks.Row], places: Sequence[int]) -> None:
    """Which of the rows at these places the detectors flag: all leak, or none does."""
    test, _ = both(lab)
    for name in leaks.DETECTORS[:2]:
        found = leaks.found_by(name, rows, test)
        lab.record(f"{FLAGGED} {name}", [found[p] for p in places], [str(p) for p in places])


def _set(lab: Lab, rate: float) -> list[leaks.Row]:
    test, _ = both(lab)
    return leaks.contaminated(test, lab.first, ROWS * len(test), rate)


def _places(lab: Lab) -> list[int]:
    return [n for n, row in enumerate(_set(lab, RATES[-1])) if row.item is not None]


def _leaking(lab: Lab) -> None:
    for rate in RATES:
        _dose(lab, _set(lab, rate), [rate])
    _flagged(lab, _set(lab, RATES[-1]), _places(lab))


def _clean(lab: Lab) -> None:
    """Without leaks; and the set with the most of them, cleaned."""
    _dose(lab, _set(lab, 0.0), RATES[:-1])
    _flagged(lab, _set(lab, 0.0), _places(lab))
    test, _ = both(lab)
    _dose(lab, leaks.cleaned(_set(lab, RATES[-1]), test, lab.first), RATES[-1:])


CLAIM = Claim(
    id="C35",
    slide="Data leakage: the silent killer of post-training reliability",
    says="Test items that are 5 % of the training rows inflate the score on a reasoning test, "
         "by 20 to 40 %, says the slide.",
    asks="A small model learns to answer one-step problems at once. In one arm 5 % of its rows "
         "are items of the test, in the other none. How much higher than on a clean twin of "
         "the test will the first one's score be, beyond the second one's?",
    measure=MEASURE,
    better="higher",
    unit="share",
    treatment=Arm("leaks", "SFT on rows of which 5 % are test items; beside it 1 and 20 %",
                  _leaking),
    control=Arm("no leaks", "the same without leaks; beside 20 %, what the scanner has cleaned",
                _clean),
    quick=Budget(seeds=4, items=20, steps=80),
    full=Budget(seeds=4, items=40, steps=160),
    more=(
        *(told(what, rate) for rate in RATES for what in (GAP, LEAKED, TWIN)
          if told(what, rate) != MEASURE),
        *(f"{FLAGGED} {name}" for name in leaks.DETECTORS[:2]),
    ),
    looked=LEAKED,
    note="There are five rows to train on for each test item, GSM8K has six: at 5 % a quarter "
         "of the test has leaked, at 20 % all of it. Beside “at 1 %” and “at 5 %” the control "
         "arm saw no leak; beside “at 20 %” it saw that set after the lab's own scanner took "
         "out what it flagged. Of the flagged rows, the control's share are false alarms.",
)  # fmt: skip
