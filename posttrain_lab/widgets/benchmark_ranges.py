"""The deck's gains as ranges, before and after, and its table of how reasoning models differ.

Both are the deck's figures and say so; nothing here was measured by the lab.

What it leaves out: the facts (``data.milestones``) and what it looks like (``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import BenchmarkRanges
    BenchmarkRanges()
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from posttrain_lab.data import milestones
from posttrain_lab.widgets import assets

SCRIPT = assets.bundle("benchmark_ranges.js")
STYLE = assets.look()


class BenchmarkRanges(anywidget.AnyWidget):
    """Five benchmarks, each a range before and a range after, and what changed besides."""

    _esm = SCRIPT
    _css = STYLE
    facts = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(facts=milestones.deck_tables(), **traits)
