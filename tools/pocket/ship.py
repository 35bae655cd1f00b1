"""Puts a built and measured stage into the package, with its model card.

What it leaves out: training and measuring (``build.py``, ``measure.py``).

Try it: ``python -m tools.pocket.ship build/pocket/base``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from posttrain_lab.statistics import Rate

PACKAGED = Path(__file__).parents[2] / "posttrain_lab" / "models" / "pocket"
STAGES = {
    "base": ("Pre-trained from random weights on the pocket world, never fine-tuned.",
             "It continues text; it does not answer."),
    "small": ("The base model's recipe with a third of its weights.",
              "It continues text; it does not answer."),
    "tiny": ("The base model's recipe with a seventh of its weights.",
             "It continues text; it does not answer."),
    "mid": ("The base model, trained on: Spanish, pictures as tokens, long documents.",
            "It continues text; it does not answer."),
    "chat": ("The mid model after supervised fine-tuning on conversations.",
             "It answers requests of the pocket world and declines harmful ones."),
    "rl": ("The chat model after reinforcement learning with exact graders.",
           "No answer was shown to it; it was graded."),
    "reasoner": ("The mid model, taught to think before it answers, then rewarded for right",
                 "answers. It writes its steps between `<think>` and `</think>`."),
}  # fmt: skip


def percent(row: dict[str, float]) -> str:
    """ "93 % (89 to 96, n=300)"."""
    return Rate(row["rate"], row["low"], row["high"], row["n"]).percent()


def behaviours(card: dict) -> list[str]:
    """The card's table of behaviours."""
    table: dict[str, dict[str, str]] = {}
    for row in card["rows"]:
        table.setdefault(row["behaviour"], {})[row["split"]] = percent(row)
    lines = ["| behaviour | test | clean twin |", "|---|---|---|"]
    return lines + [f"| `{name}` | {r['test']} | {r['twin']} |" for name, r in table.items()]


def fine_tuning(rows: list[dict]) -> list[str]:
    """The table of short fine-tunings from this stage."""
    lines = ["| examples | seed | 1 step | 2 steps | 3 steps | training, s |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for row in rows:
        cells = " | ".join(percent(row["rates"][f"steps_{n}"]) for n in (1, 2, 3))
        kind = "thinking" if row["thinking"] else "answer only"
        lines.append(f"| {kind} | {row['seed']} | {cells} | {row['seconds']} |")
    return lines


def text(name: str, training: dict, measured: dict, sha256: str) -> str:
    """The model card: what it is, how it was made, what was measured."""
    card = measured["card"]
    asked = "its chat template" if card["asked_as"] == "chat" else "plain text to continue"
    lines = [f"# pocket/{name}", "", *STAGES[name], "", "| what | figure |", "|---|---|"]
    lines += [f"| {what} | {figure} |" for what, figure in training["card"].items()]
    lines += [f"| sha256 of model.safetensors | `{sha256}` |", "", "## What it can do", "",
              f"Asked by {asked}; every answer is the likeliest token every time. Items of the",
              "test set and of its clean twin occur in no training text, not even with other",
              "names and numbers. Rates stand with their 95 % Wilson interval.", ""]  # fmt: skip
    lines += behaviours(card)
    lines += ["", "| test text | loss, nats a token |", "|---|---|"]
    lines += [f"| {kind} | {loss:.3f} |" for kind, loss in card["domains"].items()]
    if "fine_tuning" in measured:
        lines += ["", "## After a short fine-tuning", "",
                  "300 steps of SFT, 8 examples each, on 2,000 word problems of one to three",
                  "steps, on one thread; then held-out problems.", "",
                  *fine_tuning(measured["fine_tuning"])]  # fmt: skip
    lines += ["", "## Limits", "",
              "It knows a few thousand words and a few hundred facts, and nothing else. It is",
              "made for lessons, not for use. What it cannot do stands in the table above.", "",
              "Rebuild it: `make models`. The numbers are in `measured.json`, the training in",
              "`training.json`. Licence: Apache-2.0.", ""]  # fmt: skip
    return "\n".join(lines)


def ship(build: Path, packaged: Path) -> None:
    """Copies the model and its records, and writes the card."""
    packaged.mkdir(parents=True, exist_ok=True)
    records = [build / "training.json", build / "measured.json"]
    for source in [*(build / "model").iterdir(), *records]:
        shutil.copyfile(source, packaged / source.name)
    training, measured = (json.loads(record.read_text()) for record in records)
    sha256 = hashlib.sha256((packaged / "model.safetensors").read_bytes()).hexdigest()
    (packaged / "README.md").write_text(text(build.name, training, measured, sha256))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, nargs="+")
    for folder in parser.parse_args().build:
        ship(folder, PACKAGED / folder.name)
