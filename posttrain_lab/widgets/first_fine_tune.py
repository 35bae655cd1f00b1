"""The panel of the first lesson: edit examples, press Train, watch the answers change.

The page asks and the kernel answers (``desk``): no threads, no output areas, nothing is
sent before a page is there to hear it. All that was typed survives a reload, and a run
goes on without the page.

What it leaves out: what the page looks like (``static/``) and how training works.

Try it in a notebook::

    from posttrain_lab.widgets import FirstFineTune
    FirstFineTune()
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.boot import boot

SCRIPT = assets.bundle("first_fine_tune.js")
STYLE = assets.look()


class FirstFineTune(anywidget.AnyWidget):
    """One fine-tuning panel. Panels of the same ``name`` share what was typed."""

    _esm = SCRIPT
    _css = STYLE
    name = traitlets.Unicode("first-fine-tune").tag(sync=True)
    boot = traitlets.Dict().tag(sync=True)
    patience_ms = traitlets.Int(5000).tag(sync=True)

    def __init__(self, name: str = "first-fine-tune", **traits: Any) -> None:
        super().__init__(name=name, boot=boot(), **traits)
        self.on_msg(self._hear)

    def _hear(self, _: Any, message: dict[str, Any], buffers: list[memoryview]) -> None:
        self.send(desk.answer(message, buffers))
