"""The pocket family's stages in the order of a model's life, and what a page says of each.

What it leaves out: the models themselves (``models.catalog``). A stage that is not on this
machine is left out.

Try it::

    >>> [stage.title for stage in installed()][:2]
    ['Base', 'Mid']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posttrain_lab.models import catalog


@dataclass(frozen=True)
class Stage:
    """One stage. ``hue``: its colour in tokens.css; ``chat``: it answers in a chat template;
    ``extra``: not a stage of the life, but a smaller model beside it."""

    name: str
    title: str
    hue: str
    about: str
    chat: bool = False
    extra: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "title": self.title, "hue": self.hue, "about": self.about,
            "chat": self.chat, "extra": self.extra,
        }  # fmt: skip


STAGES = (
    Stage("pocket/base", "Base", "base", "Pre-trained on plain text of every kind."),
    Stage("pocket/mid", "Mid", "mid", "Base, then Spanish, pictures and long texts."),
    Stage("pocket/chat", "Chat (SFT)", "sft", "Mid, then shown good answers.", chat=True),
    Stage("pocket/rl", "RL", "rl", "Chat, then graded on answers of its own.", chat=True),
    Stage("pocket/reasoner", "Reasoner", "reasoner",
          "Base, then taught to think before it answers.", chat=True),
    Stage("pocket/small", "Small", "base", "As base, with a third of its weights.", extra=True),
    Stage("pocket/tiny", "Tiny", "base", "As base, with a seventh of its weights.", extra=True),
)  # fmt: skip


def installed() -> list[Stage]:
    """The stages whose models are on this machine, in order."""
    here = {entry.name for entry in catalog.MODELS if entry.installed()}
    return [stage for stage in STAGES if stage.name in here]
