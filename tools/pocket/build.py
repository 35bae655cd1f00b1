"""Builds the pocket family, stage by stage, as ``recipe`` says; ``make models`` runs it.

Every stage has a folder in ``build/pocket`` with its model, its phases' checkpoints and a
record of how it was made (``training.json``). A finished stage is not made again; one that
was cut off goes on from its last checkpoint.

What it leaves out: measuring (``measure``) and shipping (``ship``).

Try it: ``python -m tools.pocket.build tiny --share 0.01 --out /tmp/pocket``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.models.load import load
from posttrain_lab.records import Example
from posttrain_lab.world import chats, corpus
from posttrain_lab.world.pictures import PICTURE_TOKENS
from tools.pocket import pretrain, tune
from tools.pocket.new_tokens import add_tokens, place_new_tokens
from tools.pocket.pretrain import SHAPES
from tools.pocket.recipe import (
    FROM_SCRATCH,
    MID_THETA,
    PARENTS,
    PHASES,
    SHORT,
    STAGES,
    Practice,
    Shown,
    Talk,
    Text,
)
from tools.pocket.rows import conversation_rows, ids_of, token_rows
from tools.pocket.tokenizer import CONTEXT, pocket_tokenizer

BUILD = Path("build/pocket")
WATCHED_TOKENS = 8192  # of each held-out text
Made = tuple[PreTrainedModel, PreTrainedTokenizerBase]


def watched(name: str, tokenizer: PreTrainedTokenizerBase) -> dict[str, np.ndarray]:
    """Held-out rows to measure now and then, by what they are."""

    def of(mix: str, row: int = SHORT) -> np.ndarray:
        documents = corpus.documents("validation", mix=mix)
        return token_rows(tokenizer, documents, WATCHED_TOKENS // row, row)

    rows = {"held_out": of("base")}
    if name in FROM_SCRATCH:
        return rows | {"repeats": of("repeats")}
    if name == "mid":
        return rows | {kind: of(kind) for kind in ("spanish", "pictures")} | {
            "long": of("long", CONTEXT)
        }  # fmt: skip
    return rows


def begun(name: str, build: Path, seed: int) -> Made:
    """The model that a stage starts from, and its tokenizer."""
    if name in FROM_SCRATCH:
        tokenizer = pocket_tokenizer()
        return pretrain.new_model(tokenizer, SHAPES[name], CONTEXT, seed), tokenizer
    model, tokenizer = load(str(build / PARENTS[name] / "model"), "cpu")
    if name != "mid":
        return model, tokenizer
    add_tokens(model, tokenizer, PICTURE_TOKENS, seed)
    model.config.rope_parameters["rope_theta"] = MID_THETA
    widened = type(model)(model.config)  # positions are set up when a model is made
    widened.load_state_dict(model.state_dict())
    return widened, tokenizer


def kept_rows(
    name: str, number: int, make: Callable[[], np.ndarray], out: Path
) -> tuple[np.ndarray, str]:
    """Rows, made once and kept in a file; and the file's hash."""
    file = out / f"{name}-{number}.npy"
    if not file.exists():
        part = file.with_suffix(".part.npy")
        np.save(part, make())
        part.rename(file)
    return np.load(file, mmap_mode="r"), hashlib.sha256(file.read_bytes()).hexdigest()


def text_rows(
    phase: Text, tokenizer: PreTrainedTokenizerBase, out: Path
) -> tuple[np.ndarray, list[dict[str, object]]]:
    """All rows of a phase, its mixes in turn, and what they are made of."""
    plan, parts, read = phase.plan, [], []
    whole = plan.steps * plan.rows
    for mix, share in phase.course.items():
        number, tally = math.ceil(share * whole), out / f"{mix}.documents"

        def make(mix: str = mix, number: int = number, tally: Path = tally) -> np.ndarray:
            seen = count()
            texts = zip(corpus.documents("train", mix=mix), seen, strict=False)
            made = token_rows(tokenizer, (text for text, _ in texts), number, plan.row)
            tally.write_text(f"{next(seen)}")
            return made

        rows, digest = kept_rows(mix, number, make, out)
        parts.append(rows)
        read.append({"mix": mix, "tokens": number * plan.row,
                     "documents": int(tally.read_text()), "rows_sha256": digest})  # fmt: skip
    return np.concatenate(parts)[:whole], read


def talk_rows(
    phase: Talk, tokenizer: PreTrainedTokenizerBase, out: Path
) -> tuple[np.ndarray, list[dict[str, object]]]:
    """The same of conversations: how many of each behaviour they are."""
    tally = out / f"{phase.mix}.behaviours"

    def make() -> np.ndarray:
        asked: Counter[str] = Counter()

        def examples() -> Iterator[Example]:
            for item in islice(chats.items(phase.mix), phase.conversations):
                asked[item.behaviour] += 1
                yield item.example() if phase.thinking else chats.at_once(item.example())

        made = conversation_rows(tokenizer, examples(), phase.plan.row)
        tally.write_text(json.dumps(dict(asked.most_common())))
        return made

    rows, digest = kept_rows(phase.mix, phase.conversations, make, out)
    read = {"mix": phase.mix, "tokens": rows.size, "conversations": phase.conversations,
            "behaviours": json.loads(tally.read_text()), "rows_sha256": digest}  # fmt: skip
    return rows, [read]


def same_tokenizer(tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Stops when a stage was begun with another tokenizer: its rows would mean nothing."""
    mark = out / "tokenizer.sha256"
    digest = hashlib.sha256(tokenizer.backend_tokenizer.to_str().encode()).hexdigest()
    if mark.exists() and mark.read_text() != digest:
        raise SystemExit(
            f"{out} was begun with another tokenizer: the world's text has changed since. "
            "Remove that folder to begin anew."
        )
    mark.write_text(digest)


def learned(
    phase: Text | Talk, name: str, start: Made, out: Path, compiled: bool
) -> tuple[dict[str, object], np.ndarray]:
    """Carries out a phase of next-token training; the record of it, and the ids it read."""
    (model, tokenizer), plan = start, phase.plan
    out.mkdir(parents=True, exist_ok=True)
    same_tokenizer(tokenizer, out)
    rows_of = text_rows if isinstance(phase, Text) else talk_rows
    rows, read = rows_of(phase, tokenizer, out)
    if isinstance(phase, Talk):
        plan = replace(plan, tokens=max(1, len(rows) // plan.rows) * plan.batch)
    record = pretrain.train(model, rows, watched(name, tokenizer), plan, out, compiled)
    return {"read": read} | record, np.unique(ids_of(rows))


def placed(name: str, start: Made, build: Path, read: np.ndarray) -> tuple[list[int], float]:
    """Gives tokens that no text had so far a place to start from, for the stages to come.

    Which they were, and the held-out loss with them. Later stages leave them as they are.
    """
    model, tokenizer = start
    new = set(range(len(tokenizer)))
    if name in PARENTS:
        before = json.loads((build / PARENTS[name] / "training.json").read_text())
        new = {*before["unseen_tokens"], *tokenizer.convert_tokens_to_ids(list(PICTURE_TOKENS))}
    unseen = sorted(new - set(read.tolist()))
    place_new_tokens(model, tokenizer, unseen)
    loss = pretrain.held_out_loss(model, watched(name, tokenizer)["held_out"])
    return unseen, round(loss, 4)


def save(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Weights in bfloat16, and the tokenizer, in ``out/model``."""
    model.to(torch.bfloat16).save_pretrained(out / "model")
    tokenizer.save_pretrained(out / "model")


def carried_out(name: str, build: Path, share: float, seed: int, compiled: bool) -> dict:
    """All phases of a stage in turn; ``share`` below 1 trains that much less, for a trial."""
    out, records, read = build / name, [], []
    start = begun(name, build, seed)
    for number, phase in enumerate(PHASES[name], 1):
        folder = out / f"phase-{number}"
        if isinstance(phase, Shown):
            save(*start, folder / "start")
            settings = replace(
                phase.settings, steps=max(2, round(phase.settings.steps * share))
            )
            record = tune.sft(
                folder / "start" / "model", phase.behaviour, settings, seed, folder
            )
            start = load(str(folder / "model"), "cpu")
        elif isinstance(phase, Practice):
            save(*start, folder / "start")
            steps = max(2, round(phase.settings.steps * share))
            record = tune.grpo(
                folder / "start" / "model", phase.mix, replace(phase.settings, steps=steps),
                seed, folder,
            )  # fmt: skip
            start = load(str(folder / "model"), "cpu")
        else:
            record, ids = learned(scaled(phase, share), name, start, folder, compiled)
            read.append(ids)
        records.append(record)
    made = {"seed": seed, "phases": records}
    if name in PARENTS:
        made["from"] = PARENTS[name]
    if isinstance(PHASES[name][-1], Text):
        unseen, loss = placed(name, start, build, np.concatenate(read))
        made |= {"unseen_tokens": unseen, "held_out_after_placing": loss}
    save(*start, out)
    return made


def scaled(phase: Text | Talk, share: float) -> Text | Talk:
    """The phase with a share of its tokens or conversations."""
    if isinstance(phase, Talk):
        return replace(phase, conversations=max(8, round(share * phase.conversations)))
    return replace(phase, plan=replace(phase.plan, tokens=share * phase.plan.tokens))


def about(model: PreTrainedModel, record: dict) -> dict[str, str]:
    """The first lines of the stage's model card, from the record of its training."""
    lines = {
        "architecture": f"Llama, {model.num_parameters():,} parameters, weights in bfloat16",
        "tokenizer": f"byte-level BPE, {model.config.vocab_size:,} tokens, single digits",
        "seed": f"{record['seed']}",
    }
    for number, phase in enumerate(record["phases"], 1):
        lines |= (_about_sft(phase) if "shown" in phase else
                  _about_grpo(phase) if "settings" in phase else
                  _about_learning(number, phase))  # fmt: skip
    if "unseen_tokens" in record:
        lines["tokens that no text had so far"] = f"{len(record['unseen_tokens']):,}"
        lines["held-out loss after these were placed"] = (
            f"{record['held_out_after_placing']:.3f}"
        )
    return lines


def _about_sft(phase: dict) -> dict[str, str]:
    settings, last = phase["settings"], phase["history"][-1]
    return {
        "SFT on": f"{phase['examples']:,} examples of `{phase['shown']}`, "
        f"{settings['steps']:,} steps of {settings['batch_size']}",
        "SFT took": f"{phase['seconds']:.0f} seconds, loss {last['loss']:.2f} at last",
    }


def _about_grpo(phase: dict) -> dict[str, str]:
    first, last = phase["history"][0]["reward"], phase["history"][-1]["reward"]
    return {
        "GRPO on": f"{phase['examples']:,} prompts of the mix `{phase['mix']}`, "
        f"{phase['settings']['steps']:,} steps",
        "GRPO took": f"{phase['seconds'] / 60:.0f} minutes, "
        f"reward {first:.2f} at first, {last:.2f} at last",
    }


def _about_learning(number: int, phase: dict) -> dict[str, str]:
    plan, last = phase["plan"], phase["history"][-1]
    lines = {}
    for part in phase["read"]:
        told = (
            f"{part['conversations']:,} conversations, only the assistant's words learned"
            if "conversations" in part
            else f"{part['documents']:,} documents"
        )
        lines[f"read of the mix `{part['mix']}`"] = f"{part['tokens']:,} tokens, {told}"
    return lines | {
        f"phase {number} took": f"{last['step']:,} steps of {plan['batch']:,} tokens, in rows "
        f"of {plan['row']}; {last['seconds'] / 60:.0f} minutes, CPU threads: "
        f"{phase['threads']}",
        f"loss on held-out text of the mix `base` after phase {number}":
        f"{last['held_out']:.3f} nats a token",
    }  # fmt: skip


def make(name: str, build: Path, share: float, seed: int, compiled: bool) -> None:
    """One stage, unless it is there."""
    out = build / name
    if (out / "training.json").exists():
        print(f"{name} is there.")
        return
    out.mkdir(parents=True, exist_ok=True)
    print(f"{name}:", flush=True)
    record = carried_out(name, build, share, seed, compiled)
    record["card"] = about(load(str(out / "model"), "cpu")[0], record)
    (out / "training.json").write_text(json.dumps(record, indent=1))


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
