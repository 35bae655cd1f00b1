"""The mid-training bench: the base model beside the mid stage, which read a little more.

Three things that mid-training brought, each asked live: Spanish, pictures, longer texts.
And what it cost: the loss on what the base model knew before.

What it leaves out: the mid-training itself (claims C05 to C07 train it anew).

Try it in a notebook::

    from posttrain_lab.widgets import MidTraining
    MidTraining()
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import traitlets

from posttrain_lab.widgets import assets, desk, mid_desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.boot import RECORDINGS
from posttrain_lab.widgets.measured import measured

SCRIPT = assets.bundle("mid_training.js")
STYLE = assets.look()
# Kinds of text in plain words, and whether the base model had read any of it.
KINDS = {
    "story": ("Stories", True), "facts": ("Facts", True), "quiz": ("Questions on facts", True),
    "practice": ("Facts, said again and again", True), "problems": ("Word problems", True),
    "sums": ("Sums", True), "dialogue": ("Dialogues", True),
    "pages": ("Lists and letters", True),
    "scenes": ("Scenes of right and wrong", True), "reviews": ("Reviews", True),
    "programs": ("Lines of Python", True), "notes": ("Short texts with notes", True),
    "school": ("School talk", True), "repeats": ("Lists said again", True),
    "spanish": ("Spanish", False), "pictures": ("Pictures", False),
    "drawings": ("Pictures to draw", False), "long": ("Long texts with notes", False),
}  # fmt: skip


class MidTraining(Asked):
    """One bench; what is asked in it is not kept."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        asks = mid_desk.ASKS | {"warm": desk.ASKS["warm"]}
        super().__init__(asks, boot=boot(), **traits)


def boot(recordings: Path = RECORDINGS) -> dict[str, Any]:
    """What the page draws at once: measured figures, recorded answers, words to choose."""
    from posttrain_lab.world import picture_html, pictures, recall_words
    from posttrain_lab.world.behaviour_words import WORDS
    from posttrain_lab.world.lexicon import COLOURS, COUNTABLE

    return {
        "stages": measured(tuple(mid_desk.STAGES.values())),
        "behaviours": {name: WORDS[name].title for name in
                       (*mid_desk.FORMS, "picture_exact", "picture_two", "picture_caption")},
        "kinds": [{"name": name, "title": title, "read": read}
                  for name, (title, read) in KINDS.items()],
        "pictures": {
            "colours": list(pictures.COLOURS), "sizes": list(pictures.SIZES),
            "shapes": list(pictures.SHAPES),
            "places": [where for where, _, _ in pictures.PLACES.values()],
            "shown": [[name, picture_html.HEX[name]] for name in pictures.COLOURS],
        },
        "notes": {"colour": list(COLOURS), "container": list(recall_words.CONTAINERS),
                  "thing": list(COUNTABLE)},
        "lengths": list(mid_desk.LENGTHS),
        "recording": recording(recordings / "mid_training.json"),
    }  # fmt: skip


def recording(path: Path) -> dict[str, Any] | None:
    """Recorded answers, with when and where; None where there are none."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(row, dict) and {"recorded", "device", *mid_desk.FIRST} <= set(row)
    return row if whole else None
