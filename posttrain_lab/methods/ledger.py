"""The memory ledger: which tensors a trainer holds in one step, counted one by one.

Weights of every model, gradients, the optimizer's state, rollouts, and activations: what
the forward pass saves for the backward pass, counted by PyTorch's saved-tensor hooks as
it comes and goes. They never stand in memory all at their most at the same moment (the
gradients grow while the activations shrink), so ``peak_bytes`` is the most that was held
at once, and is what the operating system's figure is compared with.

What it leaves out: what an operation uses and frees before the next begins, Python and the
libraries themselves, and what the allocator keeps for later. On a model of a million
weights these outweigh everything that is counted.

Try it: ``methods.dpo.train_dpo(…, emit=print)`` says a ``Memory`` in its second step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd.graph import saved_tensors_hooks
from transformers import TrainerCallback

from posttrain_lab.events import Event, Memory
from posttrain_lab.methods.process import Process

if TYPE_CHECKING:
    from posttrain_lab.methods.trainer import Quiet

POLICY = "policy"


class Ledger(TrainerCallback):
    """Counts in the second step, when the optimizer has its state, and every ``every`` after.

    Make it before the model is loaded: what the process grows by is counted from there.
    ``there``: models in memory already, such as graders; they count as growth, too.
    """

    def __init__(
        self, emit: Callable[[Event], None], every: int, device: str,
        there: Iterable[torch.nn.Module] = (),
    ) -> None:  # fmt: skip
        self.emit, self.every = emit, every
        weights = [t for one in there for t in _weights(one)]
        for weight in weights:
            weight.sum()  # so that it is in memory, not only mapped to its file
        self.process = Process(device)
        self.process.before -= size(weights)
        self.trainer: Quiet | None = None
        self.first_step = 0
        self.count: Count | None = None

    def on_train_begin(self, args, state, control, **_):
        self.first_step = state.global_step

    def on_step_begin(self, args, state, control, model=None, optimizer=None, **_):
        step = state.global_step + 1
        second = step == min(self.first_step + 2, state.max_steps)
        if second or step % self.every == 0:
            self.process.begin()
            frozen = self.trainer.frozen_models()
            self.count = Count(model, frozen, size(tensors(optimizer.state)))

    def on_optimizer_step(self, args, state, control, model=None, optimizer=None, **_):
        if self.count is None:
            return
        held, peak = self.count.close(model, optimizer.state, self.trainer.rollouts())
        self.emit(Memory(state.global_step + 1, held, self.process.peak(), peak))
        self.count = None


class Count:
    """Watches one step of training from its beginning until ``close``."""

    def __init__(
        self, model: torch.nn.Module, frozen: Mapping[str, torch.nn.Module], optimizer: int
    ) -> None:
        self.frozen = dict(frozen)
        weights = [*_weights(model), *(t for one in frozen.values() for t in _weights(one))]
        self.known = {_place(t) for t in weights}
        self.steady = size(weights) + optimizer
        self.activations = self.gradients = self.cache = 0  # held now
        self.most_activations = self.most_cache = 0
        self.peak = self.steady
        self.uses: dict[int, int] = {}  # how often each place in memory is saved
        self.open = ExitStack()
        self.open.enter_context(saved_tensors_hooks(self._pack, _unpack))
        for weight in model.parameters():
            if weight.requires_grad:
                handle = weight.register_post_accumulate_grad_hook(self._gradient)
                self.open.callback(handle.remove)
        self.open.callback(model.register_forward_hook(self._read).remove)

    def close(
        self, model: torch.nn.Module, state: Mapping[Any, Any], batch: Iterable[torch.Tensor]
    ) -> tuple[list[dict[str, Any]], int]:
        """What is held, one row a kind and model, and the most bytes at one moment."""
        self.open.close()
        own = list(model.parameters())
        gradients = [p.grad for p in own if p.grad is not None]
        optimizer, made = tensors(state), list(batch)
        weights = [
            *_weights(model),
            *(t for one in self.frozen.values() for t in _weights(one)),
        ]
        self.peak = max(self.peak, size([*weights, *gradients, *optimizer]))
        rows = [_row("weights", POLICY, _weights(model), own)]
        rows += [_row("gradients", POLICY, gradients, gradients),
                 _row("optimizer", POLICY, optimizer, optimizer)]  # fmt: skip
        rows += [_row(_kind(name), name, _weights(one), one.parameters())
                 for name, one in self.frozen.items()]  # fmt: skip
        rows.append(_row("activations", POLICY, (), (), self.most_activations))
        if made or self.most_cache:
            rows.append(_row("rollouts", POLICY, made, (), self.most_cache))
        return rows, self.peak + size(made)

    def _pack(self, tensor: torch.Tensor) -> Saved:
        return Saved(tensor, self)

    def save(self, place: int, bytes_: int) -> None:
        """One more tensor is saved for the backward pass; a place counts once."""
        before = self.uses.get(place, 0)
        self.uses[place] = before + 1
        if not before and place not in self.known:
            self.activations += bytes_
            self.most_activations = max(self.most_activations, self.activations)
            self._look()

    def release(self, place: int, bytes_: int) -> None:
        """The backward pass needs one less."""
        self.uses[place] -= 1
        if not self.uses[place]:
            del self.uses[place]
            if place not in self.known:
                self.activations -= bytes_

    def _gradient(self, weight: torch.Tensor) -> None:
        self.gradients += weight.grad.nbytes
        self._look()

    def _read(self, model: torch.nn.Module, given: Any, made: Any) -> None:
        """While answers are sampled, the cache of keys and values is most of what is held."""
        cache = getattr(made, "past_key_values", None)
        if torch.is_grad_enabled() or cache is None:
            self.cache = 0  # what a loss reads through a cache is saved, and counted there
            return
        self.cache = size([t for layer in cache.layers for t in (layer.keys, layer.values)])
        self.most_cache = max(self.most_cache, self.cache)
        self._look()

    def _look(self) -> None:
        held = self.steady + self.activations + self.gradients + self.cache
        self.peak = max(self.peak, held)


class Saved:
    """A tensor that autograd keeps; its end is told to the count."""

    __slots__ = ("bytes", "count", "place", "tensor")

    def __init__(self, tensor: torch.Tensor, count: Count) -> None:
        self.tensor, self.count = tensor.detach(), count
        self.place, self.bytes = _place(tensor), tensor.untyped_storage().nbytes()
        count.save(self.place, self.bytes)

    def __del__(self) -> None:
        self.count.release(self.place, self.bytes)


def _unpack(saved: Saved) -> torch.Tensor:
    return saved.tensor


def tensors(value: Any) -> list[torch.Tensor]:
    """Every tensor in nested dicts and lists, such as an optimizer's state."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return []
    return [tensor for one in value for tensor in tensors(one)]


def size(held: Iterable[torch.Tensor]) -> int:
    """Bytes of the tensors' places in memory, each place once."""
    return sum({_place(t): t.untyped_storage().nbytes() for t in held}.values())


def _place(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def _weights(model: torch.nn.Module) -> list[torch.Tensor]:
    return [*model.parameters(), *model.buffers()]


def _kind(name: str) -> str:
    return "reference" if name == "reference" else "reward model"


def _row(
    what: str, model: str, held: Iterable[torch.Tensor], counted: Iterable[torch.Tensor],
    more: int = 0,
) -> dict[str, Any]:  # fmt: skip
    parameters = sum(t.numel() for t in counted)
    return {"what": what, "model": model, "parameters": parameters, "bytes": size(held) + more}
