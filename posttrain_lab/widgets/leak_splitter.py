"""The splitter, before and after: test rows drawn one by one, and by groups of near-duplicates.

What it leaves out: splitting (``scans.splitter``), drawing (``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import LeakSplitter
    LeakSplitter()
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.later import Later
from posttrain_lab.widgets.leak_scanner import NAME as SCANNER

SCRIPT = assets.bundle("leak_splitter.js")
STYLE = assets.look()
NAME = "leak-splitter"
SHARE, LEAST, HIGHEST, STEP = 0.1, 0.05, 0.5, 0.05
MOST_DRAWN = 600  # rows, as squares


class LeakSplitter(Asked):
    """One splitter; its choices are kept as ``name``. ``scanner``: whose data it can split."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, scanner: str = SCANNER, name: str = NAME, **traits: Any) -> None:
        self._scanner, self._later, self._kept = scanner, Later(), desk.kept(name)
        asks = {**self._kept, "open": self._open, "split": self._split, "group": self._group}
        super().__init__(asks, boot=boot(name), **traits)

    def _place(self, message: desk.Message) -> Any:
        from posttrain_lab.scans.place import Place

        return Place(desk.seat_of(message), self._scanner)

    def _open(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        about = self._place(message).about("train")
        kept = self._kept["open"](message, buffers)
        return kept | {"own": about and about["name"]}

    def _rows(self, message: desk.Message) -> Any:
        """The rows, with their groups; None while these are being found."""
        from posttrain_lab.scans import splitter

        if message.get("source") != "own":
            return splitter.example()
        place = self._place(message)
        about = place.about("train") or {}
        return self._later.ask(f"{about.get('id')}", lambda: splitter.own(place))

    def _split(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        from posttrain_lab.scans import splitter

        rows = self._rows(message)
        if rows is None:
            return {"later": True}
        return {"split": splitter.both(rows, message.get("share"), message.get("seed"))}

    def _group(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        from posttrain_lab.scans import splitter

        rows = self._rows(message)
        return {"rows": [] if rows is None else splitter.group(rows, message.get("group"))}


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page draws at once: the example, split."""
    from posttrain_lab.scans import splitter

    return {"name": name, "split": splitter.both(splitter.example(), SHARE, 0), "least": LEAST,
            "highest": HIGHEST, "step": STEP, "most_drawn": MOST_DRAWN}  # fmt: skip
