"""Every setting of the contamination lab measures what its receipt needs; only leaks show."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from posttrain_lab.claims import leak_lab, leak_training, leaks, ledger
from posttrain_lab.claims.contamination import GAP, TWIN
from posttrain_lab.records import LabError
from posttrain_lab.settings import ClaimSettings
from posttrain_lab.settings.leak import LeakKnobs

STAGES, KINDS = LeakKnobs.CHOICES["stage"], LeakKnobs.CHOICES["kind"]


class Rote:
    """A lab whose models know by heart what they were shown, and nothing else."""

    def __init__(self, knobs: LeakKnobs) -> None:
        self.seed, self.first = 0, 0
        self.budget = leak_lab.claim(knobs).quick
        self.known: dict[str, dict[str, str]] = {}
        self.found: dict[str, list[float]] = {}

    def _after(self, model: str, pairs) -> str:
        name = str(len(self.known))
        self.known[name] = {**self.known.get(model, {}), **dict(pairs)}
        return name

    def sft(self, model, examples, settings, watch=(), questions=()) -> str:
        return self._after(model, ((e.prompt[-1].content, e.answer) for e in examples))

    def pretrain(self, model, texts, settings, watch=()) -> str:
        words = sum(len(text.split()) for text in texts)
        assert words >= settings.steps * settings.rows * settings.row
        split = (text.rpartition(" The answer is ") for text in texts)
        return self._after(model, ((asked, f"The answer is {number}")
                                   for asked, cut, number in split if cut))  # fmt: skip

    def dpo(self, model, pairs, settings) -> str:
        return self._after(model, ((p.prompt[-1].content, p.chosen) for p in pairs))

    def grpo(self, model, prompts, grader, settings, watch=()) -> str:
        assert all(grader(p.answer, p).value == 1 for p in prompts)
        return self.sft(model, prompts, settings)

    def reward(self, model, pairs, held_out, settings) -> str:
        return self.dpo(model, pairs, settings)

    def scores(self, model, talks) -> list[float]:
        known = self.known[model]
        return [float(known.get(t[0].content) == t[-1].content) for t in talks]

    def tokens(self, model, texts) -> list[int]:
        return [len(text.split()) for text in texts]

    def ask(self, model, items, chat) -> list[str]:
        return [self.known[model].get(item.prompt[-1].content, "No idea.") for item in items]

    def record(self, measure, values, asked) -> None:
        assert len(values)
        assert measure not in self.found
        self.found[measure] = [float(value) for value in values]

    def show(self, prompts, answers) -> None:
        assert len(prompts) == len(answers) > 0


@cache
def measured(knobs: LeakKnobs) -> dict[str, dict[str, list[float]]]:
    made = {}
    for arm in ("treatment", "control"):
        lab = Rote(knobs)
        leak_lab.claim(knobs).arm(arm).carry_out(lab)
        made[arm] = lab.found
    return made


def share(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_and_kind_measures_what_the_receipt_needs(stage: str, kind: str) -> None:
    knobs = LeakKnobs(stage, kind, rate=20)
    made, claim = measured(knobs), leak_lab.claim(knobs)
    for measure in (claim.measure, *claim.more):
        both = [made[arm][measure] for arm in ("treatment", "control")]
        assert len(both[0]) == len(both[1]) > 0


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_known_by_heart_lifts_the_test_and_not_its_twin(stage: str) -> None:
    made = measured(LeakKnobs(stage, "exact", rate=20))
    assert share(made["treatment"][GAP]) == 1.0
    assert not any(made["treatment"][TWIN])
    assert not any(made["control"][GAP])


@pytest.mark.parametrize("more", [{"rate": 0}, {"rate": 20, "cleaned": True}])
@pytest.mark.parametrize("stage", STAGES)
def test_without_a_leak_and_after_cleaning_there_is_no_gap(stage: str, more: dict) -> None:
    assert not any(measured(LeakKnobs(stage, **more))["treatment"][GAP])


def test_the_gap_grows_with_the_dose_and_shrinks_with_repetition() -> None:
    gaps = [share(measured(LeakKnobs(rate=rate))["treatment"][GAP]) for rate in (0, 1, 5, 20)]
    assert gaps == pytest.approx([0, 0.05, 0.25, 1.0])
    again = share(measured(LeakKnobs(rate=20, repeats=4))["treatment"][GAP])
    assert again == pytest.approx(0.25)


def test_the_form_alone_earns_marks_for_wrong_numbers() -> None:
    test = leaks.problems("test", 0, 20)
    rows = [leaks.Row(leaks.formed(one)) for one in test]
    for place, pair in enumerate(leak_training.pairs(rows)):
        assert pair.chosen == f"<answer>{test[place].answer}</answer>"
        assert pair.rejected != test[place].solution("plain")


def test_detectors_look_at_the_rows_before_cleaning_and_at_clean_ones() -> None:
    made = measured(LeakKnobs(rate=20, cleaned=True))["treatment"]
    assert share(made[f"{leak_lab.FOUND} scanner"]) == 1.0
    assert share(made[f"{leak_lab.ALARMS} scanner"]) <= 0.02
    assert len(made[f"{leak_lab.FOUND} scanner"]) == 20
    assert len(made[f"{leak_lab.ALARMS} scanner"]) == 80


def test_every_setting_is_a_claim_of_its_own_name() -> None:
    names = set()
    for values in itertools.product(*LeakKnobs.CHOICES.values()):
        knobs = LeakKnobs(*values)
        claim = ledger.find(knobs.id)
        assert claim.asks.endswith("?")
        assert claim.says.endswith(".")
        assert claim.measure not in claim.more
        assert claim.treatment.name != claim.control.name
        assert LeakKnobs.named(claim.id) == knobs
        assert ClaimSettings(claim=claim.id).problems() == []
        names.add(claim.id)
    assert len(names) == 6 * 5 * 4 * 3 * 2


@pytest.mark.parametrize(
    ("name", "said"),
    [("leak-", "names no setting"), ("leak-sft-exact-5", "names no setting"),
     ("leak-sft-rumour-5-1", "kind is 'rumour'"), ("leak-sft-exact-7-1", "rate is 7"),
     ("leak-sft-exact-5-1-washed", "names no setting"), ("leak-sft-exact-5-²", "repeats")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(name: str, said: str) -> None:
    with pytest.raises(LabError, match=said):
        ledger.find(name)
    (problem,) = ClaimSettings(claim=name).problems()
    assert said in problem.given
