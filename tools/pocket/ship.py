"""Puts a trained and measured pocket model into the package, with its model card.

What it leaves out: training and measuring (``pretrain.py``, ``measure.py``).

Try it: ``python -m tools.pocket.ship build/pocket/base``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from tools.pocket.measure import percent

PACKAGED = Path(__file__).parents[2] / "posttrain_lab" / "models" / "pocket"


def card(training: dict, measured: dict, sha256: str) -> str:
    """The model card: what it is, what it read, what was measured."""
    last = training["history"][-1]
    text = measured["test text"]
    lines = [
        "# pocket/base", "",
        "A small language model that ships with Post-Training Lab: pre-trained from random",
        "weights on the pocket world, never fine-tuned. It continues text; it does not answer.",
        "The chat and thinking tokens are in its vocabulary and were never trained: they start",
        "near plain tokens that stand in their place (`tools/pocket/new_tokens.py`).", "",
        "| what | figure |", "|---|---|",
        f"| architecture | Llama, {measured['parameters']:,} parameters, weights in bfloat16 |",
        f"| tokenizer | byte-level BPE, 2,048 tokens, single digits; "
        f"{training['unseen_tokens']:,} tokens never occur in the text |",
        f"| trained on | {training['tokens']:,} tokens of `posttrain_lab.world.corpus`, "
        f"seed {training['seed']} |",
        f"| training took | {last['seconds'] / 60:.0f} minutes, CPU threads: "
        f"{training['threads']} |",
        f"| held-out loss while training, last | {last['held_out']:.3f} nats a token |",
        f"| the same after new tokens were placed | {training['held_out_after_placing']:.3f} |",
        f"| loss on test text | {text['loss']:.3f} nats a token, perplexity "
        f"{text['perplexity']:.2f}, n={text['tokens']:,} tokens |",
        f"| completes its capitals | {percent(measured['capitals'])} |",
        f"| completes all its facts | {percent(measured['all facts'])} |",
    ]  # fmt: skip
    lines += [
        f"| sampled story {name} | {percent(rate)} |"
        for name, rate in measured["stories"].items()
    ]
    lines += [
        f"| sha256 of model.safetensors | `{sha256}` |", "",
        "Loss is the mean surprise at a token, in nats (natural logarithms); perplexity is its",
        "exponential. Rates stand with their 95 % Wilson interval; n is the number of items.",
        "Capitals and facts were in its text: they measure what it kept. Text and problems",
        "come from splits it never read.", "",
        "## After a short fine-tuning", "",
        "300 steps of supervised fine-tuning (SFT), 8 examples each, on 2,000 word",
        "problems of one to three steps; then held-out problems, each answered with the",
        "likeliest token every time (greedily). One thread.", "",
        "| examples | seed | 1 step | 2 steps | 3 steps | training, s |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name in ("thinking", "answer only"):
        for seed, row in enumerate(measured[name]):
            cells = " | ".join(percent(row[k]) for k in ("1 step", "2 steps", "3 steps"))
            lines.append(f"| {name} | {seed} | {cells} | {row['seconds']:.0f} |")
    lines += ["", "## Three sampled stories, the first three drawn", ""]
    lines += [f"> {' '.join(story.split())}\n" for story in measured["example stories"]]
    lines += [
        "## Limits", "",
        "It knows a few hundred words and facts, and nothing else. Its stories have a",
        "beginning and an end, and little logic between them. It is made for lessons,",
        "not for use.", "",
        "Rebuild it: `make models`. Measured by `tools/pocket/measure.py`; the numbers are in",
        "`measured.json`, the training curve is in `training.json`. Licence: Apache-2.0.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def ship(build: Path, packaged: Path) -> None:
    """Copies the model and its records, and writes the card."""
    packaged.mkdir(parents=True, exist_ok=True)
    for source in [
        *(build / "model").iterdir(),
        build / "training.json",
        build / "measured.json",
    ]:
        shutil.copyfile(source, packaged / source.name)
    training = json.loads((build / "training.json").read_text())
    measured = json.loads((build / "measured.json").read_text())
    sha256 = hashlib.sha256((packaged / "model.safetensors").read_bytes()).hexdigest()
    (packaged / "README.md").write_text(card(training, measured, sha256))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    given = parser.parse_args()
    ship(given.build, PACKAGED / given.build.name)
