"""RLHF makes new answers better, by a rule that no training saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.widgets import race_plan
from tools.preference_effect import good, raced, ranked_right, report, told

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
SEED, ITEMS = 1, 100


def test_the_report_compares_each_arm_with_the_start() -> None:
    start = [[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]]
    better = [[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0]]
    rows = {row["arm"]: row for row in report(
        {"start": start, "dpo": better, "rlhf": start},
        {"start": [[0.0, 1.0]], "rlhf": [[2.0, 3.0]]},
        {"dpo": [[1.0, 1.0, 0.0, 1.0]]},
    )}  # fmt: skip
    assert tuple(rows) == ("dpo", "rlhf")
    assert rows["dpo"]["gain"]["value"] == pytest.approx(3 / 8)
    assert rows["rlhf"]["gain"]["value"] == 0
    assert rows["rlhf"]["score's gain"]["value"] == 2
    assert "score's gain" not in rows["dpo"]
    assert rows["dpo"]["ranked"]["value"] == 3 / 4
    assert "ranked" not in rows["rlhf"]


def test_an_answer_is_good_if_it_is_polite_and_right() -> None:
    asked = race_plan.held_out(0, "test", 4)
    assert good([one.answer for one in asked], asked) == [1.0] * 4
    assert good(["Gladly."] * 4, asked) == [0.0] * 4


@pytest.mark.slow
def test_dpo_ranks_held_out_pairs_and_gains_and_labels_by_lot_teach_neither(
    tmp_path: Path,
) -> None:
    asked, pairs = race_plan.held_out(SEED, "test", ITEMS), race_plan.drawn("test", SEED, ITEMS)
    models = raced(SEED, tmp_path, ("dpo", "dpo by lot"))
    goods = {arm: [good(told(model, asked), asked)] for arm, model in models.items()}
    rankings = {arm: [ranked_right(models[arm], models["start"], race_plan.preferences(pairs))]
                for arm in ("dpo", "dpo by lot")}  # fmt: skip
    dpo, lot = report(goods, {}, rankings)
    assert dpo["gain"]["low"] > 0.2, dpo
    assert dpo["ranked"]["low"] > 0.8, dpo
    assert lot["gain"]["high"] < dpo["gain"]["low"], lot
    assert lot["ranked"]["high"] < dpo["ranked"]["low"], lot


@pytest.mark.slow
def test_rlhf_gains_on_held_out_requests(tmp_path: Path) -> None:
    """One seed: its interval is over requests alone; ``python -m tools.preference_effect``
    runs several, and a reward model that learned from labels drawn by lot."""
    asked = race_plan.held_out(SEED, "test", ITEMS)
    models = raced(SEED, tmp_path, ("rlhf",))
    goods = {arm: [good(told(model, asked), asked)] for arm, model in models.items()}
    (row,) = report(goods, {}, {})
    assert row["gain"]["low"] > 0, row
