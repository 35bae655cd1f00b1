"""TRL's SFTTrainer without what nobody looks at, and with checkpoints that never tear.

The loss and the gradients are TRL's own: the mean negative log-likelihood of the tokens
that carry a label.

What it leaves out: the entropy and accuracy of every step, a telemetry message, a model
card a checkpoint, and log lines.

Try it: ``methods.sft.train_sft`` builds one.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import torch
from peft import PeftModel
from transformers import PreTrainedModel, Trainer
from trl import DPOTrainer, RewardTrainer, SFTTrainer

from posttrain_lab.methods.packing import tokens_of
from posttrain_lab.methods.steering import change_rate, refuse_others
from posttrain_lab.settings import DPOSettings

KEPT_CHECKPOINTS = 3
NEEDED_TO_GO_ON = ("optimizer*", "scheduler*", "rng_state*")


class Quiet:
    """What every method's trainer does differently from TRL's, for one process.

    ``step_loss`` is the last step's loss and ``tokens_seen`` the tokens trained on so
    far, padding left out; both stay on the device until somebody looks.
    """

    step_loss: torch.Tensor | None = None
    tokens_seen: torch.Tensor | int = 0
    keeps_all_weights = False  # of old checkpoints, so that each can be asked and compared

    def extra_numbers(self) -> dict[str, float]:
        """The last step's numbers beside the loss, for Metrics."""
        return {}

    def frozen_models(self) -> dict[str, torch.nn.Module]:
        """Models that are held beside the one that is trained, by what they are for."""
        return {}

    def rollouts(self) -> list[torch.Tensor]:
        """What is held of the answers that the model wrote to learn from."""
        return []

    def _send_telemetry(self) -> None:
        """Sends nothing: what a learner does here is nobody's business."""

    def floating_point_ops(self, inputs) -> int:
        """Not counted: nobody reads it, and counting walks over every parameter."""
        return 0

    def save_whole(self, folder: Path) -> None:
        """Weights, optimizer, schedule, random state and step, in ``folder`` or not at all.

        ``train(resume_from_checkpoint=folder)`` goes on from there.
        """
        part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            save_weights(self.model, part)
            self._save_optimizer_and_scheduler(str(part))
            self._save_rng_state(str(part))
            self.state.save_to_json(str(part / "trainer_state.json"))
            if self.keeps_all_weights:
                self.processing_class.save_pretrained(part)
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        for old in checkpoints(folder.parent)[:-KEPT_CHECKPOINTS]:
            if self.keeps_all_weights:
                _slim(old)
            else:
                shutil.rmtree(old, ignore_errors=True)


class QuietTrainer(Quiet, Trainer):
    """Transformers' Trainer for one process, with the model's own loss."""

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        inputs["use_cache"] = False
        self.tokens_seen += tokens_of(inputs)
        return Trainer.compute_loss(self, model, inputs, return_outputs, num_items_in_batch)

    def training_step(self, *args, **kwargs):
        self.step_loss = Trainer.training_step(self, *args, **kwargs)
        return self.step_loss


class QuietSFTTrainer(QuietTrainer, SFTTrainer):
    """SFTTrainer for one process.

    Its own ``compute_loss`` and ``training_step`` add statistics of each token to the
    model's loss; ``QuietTrainer`` leaves them out.
    """


class QuietRewardTrainer(QuietTrainer, RewardTrainer):
    """RewardTrainer for one process: the loss of Bradley and Terry is TRL's own."""

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        self.tokens_seen += tokens_of(inputs)
        return RewardTrainer.compute_loss(
            self, model, inputs, return_outputs, num_items_in_batch
        )


def _slim(folder: Path) -> None:
    """Takes from an old checkpoint what only going on from it needs."""
    for name in NEEDED_TO_GO_ON:
        for file in folder.glob(name):
            file.unlink(missing_ok=True)


class QuietDPOTrainer(QuietTrainer, DPOTrainer):
    """DPOTrainer for one process: the losses are TRL's own; rows come with their tokens."""

    # Names in TRL's metrics, and in the events.
    NUMBERS: ClassVar[dict[str, str]] = {
        "rewards/chosen": "reward_chosen",
        "rewards/rejected": "reward_rejected",
        "rewards/margins": "margin",
        "rewards/accuracies": "accuracy",
        "logps/chosen": "logp_chosen",
        "logps/rejected": "logp_rejected",
        "entropy": "entropy",
    }

    def extra_numbers(self) -> dict[str, float]:
        """The last step's implicit rewards, and how likely its answers were, in nats."""
        return last_of(self._metrics["train"], self.NUMBERS)

    def frozen_models(self) -> dict[str, torch.nn.Module]:
        return {"reference": self.ref_model}

    def adjust(self, settings: Mapping[str, float]) -> dict[str, list[float]]:
        """Changes settings from the next step on; each one's value before and now."""
        refuse_others(settings, DPOSettings.LIVE)
        made = {}
        for name, value in settings.items():
            if name == "learning_rate":
                made[name] = [change_rate(self, float(value)), float(value)]
            else:
                made[name], self.beta = [self.beta, float(value)], float(value)
        return made

    def _prepare_dataset(self, dataset, processing_class, args, dataset_name):
        """As it is: the pairs were tokenized before the run."""
        return dataset

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        for values in self._metrics["train"].values():
            values.clear()  # TRL does when it logs, and here it never does
        self.tokens_seen += tokens_of(inputs)
        return DPOTrainer.compute_loss(self, model, inputs, return_outputs, num_items_in_batch)


def last_of(seen: Mapping[str, list[float]], names: Mapping[str, str]) -> dict[str, float]:
    """The newest of TRL's metrics by our names; what is not known is left out."""
    last = {name: seen[key][-1] for key, name in names.items() if seen.get(key)}
    return {name: value for name, value in last.items() if math.isfinite(value)}


def save_weights(model: PreTrainedModel | PeftModel, folder: Path) -> None:
    """The model, or its adapter alone, as safetensors."""
    if isinstance(model, PeftModel):
        # "auto" would ask the hub about the base model. No embedding is trained here.
        model.save_pretrained(folder, save_embedding_layers=False)
    else:
        model.save_pretrained(folder)


def checkpoints(folder: Path) -> list[Path]:
    """The whole checkpoints in ``folder``, oldest step first."""
    return sorted(folder.glob("step-*"), key=lambda path: int(path.name[5:]))
