"""Puts built and measured stages into the package, each with its model card.

What it leaves out: training and measuring (``build.py``, ``measure.py``, ``live.py``).

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
    "chat": ("The mid model after supervised fine-tuning (SFT) on conversations.",
             "It answers requests of the pocket world and declines harmful ones."),
    "rl": ("The chat model after reinforcement learning (GRPO) with exact graders.",
           "No answer was shown to it; its own answers were graded."),
    "reasoner": ("The base model, taught to think before it answers (SFT), then rewarded for",
                 "right answers (GRPO). It writes its steps between `<think>` and `</think>`."),
    "half": ("The base model after a few steps of SFT on problems thought through.",
             "It has seen the form and is mostly wrong yet: what RL lessons start from."),
    "tempted": ("The base model after a little SFT on problems worked out, and some answered",
                "idly: padded, flattering, copied. What the hunt for loopholes starts from."),
}  # fmt: skip
# What a reader of the figures needs to know about how the recipe came to be.
CAVEATS = {
    "base": (
        "`fact_completion`: its recipe was found with an earlier base, while that one's",
        "completions were looked at. For this one it was drawn anew which wording of a fact is",
        "measured, so that only the wordings in general had a say in it, not these items.",
    ),
}  # fmt: skip
GRPO = {"exact": "problems", "random": "placebo"}
CONTROL = "answer_only"  # measured beside the reasoner
TALLIED = [f"steps_{n}" for n in range(1, 7)]


def percent(row: dict[str, float]) -> str:
    """ "93 % (89 to 96, n=300)"."""
    return Rate(row["rate"], row["low"], row["high"], row["n"]).percent()


def table(head: str, rows: list[tuple[str, ...]]) -> list[str]:
    """A Markdown table; ``head`` as "one | two"."""
    lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


def behaviours(card: dict) -> list[str]:
    """The card's table of behaviours."""
    found: dict[str, dict[str, str]] = {}
    for row in card["rows"]:
        found.setdefault(row["behaviour"], {})[row["split"]] = percent(row)
    rows = [(f"`{name}`", r["test"], r["twin"]) for name, r in found.items()]
    return table("behaviour | test | clean twin", rows)


def curves(card: dict) -> list[str]:
    """Loss by kind of text, then recall and loss by context."""
    kinds = [(kind, f"{loss:.3f}") for kind, loss in card["domains"].items()]
    points = [
        (
            f"{p['tokens']}",
            percent(p["recall"]),
            "–" if p["loss"] is None else f"{p['loss']:.3f}",
        )
        for p in card["context"]
    ]
    return [
        *table("test text | loss, nats a token", kinds), "",
        *table("tokens of context | notes recalled | loss up to there", points),
    ]  # fmt: skip


def live(found: dict) -> list[str]:
    """What a learner can do from this stage while watching."""
    sft = [
        (f"SFT, `{r['behaviour']}`", f"{r['seed']}", percent(r["before"]), percent(r["after"]),
         f"{r['seconds']:.0f}")
        for r in found["sft"]
    ]  # fmt: skip
    grpo = [
        (f"GRPO, {GRPO[r.get('reward', 'exact')]}", f"{r['seed']}", percent(r["before"]),
         percent(r["after"]),
         f"{r['seconds']:.0f}")
        for r in found["grpo"]
    ]  # fmt: skip
    return [
        "## What a learner can do from here", "",
        "With the lessons' settings (`SFT_MINUTE`, `SFT_HALF`, `GRPO_LIVE`), one thread;",
        "held-out items. GRPO starts from a model that SFT left half trained; the placebo's",
        "rewards are drawn at random.", "",
        *table("training | seed | before | after | seconds", sft + grpo), "",
    ]  # fmt: skip


def beside(card: dict, control: dict) -> list[str]:
    """The reasoner beside the same model that learned the same answers without thinking."""
    both = [{r["behaviour"]: r for r in c["rows"] if r["split"] == "test"} for c in
            (card, control)]  # fmt: skip
    rows = [(f"`{name}`", *(percent(rates[name]) for rates in both)) for name in TALLIED]
    return [
        "## With and without thinking", "",
        "The control arm: the same start, the same problems in the same order and number, the",
        "answers alone. Test items.", "",
        *table("problems | thinking | answer only", rows), "",
    ]  # fmt: skip


def text(name: str, training: dict, card: dict, sha256: str, extra: list[str]) -> str:
    """The model card: what it is, how it was made, what was measured."""
    asked = "its chat template" if card["asked_as"] == "chat" else "plain text to continue"
    what = [*training["card"].items(), ("sha256 of model.safetensors", f"`{sha256}`")]
    cannot = ", ".join(f"`{behaviour}`" for behaviour in card["cannot"]) or "none of them"
    lines = [
        f"# pocket/{name}", "", *STAGES[name], "", *table("what | figure", what), "",
        "## What it can do", "",
        f"Asked by {asked}; each answer is the likeliest token every time. Items of the test",
        "set and of its clean twin occur in no training text, not even with other names and",
        "numbers. Rates stand with their 95 % Wilson interval.", "",
        *behaviours(card), "", *curves(card), "", *extra,
        "## Limits", "",
        "It knows a few thousand words and a few hundred facts, and nothing else. It is made",
        f"for lessons, not for use. Of the above it fails more often than not at: {cannot}.",
        *(("", *CAVEATS[name]) if name in CAVEATS else ()),
        "", "Rebuild it: `make models`. The numbers are in `measured.json`, the training in",
        "`training.json`. Licence: Apache-2.0.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def ship(build: Path, packaged: Path) -> None:
    """Copies the model and its records, and writes the card."""
    packaged.mkdir(parents=True, exist_ok=True)
    records = [build / "training.json", build / "measured.json"]
    training, card = (json.loads(record.read_text()) for record in records)
    extra: list[str] = []
    if parts := sorted(build.glob("live-*.json")):
        found = [json.loads(part.read_text()) for part in parts]
        joined = {kind: [row for f in found for row in f[kind]] for kind in ("sft", "grpo")}
        (packaged / "live.json").write_text(json.dumps(joined, indent=1))
        extra += live(joined)
    control = build.parent / CONTROL / "measured.json"
    if build.name == "reasoner" and control.exists():
        records.append(control)
        extra += beside(card, json.loads(control.read_text()))
    for source in [*(build / "model").iterdir(), *records[:2]]:
        shutil.copyfile(source, packaged / source.name)
    if records[2:]:
        shutil.copyfile(control, packaged / f"measured_{CONTROL}.json")
    sha256 = hashlib.sha256((packaged / "model.safetensors").read_bytes()).hexdigest()
    (packaged / "README.md").write_text(text(build.name, training, card, sha256, extra))


def overview(packaged: Path) -> str:
    """The family side by side: a row a behaviour, a column a stage."""
    names = [name for name in STAGES if (packaged / name / "measured.json").exists()]
    cards = [json.loads((packaged / name / "measured.json").read_text()) for name in names]
    tested = [{r["behaviour"]: r for r in c["rows"] if r["split"] == "test"} for c in cards]
    rows = [(f"`{b}`", *(_short(stage[b]) for stage in tested)) for b in tested[0]]
    losses = [
        (kind, *(f"{card['domains'][kind]:.2f}" for card in cards))
        for kind in cards[0]["domains"]
    ]
    sizes = sorted({row["n"] for stage in tested for row in stage.values()})
    stages = " | ".join(f"[{name}]({name}/README.md)" for name in names)
    return "\n".join([
        "# The pocket family", "",
        "Small language models that ship with Post-Training Lab, trained by `make models` from",
        "the lab's own pocket world. Each stage's card says how it was made and measured.", "",
        "Pass rates in per cent on test items that no training text holds, with their 95 %",
        f"Wilson interval; n={' or '.join(map(str, sizes))} a rate. Base, mid, small and tiny"
        " continue",
        "plain text; the others are asked in their chat template.", "",
        *table(f"behaviour | {stages}", rows), "",
        "Loss on test text, nats a token:", "",
        *table(f"text | {' | '.join(names)}", losses), "",
    ])  # fmt: skip


def _short(row: dict[str, float]) -> str:
    """ "93 (89–96)", in per cent."""
    rate, low, high = (f"{100 * row[key]:.0f}" for key in ("rate", "low", "high"))
    return f"{rate} ({low}–{high})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, nargs="+")
    for folder in parser.parse_args().build:
        ship(folder, PACKAGED / folder.name)
    (PACKAGED / "README.md").write_text(overview(PACKAGED))
