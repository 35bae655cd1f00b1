"""The figures exist, are what they say, and keep what was promised where it is cheap to see."""

from __future__ import annotations

import pytest

from posttrain_lab import bench
from posttrain_lab.records import LabError


def test_a_kernel_with_the_widgets_stays_small() -> None:
    figure = bench.run(["kernel_mb"])["kernel_mb"]
    assert figure["without"] < figure["with_widgets"] <= 80


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(LabError, match="kernel_mb"):
        bench.run(["speed"])


def test_the_figures_are_readable() -> None:
    text = bench.text({"lab": "0.1.0", "kernel_mb": {"with_widgets": 61.2345, "repeats": 3}})
    assert "with_widgets 61.2" in text
    assert "repeats 3" in text
