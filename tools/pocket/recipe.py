"""The recipe of the pocket family: each stage's phases, what they read, and how long.

::

    base ─┬─ mid ── chat ── rl         small, tiny: base's recipe, fewer weights
          ├─ reasoner
          ├─ half                      a few steps of SFT: what RL lessons start from
          ├─ tempted                   SFT on good answers and idle ones: reward hacking's start
          └─ answer_only               the reasoner's data without the thinking; not shipped

What it leaves out: carrying it out (``build``), and the text itself (``posttrain_lab.world``).

Try it::

    >>> [type(phase).__name__ for phase in PHASES["reasoner"]]
    ['Talk', 'Practice']
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posttrain_lab.settings import SFT_HALF, GRPOSettings, SFTSettings
from tools.pocket.pretrain import Plan
from tools.pocket.tokenizer import CONTEXT

SHORT = 128  # tokens of base's context
CHAT_ROW = 160  # the longest conversation of the mixes has about so many tokens
# A wider RoPE base for long rows, so that far positions turn no faster than near ones did.
MID_THETA = 100_000.0


@dataclass(frozen=True)
class Text:
    """Next-token training on mixes of ``world.corpus`` in turn, each for its share."""

    course: dict[str, float]
    plan: Plan


@dataclass(frozen=True)
class Talk:
    """SFT on conversations of a mix of ``world.chats``, each read once.

    ``plan``: all but its tokens, which are those of the conversations. ``thinking=False``:
    the same problems with their answers alone.
    """

    mix: str
    conversations: int
    plan: Plan
    thinking: bool = True


@dataclass(frozen=True)
class Practice:
    """GRPO on prompts of a mix of ``world.chats``, rewarded by each item's own check."""

    mix: str
    settings: GRPOSettings


@dataclass(frozen=True)
class Shown:
    """SFT on a behaviour of ``world.taught`` or on ``world.habits``, as a lesson does it."""

    behaviour: str
    settings: SFTSettings


Phase = Text | Talk | Practice | Shown

# Looking back is learned while it is dense, once words are known; what is to be known by heart
# comes last, at a falling rate.
_COURSE = {"base": 0.5, "base-look-back": 0.12, "base-last": 0.38}
_SFT = Plan(tokens=0, row=CHAT_ROW, batch=2400, peak=3e-3, warm_up=50, decay=0.9)
FROM_SCRATCH = ("base", "small", "tiny")
PARENTS = {"mid": "base", "chat": "mid", "rl": "chat", "reasoner": "base",
           "answer_only": "base", "half": "base",
           "tempted": "base"}  # fmt: skip
PHASES: dict[str, tuple[Phase, ...]] = {
    "base": (Text(_COURSE, Plan(tokens=20e6)),),
    "small": (Text(_COURSE, Plan(tokens=6e6)),),
    "tiny": (Text(_COURSE, Plan(tokens=6e6)),),
    "mid": (
        Text({"mid": 1.0}, Plan(tokens=1236 * 2048, peak=3e-3, warm_up=50, decay=0)),
        Text({"mid-draw": 1.0}, Plan(tokens=3.5e6, peak=4e-3, warm_up=50, decay=0.7)),
        Text({"mid-long": 1.0},
             Plan(tokens=3.2e6, row=CONTEXT, peak=3e-3, warm_up=50, decay=0.9)),
        Text({"mid-last": 1.0}, Plan(tokens=4e6, peak=2e-3, warm_up=50, decay=1.0)),
    ),
    "chat": (
        Talk("assistant", 60_000, _SFT),
        Talk("assistant-more", 90_000, _SFT),
        Talk("assistant-last", 50_000, replace(_SFT, peak=2e-3)),
        Talk("assistant-end", 70_000, replace(_SFT, peak=2e-3)),
    ),
    "rl": (Practice("rl", GRPOSettings(steps=100, max_new_tokens=56, checkpoint_every=25)),),
    "reasoner": (
        Talk("reasoner", 36_000, _SFT),
        Practice("reasoner_rl", GRPOSettings(steps=60, max_new_tokens=96, checkpoint_every=20)),
    ),
    "answer_only": (Talk("reasoner", 36_000, _SFT, thinking=False),),
    "half": (Shown("solve", SFT_HALF),),
    "tempted": (Shown("habits", replace(SFT_HALF, steps=40, warmup_steps=5)),),
}  # fmt: skip
STAGES = tuple(PHASES)
