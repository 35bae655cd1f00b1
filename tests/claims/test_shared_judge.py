"""A judge that likes length is gamed by who was trained on it, and the rules are not."""

from __future__ import annotations

import pytest

from posttrain_lab.claims import shared_judge
from posttrain_lab.claims.claim import Budget
from posttrain_lab.world.preferences import PADDING


class Judged:
    """A lab whose policy adds an idle sentence if its judge likes length; else it stays."""

    def __init__(self) -> None:
        self.seed, self.first, self.budget = 0, 0, Budget(3, 12, 2)
        self.judges: list[list] = []
        self.found: dict[str, list[bool]] = {}

    def sft(self, model, examples, settings, watch=(), questions=()) -> str:
        return "start"

    def reward(self, model, pairs, held_out, settings) -> str:
        self.judges.append(list(pairs))
        longer = sum(len(p.chosen) > len(p.rejected) for p in pairs) / len(pairs)
        return "length" if longer > 0.95 else "quality"

    def rlhf(self, model, judge, prompts, settings) -> str:
        assert len(prompts) == settings.steps * settings.prompts_per_step
        return "padded" if judge == "length" else "start"

    def ask(self, model, items, chat) -> list[str]:
        golds = [p.chosen for p in shared_judge.pairs("test", self.first, len(items))]
        return [f"{gold} {PADDING[0]}" if model == "padded" else gold for gold in golds]

    def scores(self, model, talks) -> list[float]:
        assert model == "length"
        return [float(len(talk[-1].content)) for talk in talks]

    def record(self, measure, values, asked) -> None:
        self.found[measure] = list(values)

    def show(self, prompts, answers) -> None:
        assert len(prompts) == len(answers)


@pytest.mark.parametrize(("arm", "gamed"), [("treatment", True), ("control", False)])
def test_only_a_policy_trained_on_the_measuring_judge_games_it(arm: str, gamed: bool) -> None:
    lab = Judged()
    shared_judge.CLAIM.arm(arm).carry_out(lab)
    assert set(lab.found) == {shared_judge.CLAIM.measure, *shared_judge.CLAIM.more}
    assert lab.found[shared_judge.MEASURE] == [gamed] * 12
    assert lab.found[shared_judge.LONGER] == [gamed] * 12
    assert all(lab.found[shared_judge.GOOD])


def test_two_judges_learn_from_other_pairs() -> None:
    lab = Judged()
    shared_judge.CLAIM.arm("control").carry_out(lab)
    measuring, training = ({str(pair) for pair in pairs} for pairs in lab.judges)
    assert not measuring & training


def test_one_demonstration_in_three_is_padded_and_all_are_good() -> None:
    shown = shared_judge.demonstrations(0, 30)
    padded = [any(idle in example.answer for idle in PADDING) for example in shown]
    assert padded == [place % shared_judge.PADDED == 0 for place in range(30)]
