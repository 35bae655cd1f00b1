"""DPO makes new answers better, by rules that no training saw; its placebo does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.preference_effect import APART, ARMS, pairs, report, told, trained

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")


def test_the_report_counts_wins_ties_and_losses_against_the_start() -> None:
    start = [[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]]
    better = [[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0]]
    rows = {row["arm"]: row for row in report(
        {"start": start, "dpo": better, "rlhf": start, "placebo": start}
    )}  # fmt: skip
    assert tuple(rows) == ARMS
    assert [rows["dpo"][name] for name in ("wins", "ties", "losses")] == [3, 5, 0]
    assert rows["dpo"]["gain"]["value"] == pytest.approx(3 / 8)
    assert rows["dpo"]["new beats old, a tie is half"]["value"] == pytest.approx(0.5 + 3 / 16)
    assert rows["placebo"]["gain"]["value"] == 0


@pytest.mark.slow
def test_dpo_gains_on_held_out_preferences(tmp_path: Path) -> None:
    """One seed and one kind of preference: its interval is over prompts alone.

    RLHF is reported by the tool and not asserted: it learned to be polite and lost content.
    """
    asked = pairs("test", APART, 60, "polite")
    models = trained(1, tmp_path, "polite")
    rows = {row["arm"]: row for row in report(
        {arm: [told(model, asked)] for arm, model in models.items()}
    )}  # fmt: skip
    assert rows["dpo"]["gain"]["low"] > 0, rows["dpo"]
    assert rows["placebo"]["gain"]["value"] < rows["dpo"]["gain"]["value"]
