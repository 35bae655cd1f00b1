"""The Llama family of 2024 as a picture: areas stand for weights, shapes for what is read.

What it leaves out: the facts (``data.milestones``), what it looks like (``static/``), and
the family's guards (Llama Guard), which judge other models' answers.

Try it in a notebook::

    from posttrain_lab.widgets import FamilyPicture
    FamilyPicture()
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from posttrain_lab.data import milestones
from posttrain_lab.widgets import assets

SCRIPT = assets.bundle("family_picture.js")
STYLE = assets.look()


class FamilyPicture(anywidget.AnyWidget):
    """The models of 2024 by release; pressing one tells how it was trained."""

    _esm = SCRIPT
    _css = STYLE
    facts = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(facts=facts(), **traits)


def facts() -> dict[str, Any]:
    """What the page draws, as plain JSON."""
    return {"releases": [each.to_json() for each in milestones.llama_family()]}
