"""Measures a pocket model on items it never saw, and writes its model card.

What it leaves out: comparing stages; each model is measured alone.

Try it: ``python -m tools.pocket.measure build/pocket/base``.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
import time
from pathlib import Path

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from posttrain_lab.events import Event, Finished, Metrics
from posttrain_lab.methods.sft import train_sft
from posttrain_lab.models.generate import answer, end_ids, greedy
from posttrain_lab.models.load import load
from posttrain_lab.settings import SFTSettings
from posttrain_lab.world import facts
from posttrain_lab.world.problems import problem
from tools.pocket.pretrain import token_rows, validation_loss

STORIES, PROBLEMS, ROWS = 200, 300, 128
LONGEST_STORY = 240  # tokens


def wilson(hits: int, n: int) -> dict[str, float]:
    """A rate with its 95 % Wilson interval."""
    z = 1.96
    middle = (hits + z * z / 2) / (n + z * z)
    half = z * math.sqrt(hits * (n - hits) / n + z * z / 4) / (n + z * z)
    return {"rate": hits / n, "low": middle - half, "high": middle + half, "n": n}


def text_loss(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> dict[str, float]:
    """Loss in nats a token on test documents, and its perplexity."""
    model.eval()
    loss = validation_loss(model, token_rows(tokenizer, "test", ROWS))
    return {"loss": loss, "perplexity": math.exp(loss), "tokens": ROWS * 256}


def known_facts(model, tokenizer, chosen: tuple[facts.Fact, ...]) -> dict[str, float]:
    """How often the statement, cut before the fact's value, is completed with the value."""
    starts = [facts.statement(f, 0).rsplit(f.value, 1)[0].strip() for f in chosen]
    made = complete(model, tokenizer, starts, 8)
    return wilson(
        sum(m.strip().startswith(f.value) for m, f in zip(made, chosen, strict=True)),
        len(chosen),
    )


def complete(model, tokenizer, starts: list[str], new_tokens: int) -> list[str]:
    """Greedy continuations of plain text."""
    model.eval()
    rows = [tokenizer(start)["input_ids"] for start in starts]
    made = greedy(model, rows, new_tokens, end_ids(model, tokenizer))
    return [tokenizer.decode(row, skip_special_tokens=True) for row in made]


def told_stories(model, tokenizer, seed: int) -> tuple[dict[str, dict], list[str]]:
    """Sampled stories: do they end by themselves, and without saying a sentence twice?"""
    torch.manual_seed(seed)
    model.eval()
    start = tokenizer(["Once upon a time"] * STORIES, return_tensors="pt")["input_ids"]
    rows = model.generate(
        start, do_sample=True, temperature=0.8, top_p=0.95, max_new_tokens=LONGEST_STORY,
        attention_mask=torch.ones_like(start), pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    texts = [tokenizer.decode(row, skip_special_tokens=True).strip() for row in rows]
    ended = sum(bool(set(row[1:].tolist()) & set(end_ids(model, tokenizer))) for row in rows)
    sentences = [re.split(r"(?<=[.!?])\s+", text) for text in texts]
    fresh = sum(len(set(s)) == len(s) for s in sentences)
    different = len(set(texts))
    return {
        "ends by itself": wilson(ended, STORIES),
        "says no sentence twice": wilson(fresh, STORIES),
        "differs from all others": wilson(different, STORIES),
    }, texts[:3]


def word_problems(folder: Path, thinking: bool, seed: int) -> dict[str, object]:
    """SFT on 2,000 problems of 1 to 3 steps, then held-out problems of each."""
    examples = tuple(
        problem("train", 1000 * seed + i, 1 + i % 3).example(thinking) for i in range(2000)
    )
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as place:
        begun = time.monotonic()
        train_sft(
            model=str(folder), examples=examples, probes=(), seed=seed, folder=Path(place),
            settings=SFTSettings(steps=300, learning_rate=2e-3, checkpoint_every=1000),
            emit=events.append, should_stop=lambda: False, resume=False,
        )  # fmt: skip
        seconds = time.monotonic() - begun
        if not isinstance(events[-1], Finished):
            raise RuntimeError(f"The fine-tuning ended with {events[-1]}.")
        model, tokenizer = load(str(Path(place) / "model"))
    made: dict[str, object] = {
        "seconds": seconds, "threads": torch.get_num_threads(), "steps": 300, "examples": 2000,
        "loss": [e.loss for e in events if isinstance(e, Metrics)][-1],
    }  # fmt: skip
    for steps in (1, 2, 3):
        items = [problem("test", i, steps) for i in range(PROBLEMS)]
        answers = []
        for first in range(0, PROBLEMS, 50):
            asked = [p.text for p in items[first : first + 50]]
            answers += [text for text, _ in answer(model, tokenizer, asked, 80)]
        right = sum(
            f"<answer>{p.answer}</answer>" in a for p, a in zip(items, answers, strict=True)
        )
        made[f"{steps} steps" if steps > 1 else "1 step"] = wilson(right, PROBLEMS)
    return made


def measure(folder: Path, seed: int = 0) -> dict[str, object]:
    """Everything on the card."""
    model, tokenizer = load(str(folder / "model"), "cpu")
    rates, examples = told_stories(model, tokenizer, seed)
    return {
        "parameters": model.num_parameters(),
        "test text": text_loss(model, tokenizer),
        "capitals": known_facts(model, tokenizer, facts.CAPITALS),
        "all facts": known_facts(model, tokenizer, facts.FACTS),
        "stories": rates,
        "example stories": examples,
        "thinking": [word_problems(folder / "model", True, s) for s in (seed, seed + 1)],
        "answer only": [word_problems(folder / "model", False, s) for s in (seed, seed + 1)],
    }


def percent(rate: dict[str, float]) -> str:
    """ "93 % (89 to 96, n=300)"."""
    low, high = 100 * rate["low"], 100 * rate["high"]
    return f"{100 * rate['rate']:.0f} % ({low:.0f} to {high:.0f}, n={rate['n']})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    (given.folder / "measured.json").write_text(json.dumps(measure(given.folder), indent=1))
    print((given.folder / "measured.json").read_text())
