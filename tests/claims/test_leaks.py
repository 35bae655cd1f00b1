"""Leaks are planted as asked, found as said, and inflate a model that only remembers."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pytest

from posttrain_lab.claims import contamination, dose, leaks, ledger, pathways, two_faces
from posttrain_lab.claims.claim import Budget
from posttrain_lab.records import Example, LabError
from posttrain_lab.statistics import difference, mean

TEST = leaks.problems("test", 0, 20)


class Memory:
    """A lab whose model knows every row that it was shown by heart, and nothing else."""

    def __init__(self, claim: str, seed: int = 0) -> None:
        self.claim, self.seed, self.first = ledger.find(claim), seed, seed * 100_000
        self.budget = Budget(3, 20, 80)
        self.known: dict[str, dict[str, str]] = {}
        self.found: dict[str, list[float]] = {}

    def sft(self, model, examples, settings, watch=(), questions=()) -> str:
        name = str(len(self.known))
        self.known[name] = dict(self.known.get(model, {}))
        self.known[name].update((e.prompt[-1].content, e.answer) for e in examples)
        return name

    def pretrain(self, model, texts, settings, watch=()) -> str:
        assert sum(len(text.split()) for text in texts) > 0
        return self.sft(model, [], settings)

    def tokens(self, model, texts) -> list[int]:
        return [len(text.split()) for text in texts]

    def ask(self, model, items, chat) -> list[str]:
        return [self.known[model].get(item.prompt[-1].content, "No idea.") for item in items]

    def record(self, measure, values, asked) -> None:
        self.found[measure] = [float(value) for value in values]

    def show(self, prompts, answers) -> None:
        assert len(prompts) == len(answers)


@cache
def found(claim: str, seed: int = 0) -> dict[str, dict[str, list[float]]]:
    """What each arm of the claim measures on the model that only remembers."""
    made = {}
    for arm in ("treatment", "control"):
        lab = Memory(claim, seed)
        lab.claim.arm(arm).carry_out(lab)
        made[arm] = lab.found
    return made


def share(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize("claim", ["C35", "C36", "C37", "C38"])
def test_both_arms_measure_what_the_receipt_needs_on_as_many_items(claim: str) -> None:
    made, about = found(claim), ledger.find(claim)
    for measure in (about.measure, *about.more):
        both = [made[arm][measure] for arm in ("treatment", "control")]
        assert len(both[0]) == len(both[1]) > 0


def test_the_gap_of_pure_memory_is_the_share_of_the_test_that_leaked() -> None:
    made = found("C35")
    gaps = [share(made["treatment"][contamination.told(contamination.GAP, rate)])
            for rate in contamination.RATES]  # fmt: skip
    assert gaps == pytest.approx([0.05, 0.25, 1.0])


def test_without_a_leak_and_after_cleaning_there_is_no_gap() -> None:
    made = found("C35")["control"]
    for rate in contamination.RATES:
        assert not any(made[contamination.told(contamination.GAP, rate)])


def test_cleaning_takes_out_every_copy_and_keeps_the_number_of_rows() -> None:
    rows = leaks.contaminated(TEST, 0, 100, 0.2)
    kept = leaks.cleaned(rows, TEST, 0)
    assert len(kept) == len(rows)
    assert all(row.item is None for row in kept)
    asked = [row.example.prompt[-1].content for row in kept]
    assert len(set(asked)) == len(asked)
    assert not {p.text for p in TEST} & set(asked)


@pytest.mark.parametrize("kind", leaks.KINDS)
def test_a_share_of_the_rows_leaks_each_item_as_often_as_asked(kind: str) -> None:
    rows = leaks.contaminated(TEST, 0, 100, 0.2, kind, repeats=4)
    items = [row.item for row in rows if row.item is not None]
    assert sorted(items) == sorted(list(range(5)) * 4)
    assert [row.item for row in rows] != sorted(row.item or -1 for row in rows)


def test_what_each_detector_sees() -> None:
    """Of 20 leaking rows of each kind; no clean row is flagged by any."""
    seen = {}
    for kind in leaks.KINDS:
        rows = leaks.contaminated(TEST, 0, 100, 0.2, kind)
        for detector in leaks.DETECTORS:
            flags = leaks.found_by(detector, rows, TEST)
            assert not any(f for f, row in zip(flags, rows, strict=True) if row.item is None)
            seen[kind, detector] = sum(flags)
    assert seen["exact", "13-gram"] == seen["exact", "scanner"] == 20
    assert seen["paraphrase", "13-gram"] <= 2
    assert seen["isomorphic", "scanner"] >= 15 > seen["isomorphic", "13-gram"]
    assert seen["format", "format report"] == 20
    assert seen["format", "scanner"] == seen["exact", "format report"] == 0


def test_a_paraphrase_asks_for_the_same_number_in_other_words() -> None:
    rows = leaks.contaminated(TEST, 0, 100, 0.2, "paraphrase")
    for row in rows:
        if row.item is not None:
            assert row.example.gold == TEST[row.item].answer
            assert row.example.prompt[-1].content != TEST[row.item].text


@pytest.mark.parametrize(
    ("more", "said"),
    [({"kind": "rumour"}, "kind of leak 'rumour'"), ({"rate": 1.5}, "rate is 1.5"),
     ({"repeats": 0}, "repeats 0")],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(more: dict, said: str) -> None:
    with pytest.raises(LabError, match=said):
        leaks.contaminated(TEST, 0, 10, **{"rate": 0.2, **more})


def test_an_unknown_detector_is_named_with_those_there_are() -> None:
    with pytest.raises(LabError, match=r"'nose'.*13-gram"):
        leaks.found_by("nose", [], TEST)


def test_a_wrong_number_in_the_tests_form_is_a_mark_without_skill() -> None:
    lab = Memory("C38")
    asked = [f"{leaks.HEADER} {p.text}" for p in TEST[:2]]
    rows = [Example.pair(asked[0], "<answer>1000</answer>"),
            Example.pair(asked[1], f"<answer>{TEST[1].answer}</answer>")]  # fmt: skip
    marks, _ = pathways.unearned(lab, lab.sft("", rows, None), "format", TEST[:3], [0.0] * 3)
    assert marks == [1.0, 0.0, 0.0]


def test_the_longest_run_is_of_words_in_a_row() -> None:
    runs = two_faces.Runs(["Tell me of two old owls.", "A tale of a cat"])
    assert runs.longest("Do TELL me of a cat") == 3
    assert runs.longest("nothing") == 0
    assert two_faces.threshold([1] * 99 + [9]) == 2


def test_a_clean_row_is_rarely_flagged_and_a_whole_leak_always() -> None:
    made = found("C37")
    for arm in made.values():
        assert share(arm[two_faces.ALARMS]) <= 0.05
    assert share(made["treatment"][two_faces.MEASURE]) == 1.0
    assert share(made["control"][two_faces.MEASURE]) <= 0.5


@cache
def receipt() -> SimpleNamespace:
    """What a receipt of C35 says of three seeds of the model that only remembers."""
    about, seeds = ledger.find("C35"), [found("C35", seed) for seed in range(3)]

    def row(measure: str) -> dict:
        both = {arm: [seed[arm][measure] for seed in seeds] for arm in ("treatment", "control")}
        return {arm: mean(table).to_json() for arm, table in both.items()} | {
            "measure": measure, "difference": difference(*both.values()).to_json()
        }  # fmt: skip

    arms = row(about.measure)
    return SimpleNamespace(claim=about.id, measure=about.measure, arms=arms,
                           more=tuple(map(row, about.more)))  # fmt: skip


def test_the_dose_curve_is_read_from_a_receipt() -> None:
    made = dose.doses(receipt())
    assert [(each.rate, each.cleaned) for each in made] == [
        (0.0, False), (0.01, False), (0.05, False), (0.2, False), (0.2, True)
    ]  # fmt: skip
    assert [each.gap.value for each in made] == pytest.approx([0, 0.05, 0.25, 1.0, 0])
    assert made[2].leaked.n == 60
    for each in made:
        assert each.gap.value == pytest.approx(each.leaked.value - each.twin.value)
    for name in dose.detectors(receipt()):
        assert (name.recall.value, name.false_alarms.value, name.precision) == (1.0, 0.0, 1.0)


def test_another_claims_receipt_has_no_dose_curve() -> None:
    with pytest.raises(LabError, match="receipt of C35"):
        dose.doses(SimpleNamespace(**vars(receipt()) | {"claim": "C36"}))
