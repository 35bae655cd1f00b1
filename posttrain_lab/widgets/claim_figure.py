"""A receipt as a figure to keep: both arms, the difference, the prediction, the verdict.

What it leaves out: anything live (``static/claim_card.js`` draws that).

Try it: ``Path("C04.svg").write_bytes(drawn(receipt, "svg"))``.
"""

from __future__ import annotations

import io
from typing import Any

from posttrain_lab.claims import ledger, verdict
from posttrain_lab.records import Receipt

TREATMENT, CONTROL, INK = "#1b5cc8", "#7f858e", "#1b2027"
SIZE = (7.2, 3.6)  # inches


def drawn(receipt: Receipt, kind: str) -> bytes:
    """The figure's bytes, ``kind`` "png" or "svg"."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    claim = ledger.find(receipt.claim)
    figure = Figure(figsize=SIZE, layout="constrained")
    (FigureCanvasSVG if kind == "svg" else FigureCanvasAgg)(figure)
    arms, gap = figure.subplots(1, 2, width_ratios=(3, 2))
    _arms(arms, receipt)
    _difference(gap, receipt)
    figure.suptitle(f"{claim.id}: {claim.says}", fontsize=10, wrap=True, color=INK)
    note = verdict.in_words(claim, receipt)
    figure.supxlabel(note, fontsize=7, wrap=True, color=INK)
    out = io.BytesIO()
    figure.savefig(out, format=kind, dpi=200, metadata={"Title": claim.id})
    return out.getvalue()


def _arms(axes: Any, receipt: Receipt) -> None:
    """A dot and whisker for each arm; rates start at zero."""
    scale = 100 if receipt.unit == "share" else 1
    for x, (arm, colour) in enumerate((("control", CONTROL), ("treatment", TREATMENT))):
        made = receipt.arms[arm]
        value, low, high = (scale * made[key] for key in ("value", "low", "high"))
        axes.errorbar(
            x, value, [[max(0, value - low)], [max(0, high - value)]], fmt="o", color=colour,
            capsize=4, markersize=7,
        )  # fmt: skip
    axes.set_xticks([0, 1], [receipt.arms[arm]["name"] for arm in ("control", "treatment")])
    axes.set_xlim(-0.5, 1.5)
    axes.set_ylim(bottom=0, top=100 if receipt.unit == "share" else None)
    unit = "per cent" if receipt.unit == "share" else receipt.unit
    axes.set_ylabel(f"{receipt.measure}, {unit}")


def _difference(axes: Any, receipt: Receipt) -> None:
    """The difference with its interval against zero; the prediction as a hollow mark."""
    scale = 100 if receipt.unit == "share" else 1
    value, low, high = (scale * v for v in (receipt.difference, receipt.low, receipt.high))
    axes.axvline(0, color=CONTROL, linestyle="--", linewidth=1)
    axes.errorbar(value, 0, xerr=[[value - low], [high - value]], fmt="o", color=TREATMENT,
                  capsize=4, markersize=7)  # fmt: skip
    if receipt.guess is not None:
        axes.plot(scale * receipt.guess, 0.25, "D", markerfacecolor="none", color=INK)
        axes.annotate("predicted", (scale * receipt.guess, 0.32), ha="center", fontsize=8)
    axes.set_yticks([])
    axes.set_ylim(-0.6, 0.6)
    unit = "points" if receipt.unit == "share" else receipt.unit
    axes.set_xlabel(f"difference, {unit}")
    axes.set_title(receipt.verdict, fontsize=10, color=INK)
