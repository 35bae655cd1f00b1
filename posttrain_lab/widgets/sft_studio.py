"""The SFT studio: two or more fine-tuning runs that a learner trains, tests and compares.

Examples of one turn or several, that answer at once or think first; some held out, so that
over-fitting shows. Every weight or a LoRA add-on, with what is trained and kept in memory
told before training; three runs at once; any two runs side by side; a trained add-on taken
off and merged in.

What it leaves out: what the page looks like (``static/studio.js``), what is answered
(``desk``), and how training works.

Try it in a notebook::

    from posttrain_lab.widgets import SFTStudio
    SFTStudio()
"""

from __future__ import annotations

from typing import Any

import traitlets

from posttrain_lab.data.behaviours import STUDIO, STUDIO_SHARE
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import boot

SCRIPT = assets.bundle("sft_studio.js")
STYLE = assets.look()


class SFTStudio(Asked):
    """One studio. Studios of the same ``name`` share what was typed."""

    _esm = SCRIPT
    _css = STYLE
    name = traitlets.Unicode("sft-studio").tag(sync=True)
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = "sft-studio", **traits: Any) -> None:
        super().__init__(desk.ASKS, name=name, boot=first_picture(), **traits)


def first_picture() -> dict[str, Any]:
    """What the page draws before it asks anything; a quarter of each data set is held out."""
    return boot(name="sft_studio", behaviours=STUDIO, share=STUDIO_SHARE)
