"""A widget that answers its page and never speaks first.

What it leaves out: what is asked (each widget's own ``asks``) and how problems are worded
(``desk``).

Try it::

    class Hello(Asked):
        _esm, _css = SCRIPT, STYLE
        asks = {"ping": desk.ping}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from posttrain_lab.widgets import desk


class Asked(anywidget.AnyWidget):
    """The kernel's half: every message of the page gets one reply."""

    patience_ms = traitlets.Int(5000).tag(sync=True)

    def __init__(self, asks: Mapping[str, desk.Ask], **traits: Any) -> None:
        super().__init__(**traits)
        self._asks = {"ping": desk.ping, **asks}
        self.on_msg(self._hear)

    def _hear(self, _: Any, message: dict[str, Any], buffers: list[memoryview]) -> None:
        self.send(desk.answer(message, buffers, self._asks))
