"""Direct preference optimization with TRL: pairs of answers in, events out.

The model learns from the pairs themselves, with no reward model and no sampling: the loss
is -log sigmoid(beta · (log-ratio of chosen - log-ratio of rejected)), where a log-ratio is
how much likelier the answer has become since before training (Rafailov et al. 2023). So
beta times the log-ratio acts as a reward, and ranks held-out pairs.

What it leaves out: adapters (every weight is trained, a copy of the start is kept as the
reference), margins between pairs, pairs whose prompts differ.

Try it::

    train_dpo(model="pocket/chat", pairs=(Preference.pair("Hi", "Hello!", "Go away."),),
              held_out=(), probes=("Hello",), settings=DPOSettings(steps=20), seed=0,
              folder=Path("/tmp/run"), emit=print, should_stop=lambda: False, resume=False)
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from datasets import Dataset
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from trl import DPOConfig

from posttrain_lab.events import Event, Measured
from posttrain_lab.methods.callbacks import EventCallback, Watch
from posttrain_lab.methods.ledger import Ledger
from posttrain_lab.methods.looks import both, digest
from posttrain_lab.methods.reward import ranked
from posttrain_lab.methods.running import carry_out, check_probes, optimizing
from posttrain_lab.methods.steering import Steering
from posttrain_lab.methods.trainer import QuietDPOTrainer
from posttrain_lab.models.load import best_device, context_of, load
from posttrain_lab.models.surprise import surprises_of
from posttrain_lab.models.templates import IGNORED, encode, encode_prompt, ensure_template
from posttrain_lab.models.threads import one_if_small
from posttrain_lab.records import LabError, Message, Preference
from posttrain_lab.settings import DPOSettings
from posttrain_lab.settings.reward import MARGIN, RANKED

Row = dict[str, list[int]]


def train_dpo(
    *, model: str, pairs: tuple[Preference, ...], held_out: tuple[Preference, ...],
    probes: tuple[str, ...], settings: DPOSettings, seed: int, folder: Path,
    emit: Callable[[Event], None], should_stop: Callable[[], bool], resume: bool,
    max_seconds: float = 0.0, watch: Watch | None = None, steering: Steering | None = None,
) -> None:  # fmt: skip
    """Trains ``model`` to prefer the chosen answers of ``pairs``; all is an event.

    ``held_out`` pairs are ranked by the implicit reward while it trains: Measured "pairs
    ranked right" and "margin", as with a reward model. Before any step all are ties.
    ``steering``: who may hold it and change settings while it trains. Ends, saves and
    resumes as ``train_sft`` does.

    Raises:
        LabError: a pair that is too long, a loss that is no number, a full disk …
    """
    settings.check()
    ledger = Ledger(emit, settings.measure_every, best_device())
    network, tokenizer = load(model)
    notes = [note] if (note := ensure_template(tokenizer)) else []
    most = min(settings.max_length, context_of(network))
    rows = pair_rows(tokenizer, pairs, most, "pairs")
    check_probes(tokenizer, probes, settings.sample_tokens, context_of(network))
    looks = [watch] if watch else []
    if held_out:  # the network is still the reference: a checkpoint is loaded later
        looks.append(_ranking(network, tokenizer, held_out, most, settings.beta))
    callback = EventCallback(
        settings=settings, probes=probes, folder=folder, emit=emit, should_stop=should_stop,
        max_seconds=max_seconds, watch=both(*looks) if looks else None, steering=steering,
    )  # fmt: skip
    trainer = partial(_trainer, network, tokenizer, rows, settings, seed, folder, callback)
    with one_if_small(network.num_parameters()):  # so that the same steps come out again
        carry_out(trainer, callback, resume, notes, ledger)


def _trainer(
    network: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: list[Row],
    settings: DPOSettings,
    seed: int,
    folder: Path,
    callback: EventCallback,
) -> QuietDPOTrainer:
    config = DPOConfig(
        beta=settings.beta, loss_type=[settings.loss_type], max_length=None,
        train_sampling_strategy="group_by_length", remove_unused_columns=False,
        **optimizing(settings, settings.batch_size, seed, folder, network.device.type),
    )  # fmt: skip
    return QuietDPOTrainer(
        # TRL would read the reference from disk, where an adapter is missing.
        model=network, ref_model=copy.deepcopy(network).requires_grad_(False), args=config,
        train_dataset=Dataset.from_list(rows), processing_class=tokenizer,
        callbacks=[callback],
    )  # fmt: skip


def pair_rows(
    tokenizer: PreTrainedTokenizerBase, pairs: Sequence[Preference], most: int, where: str
) -> list[Row]:
    """Tokens of each pair's prompt and answers; LabError for the first that is too long.

    An answer reaches to its end token, as one that the model writes itself.
    """
    if not pairs:
        raise LabError("There are no pairs.", "It needs at least one.", "Add one.", where)
    rows = []
    for number, pair in enumerate(pairs, 1):
        start = encode_prompt(tokenizer, pair.prompt)
        told = [_learned(tokenizer, said) for said in pair.conversations()]
        shared = min(_common(start, ids) for ids in told)
        if (longest := max(map(len, told))) > most:
            raise LabError(
                f"Pair {number} is {longest} tokens long.", f"The limit is {most}.",
                "Shorten it, or raise max_length as far as the model can read.",
                f"{where}[{number - 1}]",
            )  # fmt: skip
        chosen, rejected = (ids[shared:] for ids in told)
        rows.append({"prompt_ids": start[:shared], "chosen_ids": chosen,
                     "rejected_ids": rejected, "length": longest})  # fmt: skip
    return rows


def _learned(tokenizer: PreTrainedTokenizerBase, said: Sequence[Message]) -> list[int]:
    """A conversation's tokens, without what the template writes after the last answer."""
    ids, labels = encode(tokenizer, said)
    end = max((i for i, label in enumerate(labels) if label != IGNORED), default=len(ids) - 1)
    return ids[: end + 1]


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens two rows begin with alike; TRL takes an answer to start there."""
    alike = 0
    while alike < min(len(a), len(b)) and a[alike] == b[alike]:
        alike += 1
    return alike


def _ranking(
    reference: PreTrainedModel, tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[Preference], most: int, beta: float,
) -> Watch:  # fmt: skip
    """Ranks held-out pairs by beta · (log-ratio of chosen - log-ratio of rejected)."""
    rows = pair_rows(tokenizer, pairs, most, "held_out_pairs")
    items = digest([str(pair.to_json()) for pair in pairs])
    before = log_margins(reference, rows)

    def watch(
        network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, step: int
    ) -> list[Measured]:
        now = log_margins(network, rows)
        margins = [round(beta * (a - b), 5) for a, b in zip(now, before, strict=True)]
        return [
            Measured(step, RANKED, [ranked(m) for m in margins], items, final=False),
            Measured(step, MARGIN, margins, items, final=False),
        ]

    return watch


def log_margins(network: PreTrainedModel, rows: Sequence[Row]) -> list[float]:
    """Of each pair: log-probability of the chosen answer minus that of the rejected one."""
    told = [row["prompt_ids"] + row[name] for row in rows for name in
            ("chosen_ids", "rejected_ids")]  # fmt: skip
    starts = [len(row["prompt_ids"]) for row in rows for _ in range(2)]
    was_training = network.training
    network.eval()
    try:
        nats = surprises_of(network, told)
    finally:
        network.train(was_training)
    logs = [-float(n[start - 1 :].sum()) for n, start in zip(nats, starts, strict=True)]
    return [a - b for a, b in zip(logs[::2], logs[1::2], strict=True)]
