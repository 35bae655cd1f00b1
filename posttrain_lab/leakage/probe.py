"""Does a model know test items by heart? It is given each one's first half.

What it writes is compared with the second half, and how surprised it is by the real second
half is measured. The same is done with a clean twin: items of the same making that no
training can have held. Only the difference between the two tells memory from skill.

What it leaves out: models behind an interface that gives no probabilities.

Try it: ``posttrain-lab leakage probe --model pocket/chat --eval test.jsonl --twin twin.jsonl``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from posttrain_lab.leakage.inputs import Inputs
from posttrain_lab.leakage.scan import read_items
from posttrain_lab.leakage.text import words_of
from posttrain_lab.models.generate import end_ids, greedy
from posttrain_lab.models.load import context_of, load
from posttrain_lab.models.surprise import surprises_of
from posttrain_lab.records import LabError
from posttrain_lab.statistics import Rate, rate

LEAST_WORDS, LONGEST = 8, 48  # words of an item; tokens that are written
BY_HEART = 0.75  # of the second half's words, in order, right from its beginning


@dataclass(frozen=True)
class Side:
    """One set's outcome: how many were finished by heart, and the mean surprise in nats."""

    finished: Rate
    surprise: float

    def to_json(self) -> dict[str, Any]:
        return {"finished": self.finished.to_json(), "surprise": self.surprise}


@dataclass(frozen=True)
class Probed:
    """Test set and clean twin beside one another, and the difference in surprise."""

    test: Side
    twin: Side
    less_surprised: float
    low: float
    high: float

    @property
    def remembered(self) -> bool:
        """Whether either measure's intervals keep the two sets apart."""
        return self.low > 0 or self.test.finished.low > self.twin.finished.high

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"remembered": self.remembered}


def probe(model: Any, tokenizer: Any, test: Sequence[str], twin: Sequence[str]) -> Probed:
    """Probes with texts of both sets; those too short to be halved are left out.

    Raises:
        LabError: one of the sets has no text that is long enough.
    """
    told = [_side(model, tokenizer, name, texts)
            for name, texts in (("test", test), ("twin", twin))]  # fmt: skip
    (test_side, a), (twin_side, b) = told
    gap = twin_side.surprise - test_side.surprise
    half = 1.96 * (_squared_error(a) + _squared_error(b)) ** 0.5
    return Probed(test_side, twin_side, gap, gap - half, gap + half)


def _squared_error(values: Sequence[float]) -> float:
    """Of the mean; without two values nothing is known."""
    many = len(values)
    if many < 2:
        return float("inf")
    mean = sum(values) / many
    return sum((v - mean) ** 2 for v in values) / (many - 1) / many


def _side(
    model: Any, tokenizer: Any, name: str, texts: Sequence[str]
) -> tuple[Side, list[float]]:
    halves = [made for text in texts if (made := _halves(tokenizer, text, context_of(model)))]
    if not halves:
        raise LabError(
            f"The {name} set has no item of {LEAST_WORDS} words or more.",
            "A shorter one cannot be halved.",
            "Choose another set.",
            name,
        )
    surprise = [
        float(nats[len(first) - 1 :].mean())
        for (first, second), nats in zip(
            halves, surprises_of(model, [a + b for a, b in halves]), strict=True
        )
    ]
    hits, ends = 0, end_ids(model, tokenizer)
    for begin in range(0, len(halves), 16):
        part = halves[begin : begin + 16]
        written = greedy(model, [a for a, _ in part], LONGEST, ends)
        hits += sum(
            _by_heart(tokenizer.decode(ids), tokenizer.decode(second))
            for ids, (_, second) in zip(written, part, strict=True)
        )
    return Side(rate(hits, len(halves)), sum(surprise) / len(surprise)), surprise


def _halves(tokenizer: Any, text: str, context: int) -> tuple[list[int], list[int]] | None:
    """An item's tokens in two halves, cut to what the model can read."""
    if len(words_of(text)) < LEAST_WORDS:
        return None
    ids = tokenizer(text, add_special_tokens=False)["input_ids"][: context - 1]
    cut = len(ids) // 2
    return ids[:cut], ids[cut : cut + LONGEST]


def _by_heart(written: str, real: str) -> bool:
    """Whether the text begins as the real one goes on."""
    said, wanted = words_of(written), words_of(real)
    same = 0
    for a, b in zip(said, wanted, strict=False):
        if a != b:
            break
        same += 1
    return bool(wanted) and same >= BY_HEART * len(wanted)


def probe_files(name: str, evals: str, twin: str, most: int) -> Probed:
    """Probes a model by name with the questions of two files."""
    sides = [
        [item.parts[0].text for item in read_items(Inputs(path))[:most]]
        for path in (evals, twin)
    ]
    model, tokenizer = load(name)
    return probe(model, tokenizer, *sides)


def text(found: Probed) -> str:
    """The outcome for a person."""
    lines = [
        f"finished by heart: {found.test.finished.percent()} of the test set, "
        f"{found.twin.finished.percent()} of the twin",
        f"surprise: {found.test.surprise:.2f} and {found.twin.surprise:.2f} nats a token, "
        f"{found.less_surprised:+.2f} less ({found.low:+.2f} to {found.high:+.2f})",
        "The model knows the test set better than its twin: it has seen it." if found.remembered
        else "No difference to the twin is shown.",
    ]  # fmt: skip
    return "\n".join(lines)
