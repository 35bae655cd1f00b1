"""TRL's GRPOTrainer for small models: a lean sampling loop, and no work that changes nothing.

Advantages, loss and the rules for answers that cannot be graded are TRL's own. What TRL
1.16 does with a reward of None: the answer is left out of its group's mean and standard
deviation, and of the logged rewards, and its advantage is 0, so that it teaches nothing.
A group with one graded answer, or none, teaches nothing either (except that with
``scale_rewards="none"`` it is zero by itself: a reward less its own mean).

What differs: a prompt is tokenized once a run, and read once for its whole group, both
to sample and to train; answers whose advantage is 0 are left out of the training pass
where that cannot change the gradient (``beta`` 0), so that ``entropy`` is that of the
others; log-probabilities are taken of the answers' tokens alone.

What it leaves out: several devices, tools, pictures, vLLM, adapters, small batches that
add up to one step.

Try it: ``methods.grpo.train_grpo`` builds one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import nullcontext

import torch
from transformers import DynamicCache, PreTrainedModel
from trl import GRPOTrainer

from posttrain_lab.events import Event
from posttrain_lab.methods.grading import Grading
from posttrain_lab.methods.ledger import tensors
from posttrain_lab.methods.rollouts import rollouts
from posttrain_lab.methods.steering import change_rate, refuse_others
from posttrain_lab.methods.trainer import Quiet
from posttrain_lab.models.generate import SMALL, one_thread, sample
from posttrain_lab.records import LabError
from posttrain_lab.settings import GRPOSettings
from posttrain_lab.settings.grpo import WEIGHT

# Names in TRL's metrics, and in the events.
NUMBERS = {
    "reward": "reward",
    "reward_std": "reward_std",
    "frac_reward_zero_std": "groups_without_spread",
    "completions/mean_length": "completion_length",
    "completions/clipped_ratio": "cut_off",
    "entropy": "entropy",
    "kl": "kl",
    "clip_ratio/region_mean": "clipped",
}


class QuietGRPOTrainer(Quiet, GRPOTrainer):
    """GRPOTrainer for one process; see the module's first lines for what differs.

    ``prompts`` are token ids; the dataset's ``prompt`` column holds indices into them.
    """

    prompts: list[list[int]]
    grade: Grading
    emit: Callable[[Event], None]
    show_every: int = 1
    # The model before training, where it is at hand: what KL is measured to.
    first_model: PreTrainedModel | None = None
    shown_kl: float | None = None
    keeps_all_weights = True

    def extra_numbers(self) -> dict[str, float]:
        """Rewards, lengths and so on of the last step; what is not known is left out.

        ``kl`` is that of the group shown where the whole batch's is not computed.
        """
        seen = self._metrics["train"]
        last = {name: seen[key][-1] for key, name in NUMBERS.items() if seen.get(key)}
        if not self.beta:
            last.pop("kl", None)  # of an earlier step, when it was computed
            if self.shown_kl is not None:
                last["kl"] = self.shown_kl
        last |= self.grade.numbers()
        return {name: value for name, value in last.items() if math.isfinite(value)}

    def frozen_models(self) -> dict[str, torch.nn.Module]:
        first = {"reference": self.first_model} if self.first_model is not None else {}
        return first | self.grade.models()

    def rollouts(self) -> list[torch.Tensor]:
        return tensors(self._buffered_inputs)

    def adjust(self, settings: Mapping[str, float]) -> dict[str, list[float]]:
        """Changes settings from the next step on; each one's value before and now.

        Raises:
            LabError: one that cannot be changed while it trains; none is changed then.
        """
        names = sorted(WEIGHT + name for name in self.grade.weights)
        refuse_others(settings, (*GRPOSettings.LIVE, *names))
        for name, value in settings.items():
            if name == "beta" and value and self.first_model is None:
                raise LabError("There is no first model to keep close to.",
                               "It is loaded at the start, where beta is above 0.",
                               "Start a new run with beta above 0.", "beta")  # fmt: skip
        return {name: self._set(name, float(value)) for name, value in settings.items()}

    def _set(self, name: str, value: float) -> list[float]:
        """Puts one value in place; what it was, and is now."""
        if name.startswith(WEIGHT):
            key = name.removeprefix(WEIGHT)
            before, self.grade.weights[key] = self.grade.weights[key], value
        elif name == "learning_rate":
            before = change_rate(self, value)
        elif name == "beta":
            before, self.beta, self.ref_model = self.beta, value, self.first_model
        elif name == "epsilon":
            before, self.epsilon_low, self.epsilon_high = self.epsilon_low, value, value
        else:
            before, self.temperature = self.temperature, value
        self._buffered_inputs = None  # answers made under other rules are not trained on again
        return [before, value]

    def _generate_and_score_completions(self, inputs):
        """TRL's; a group of what was written, and what it earned, becomes an event."""
        batch = super()._generate_and_score_completions(inputs)
        step = self.state.global_step + 1
        self.shown_kl = None
        if step == 1 or step % self.show_every == 0:
            self.emit(rollouts(self, step, inputs[0]["prompt"], batch))
        return batch

    def token_logs(
        self, model: PreTrainedModel, ids: torch.Tensor, mask: torch.Tensor, width: int
    ) -> torch.Tensor:
        """Log-probabilities (B, ``width``) of the last tokens, in nats."""
        return self._get_per_token_logps_and_entropies(model, ids, mask, width)[0]

    def training_step(self, model, inputs, num_items_in_batch=None):
        for values in self._metrics["train"].values():
            del values[:-1]  # TRL clears them when it logs, and here it never does
        self.step_loss = super().training_step(model, inputs, num_items_in_batch)
        return self.step_loss

    def _load_optimizer_and_scheduler(self, checkpoint):
        super()._load_optimizer_and_scheduler(checkpoint)
        self._step = self.state.global_step  # so that several iterations stay in step

    def _tokenize_prompts(self, prompts: list):
        """Looked up: the prompts were tokenized before the run."""
        return [self.prompts[index] for index in prompts], None, {}

    def _generate_single_turn(
        self, prompt_ids, images, multimodal_fields, num_generations, has_tool_images=False
    ):
        """One drawn answer for each of ``prompt_ids``, whose groups lie side by side."""
        model = self.model
        small = model.num_parameters() < SMALL
        model.eval()
        try:
            with one_thread() if small else nullcontext():
                answers = sample(
                    model, prompt_ids[::num_generations], self.max_completion_length,
                    self.eos_token_ids, temperature=self.temperature, copies=num_generations,
                )  # fmt: skip
        finally:
            model.train()
        return answers, None

    def _compute_loss(self, model, inputs):
        self.tokens_seen += inputs["prompt_mask"].sum() + inputs["completion_mask"].sum()
        total = len(inputs["advantages"])
        kept = inputs if self.beta else without_zeros(inputs)
        loss = super()._compute_loss(model, kept)
        # "dapo" divides by the number of tokens of the whole batch; the other two by the
        # number of answers, which has just become smaller.
        return loss if self.loss_type == "dapo" else loss * len(kept["advantages"]) / total

    def _get_per_token_logps_and_entropies(
        self, model, input_ids, attention_mask, logits_to_keep, batch_size=None,
        compute_entropy=False, compute_aux_loss=False, **_,
    ):  # fmt: skip
        """Log-probabilities (B, T) of the last ``logits_to_keep`` tokens, and entropies."""
        with self.accelerator.autocast():
            logits = written_logits(model, input_ids, attention_mask, logits_to_keep)
        logs = (logits.float() / self.temperature).log_softmax(-1)  # (B, T, V)
        written = input_ids[:, -logits_to_keep:, None]
        with torch.no_grad():
            entropies = -(logs.exp() * logs).sum(-1) if compute_entropy else None
        return logs.gather(-1, written)[..., 0], entropies, None


def written_logits(
    model: PreTrainedModel, ids: torch.Tensor, mask: torch.Tensor, width: int
) -> torch.Tensor:
    """Logits (B, ``width``, V) of the last ``width`` tokens, each prompt read only once.

    The answers of a group read their prompt's keys and values, and gradients flow back
    through them: what eight copies of the prompt would give, for an eighth of the work.
    """
    start = ids.shape[1] - width
    prompts, which = ids[:, :start].unique(dim=0, return_inverse=True)  # (P, T), (B,)
    first = torch.zeros(len(prompts), dtype=torch.long, device=ids.device)
    first[which] = torch.arange(len(ids), device=ids.device)  # a row with each prompt
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    cache = DynamicCache(config=model.config)
    before = model(
        input_ids=prompts, attention_mask=mask[first, :start],
        position_ids=positions[first, :start], past_key_values=cache, use_cache=True,
        logits_to_keep=1,
    ).logits[which]  # fmt: skip
    if width == 1:
        return before
    cache.batch_select_indices(which)
    after = model(
        input_ids=ids[:, start:-1], attention_mask=mask[:, :-1],
        position_ids=positions[:, start:-1], past_key_values=cache, use_cache=True,
    ).logits  # fmt: skip
    return torch.cat([before, after], dim=1)


def without_zeros(inputs: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The rows whose advantage is not 0, and the columns that they use.

    With ``beta`` 0 the other rows add exactly 0 to the loss and to every gradient. At
    least one row stays, so that there is something to take a step on.
    """
    keep = inputs["advantages"] != 0
    if not keep.any():
        keep[0] = True
    rows = len(keep)
    kept = {
        name: value[keep] if value.dim() and len(value) == rows else value
        for name, value in inputs.items()
    }
    first = int(kept["prompt_mask"].any(0).int().argmax())
    last = int(kept["completion_mask"].any(0).sum())
    for name in ("prompt_ids", "prompt_mask"):
        kept[name] = kept[name][:, first:]
    for name in ("completion_ids", "completion_mask", "old_per_token_logps", "tool_mask"):
        if name in kept:
            kept[name] = kept[name][:, :last]
    return kept
