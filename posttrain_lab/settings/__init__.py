"""The knobs of each training method: one small frozen dataclass a method.

What it leaves out: the training itself (``posttrain_lab.methods``). Nothing here imports
torch, so that a settings form can be checked in a learner's kernel.

Try it::

    >>> SFTSettings(learning_rate=0).problems()[0].where
    'learning_rate'
"""

from posttrain_lab.settings.card import CardSettings
from posttrain_lab.settings.claim import ClaimSettings
from posttrain_lab.settings.dpo import DPOSettings
from posttrain_lab.settings.grpo import GRPOSettings
from posttrain_lab.settings.head import HeadSettings
from posttrain_lab.settings.pipeline import PipelineSettings
from posttrain_lab.settings.pretrain import PretrainSettings
from posttrain_lab.settings.rejection import RejectionSettings
from posttrain_lab.settings.reward import RewardSettings
from posttrain_lab.settings.sft import SFTSettings

__all__ = [
    "GRPO_LIVE",
    "SFT_HALF",
    "SFT_MINUTE",
    "CardSettings",
    "ClaimSettings",
    "DPOSettings",
    "GRPOSettings",
    "HeadSettings",
    "PipelineSettings",
    "PretrainSettings",
    "RejectionSettings",
    "RewardSettings",
    "SFTSettings",
    "Settings",
]

Settings = (
    SFTSettings | GRPOSettings | PretrainSettings | HeadSettings | RewardSettings
    | DPOSettings | RejectionSettings | PipelineSettings | ClaimSettings | CardSettings
)  # fmt: skip

# What the lessons use where nothing else is said. `python -m tools.pocket.live` measures
# what they give: a minute of SFT on one thread; a model that SFT left half trained, and two
# minutes of GRPO from there.
SFT_MINUTE = SFTSettings(steps=150, batch_size=16, learning_rate=2e-3, warmup_steps=10)
SFT_HALF = SFTSettings(steps=18, batch_size=16, learning_rate=2e-3, warmup_steps=10)
GRPO_LIVE = GRPOSettings(steps=50, max_new_tokens=48, checkpoint_every=30)
