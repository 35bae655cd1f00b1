from __future__ import annotations

from pathlib import Path

from tiny_model import make

from posttrain_lab.bench.training import sft_step_ratio


def test_the_step_ratio_comes_with_its_spread_and_both_times(tmp_path: Path):
    figure = sft_step_ratio(str(make(tmp_path / "tiny")), repeats=2, steps=4)
    assert 0 < figure["low"] <= figure["median"] <= figure["high"]
    assert figure["repeats"] == 2
    assert figure["step_ms"] > 0 < figure["bare_step_ms"]
