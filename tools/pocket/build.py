"""Builds the pocket family, stage by stage; ``make models`` runs it.

::

    base ── mid ── chat ── rl          small, tiny: base's recipe, fewer weights
             ├──── reasoner
             └──── answer_only         the reasoner's data without the thinking; not shipped

Every stage has a folder in ``build/pocket`` with its model, its checkpoints and a record of
how it was made (``training.json``). A finished stage is not made again; one that was cut
off goes on from its last checkpoint.

What it leaves out: measuring (``measure.py``) and shipping (``ship.py``).

Try it: ``python -m tools.pocket.build tiny --share 0.01 --out /tmp/pocket``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.models.load import load
from posttrain_lab.settings import GRPOSettings, SFTSettings
from posttrain_lab.world import corpus
from posttrain_lab.world.pictures import PICTURE_TOKENS
from tools.pocket import pretrain, tune
from tools.pocket.new_tokens import add_tokens, place_new_tokens
from tools.pocket.pretrain import SHAPES, Plan
from tools.pocket.rows import token_rows
from tools.pocket.tokenizer import CONTEXT, pocket_tokenizer

BUILD = Path("build/pocket")
FROM_SCRATCH = {
    "base": Plan(tokens=18e6), "small": Plan(tokens=6e6), "tiny": Plan(tokens=6e6)
}  # fmt: skip
LAST, LAST_SHARE = Plan(tokens=0, peak=3e-3, warm_up=50, decay=1.0), 0.25  # of the first part
# Long rows; a wider RoPE base, so that far positions turn no faster than near ones did.
MID = Plan(tokens=7e6, row=CONTEXT, peak=3e-3, decay=0.8)
MID_THETA = 100_000.0
HELD_OUT_ROWS = {128: 64, 512: 16}


class Part(NamedTuple):
    """A run of a later stage: on which mix of ``world.chats``, by SFT or by GRPO."""

    mix: str
    settings: SFTSettings | GRPOSettings


_TEACH = SFTSettings(
    batch_size=32, learning_rate=2e-3, max_length=CONTEXT, warmup_steps=50, order="by_length",
    checkpoint_every=250,
)  # fmt: skip
PARENTS = {"chat": "mid", "rl": "chat", "reasoner": "mid", "answer_only": "mid"}
PARTS: dict[str, tuple[Part, ...]] = {
    "chat": (Part("assistant", replace(_TEACH, steps=1300)),),
    "rl": (Part("rl", GRPOSettings(steps=100, max_new_tokens=56, checkpoint_every=25)),),
    "reasoner": (
        Part("reasoner", replace(_TEACH, steps=800)),
        Part("reasoner_rl", GRPOSettings(steps=60, max_new_tokens=96, checkpoint_every=20)),
    ),
    "answer_only": (Part("reasoner", replace(_TEACH, steps=800)),),
}


def rows_of(
    mix: str, plan: Plan, tokenizer: PreTrainedTokenizerBase, out: Path
) -> tuple[np.ndarray, dict[str, object]]:
    """The rows a plan trains on, made once and kept; how many documents, and the rows' hash."""
    _same_tokenizer(tokenizer, out)
    file, read = out / f"rows-{plan.steps}.npy", out / "documents"
    if not file.exists():
        part, seen = file.with_suffix(".part.npy"), count()
        texts = corpus.documents("train", mix=mix)
        documents = (text for text, _ in zip(texts, seen, strict=False))
        np.save(part, token_rows(tokenizer, documents, plan.steps * plan.rows, plan.row))
        read.write_text(f"{next(seen)}")
        part.rename(file)
    manifest = {
        "mix": mix, "documents": int(read.read_text()),
        "rows_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }  # fmt: skip
    return np.load(file, mmap_mode="r"), manifest


def _same_tokenizer(tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Stops when a stage was begun with another tokenizer: its rows would mean nothing."""
    mark = out / "tokenizer.sha256"
    digest = hashlib.sha256(tokenizer.backend_tokenizer.to_str().encode()).hexdigest()
    if mark.exists() and mark.read_text() != digest:
        raise SystemExit(
            f"{out} was begun with another tokenizer: the world's text has changed since. "
            "Remove that folder to begin anew."
        )
    mark.write_text(digest)


def held_out(mix: str, row: int, tokenizer: PreTrainedTokenizerBase) -> np.ndarray:
    documents = corpus.documents("validation", mix=mix)
    return token_rows(tokenizer, documents, HELD_OUT_ROWS[row], row)


def phase(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, mix: str, plan: Plan,
    out: Path, watched: dict[str, np.ndarray], compiled: bool,
) -> tuple[dict, np.ndarray]:  # fmt: skip
    """Next-token training on a mix; the record of it, and the rows it read."""
    out.mkdir(parents=True, exist_ok=True)
    rows, manifest = rows_of(mix, plan, tokenizer, out)
    return manifest | pretrain.train(model, rows, watched, plan, out, compiled), rows


def from_scratch(name: str, share: float, seed: int, out: Path, compiled: bool) -> dict:
    """``base``, ``small`` or ``tiny``: random weights, then next tokens and nothing else."""
    tokenizer = pocket_tokenizer()
    model = pretrain.new_model(tokenizer, SHAPES[name], CONTEXT, seed)
    watched = {"held_out": held_out("base", 128, tokenizer)}
    plan = scaled(FROM_SCRATCH[name], share)
    first, rows = phase(model, tokenizer, "base", plan, out, watched, compiled)
    plan = replace(LAST, tokens=LAST_SHARE * plan.tokens)
    last, _ = phase(model, tokenizer, "base-last", plan, out / "last", watched, compiled)
    return {"phases": [first, last]} | finish(model, tokenizer, rows, watched, out)


def mid(base: Path, share: float, seed: int, out: Path, compiled: bool) -> dict:
    """Base, trained on: a second language, pictures, long documents, and some of the old."""
    model, tokenizer = load(str(base / "model"), "cpu")
    add_tokens(model, tokenizer, PICTURE_TOKENS, seed)
    model.config.rope_parameters["rope_theta"] = MID_THETA
    widened = type(model)(model.config)  # positions are set up when a model is made
    widened.load_state_dict(model.state_dict())
    watched = {
        "held_out": held_out("base", 128, tokenizer),
        "spanish": held_out("spanish", 128, tokenizer),
        "long": held_out("long", 512, tokenizer),
    }
    record, rows = phase(widened, tokenizer, "mid", scaled(MID, share), out, watched, compiled)
    return {"phases": [record]} | finish(widened, tokenizer, rows, watched, out)


def scaled(plan: Plan, share: float) -> Plan:
    return replace(plan, tokens=plan.tokens * share)


def finish(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, rows: np.ndarray,
    watched: dict[str, np.ndarray], out: Path,
) -> dict:  # fmt: skip
    """Gives tokens that the text never had a place to start from, and saves the model."""
    unseen = place_new_tokens(model, tokenizer, rows)
    placed = pretrain.held_out_loss(model, watched["held_out"])
    save(model, tokenizer, out)
    return {"unseen_tokens": unseen, "held_out_after_placing": round(placed, 4)}


def save(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Weights in bfloat16, and the tokenizer, in ``out/model``."""
    model.to(torch.bfloat16).save_pretrained(out / "model")
    tokenizer.save_pretrained(out / "model")


def tuned(name: str, build: Path, share: float, seed: int, out: Path) -> dict:
    """``chat``, ``rl``, ``reasoner`` or ``answer_only``: the parts of its recipe in turn."""
    model, parts = build / PARENTS[name] / "model", []
    for number, part in enumerate(PARTS[name], 1):
        settings = replace(part.settings, steps=max(2, round(part.settings.steps * share)))
        folder = out / f"part-{number}"
        if isinstance(settings, SFTSettings):
            thinking = name != "answer_only"
            record = tune.sft(model, part.mix, settings, seed, folder, thinking)
        else:
            record = tune.grpo(model, part.mix, settings, seed, folder)
        parts.append(record)
        model = folder / "model"
    save(*load(str(model), "cpu"), out)
    return {"from": PARENTS[name], "parts": parts}


def about(model: PreTrainedModel, record: dict) -> dict[str, str]:
    """The first lines of the stage's model card, from the record of its training."""
    lines = {
        "architecture": f"Llama, {model.num_parameters():,} parameters, weights in bfloat16",
        "tokenizer": f"byte-level BPE, {model.config.vocab_size:,} tokens, single digits",
        "seed": f"{record['seed']}",
    }
    for part in record.get("parts", ()):
        lines |= _about_part(part)
    return lines if "parts" in record else lines | _about_pretraining(record)


def _about_part(part: dict) -> dict[str, str]:
    settings = part["settings"]
    if "group_size" in settings:
        name, last = "GRPO", part["history"][-1]
        end = (
            f"reward {part['history'][0]['reward']:.2f} at first, {last['reward']:.2f} at last"
        )
    else:
        name, end = "SFT", f"loss {part['history'][-1]['loss']:.3f} at the end"
    return {
        f"{name} on": f"{part['examples']:,} "
        + ("prompts" if name == "GRPO" else "conversations")
        + f" of the mix `{part['mix']}`, {settings['steps']:,} steps",
        f"{name} took": f"{part['seconds'] / 60:.0f} minutes, {end}",
    }


def _about_pretraining(record: dict) -> dict[str, str]:
    lines, phases = {}, record["phases"]
    for part in phases:
        plan, last = part["plan"], part["history"][-1]
        lines[f"trained on the mix `{part['mix']}`"] = (
            f"{last['step'] * plan['batch']:,} tokens, {part['documents']:,} documents, in "
            f"rows of {plan['row']}; {last['seconds'] / 60:.0f} minutes, "
            f"CPU threads: {part['threads']}"
        )
    return lines | {
        "held-out loss at the end": f"{phases[-1]['history'][-1]['held_out']:.3f} nats a token",
        "tokens that its text never has": f"{record['unseen_tokens']:,}",
        "held-out loss after these were placed": f"{record['held_out_after_placing']:.3f}",
    }


def make(name: str, build: Path, share: float, seed: int, compiled: bool) -> None:
    """One stage, unless it is there; ``share`` below 1 trains that much less, for a trial."""
    out = build / name
    if (out / "training.json").exists():
        print(f"{name} is there.")
        return
    out.mkdir(parents=True, exist_ok=True)
    print(f"{name}:", flush=True)
    if name in PARTS:
        record = tuned(name, build, share, seed, out)
    elif name == "mid":
        record = mid(build / "base", share, seed, out, compiled)
    else:
        record = from_scratch(name, share, seed, out, compiled)
    record = {"seed": seed} | record
    record["card"] = about(load(str(out / "model"), "cpu")[0], record)
    (out / "training.json").write_text(json.dumps(record, indent=1))


STAGES = (*FROM_SCRATCH, "mid", *PARTS)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stages", nargs="*", default=STAGES, help=", ".join(STAGES))
    parser.add_argument("--out", type=Path, default=BUILD)
    parser.add_argument("--share", type=float, default=1.0, help="of the steps, for a trial")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--no-compile", dest="compiled", action="store_false", help="needs no C++ compiler"
    )
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    for stage in given.stages:
        make(stage, given.out, given.share, given.seed, given.compiled)
