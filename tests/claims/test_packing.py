"""Both arms of C41b read the same rows of alike conversations; their boundaries differ."""

from __future__ import annotations

from dataclasses import asdict

from posttrain_lab.claims import packing
from posttrain_lab.claims.claim import Budget


class Noted:
    """A lab that notes what it is given and answers every second question rightly."""

    def __init__(self) -> None:
        self.first, self.budget = 300, Budget(2, 8, 4)
        self.found: dict[str, list] = {}

    def sft(self, model, examples, settings, watch=()) -> str:
        self.examples, self.settings = list(examples), settings
        return "trained"

    def ask(self, model, items, chat) -> list[str]:
        return [item.gold if i % 2 else "" for i, item in enumerate(items)]

    def record(self, measure, values, asked) -> None:
        self.found[measure] = list(zip(asked, values, strict=True))

    def show(self, prompts, answers) -> None:
        self.shown = list(zip(prompts, answers, strict=True))


def test_the_boundaries_alone_differ_and_wordings_of_one_fact_are_neighbours() -> None:
    with_them, without = Noted(), Noted()
    packing.CLAIM.treatment.carry_out(with_them)
    packing.CLAIM.control.carry_out(without)
    assert with_them.examples == without.examples
    one, other = asdict(with_them.settings), asdict(without.settings)
    assert {k for k in one if one[k] != other[k]} == {"packing"}
    answers = [e.messages[-1].content for e in without.examples]
    wordings = len(answers) // 8
    facts = [answers[i : i + wordings] for i in range(0, len(answers), wordings)]
    assert all(len(set(fact)) == 1 for fact in facts)


def test_each_fact_is_one_measured_item() -> None:
    lab = Noted()
    packing.CLAIM.treatment.carry_out(lab)
    found = lab.found[packing.MEASURE]
    assert [right for _, right in found] == [False, True] * 4
    assert len({key for key, _ in found}) == 8
    assert len(lab.shown) == 4
