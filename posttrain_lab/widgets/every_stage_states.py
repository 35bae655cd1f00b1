"""The states of "One prompt, every stage" for the style page, with made-up answers.

What it leaves out: the page that shows them (``style_page``), and any model: these answers
stand here to be looked at.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['every-recorded', 'every-live']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets.every_stage import PROMPTS, boot
from posttrain_lab.widgets.stages import STAGES

PRESENT = ["click", "[aria-label^='Presenter']"]
NEXT = ["click", "[data-view=next]"]
WRITTEN = {
    "pocket/base": (" books. The teacher asked a question about maths. The teacher smiled and "
                    "said that the answer was right. The children read a page about the", 120),
    "pocket/mid": (" books. The teacher asked a question about art. The teacher smiled and "
                   "said that the answer was right. At home, Mia did the homework before", 120),
    "pocket/chat": ("The students opened their books and began to work.", 12),
    "pocket/rl": ("The students opened their books and began to read.", 12),
    "pocket/reasoner": ("<think>15 - 15 = 0.</think><answer>0</answer>", 16),
    "pocket/small": (" textbooks. The teacher asked a question about history.", 11),
    "pocket/tiny": ("", 1),
}  # fmt: skip
LIKELY = {
    "pocket/base": {"Ġbooks": 0.31, "Ġtextbooks": 0.2, "Ġbags": 0.12, "Ġlaptops": 0.08,
                    "Ġnotebooks": 0.06, "Ġfirst": 0.03, "Ġe": 0.02, "Ċ": 0.012, "Ġ": 0.006,
                    "âĤ": 0.004, "!": 0.002, "<|endoftext|>": 0.0003},
    "pocket/mid": {"Ġbooks": 0.42, "Ġlaptops": 0.17, "Ġladder": 0.11, "Ġtextbooks": 0.05,
                   "Ġbags": 0.04, "Ġeyes": 0.02, "Ġdoor": 0.01},
    "pocket/chat": {"The": 0.62, "I": 0.2, "Their": 0.06, "Sorry": 0.04, "They": 0.02,
                    "<|im_end|>": 0.008},
    "pocket/rl": {"The": 0.81, "I": 0.09, "Their": 0.05, "A": 0.01, "<|im_end|>": 0.006},
    "pocket/reasoner": {"<think>": 0.9996, "The": 0.0002, "1": 0.0001},
    "pocket/small": {"Ġtextbooks": 0.33, "Ġbooks": 0.21, "Ġbags": 0.2},
    "pocket/tiny": {"Ġbook": 0.05, "Ġthe": 0.04, "Ġa": 0.03},
}  # fmt: skip
TEXTS = {"Ċ": "\n", "âĤ": "⟨e2⟩⟨82⟩", "<|im_end|>": "<|im_end|>"}
LONG = LabError(
    "The prompt is 492 tokens long, and its answer may take 120.",
    "Together they must fit into the 512 tokens that this model can read.", "Shorten it.",
    "text",
)  # fmt: skip
GONE = LabError(
    "The model did not answer in time.", "An answer may take 30 seconds.",
    "Ask for less, or choose a smaller model.", "models",
)  # fmt: skip


def written(name: str) -> list[dict[str, Any]]:
    """A made-up answer to "write"."""
    text, tokens = WRITTEN[name]
    return [{"text": text, "tokens": tokens, "ended": tokens < 120}]


def likely(name: str, keep: int = 2038) -> dict[str, Any]:
    """A made-up answer to "next", of which sampling keeps so many."""
    rows = list(LIKELY[name].items())
    total = sum(chance for _, chance in rows[:keep]) if keep < len(rows) else 1.0
    tokens = [
        {"id": 300 + i, "raw": raw, "text": TEXTS.get(raw, raw.replace("Ġ", " ")),
         "special": raw.startswith("<|"), "end": raw.startswith("<|"), "chance": chance,
         "warmed": chance, "drawn": chance / total if i < keep else 0.0}
        for i, (raw, chance) in enumerate(rows)
    ]  # fmt: skip
    return {"tokens": tokens, "kept": keep, "vocabulary": 2038, "read": 6,
            "entropy": round(12 * (1 - rows[0][1]), 3),
            "drawn_entropy": round(min(12 * (1 - rows[0][1]), 1.9), 3)}  # fmt: skip


def answers(keep: int = 2038) -> dict[str, Any]:
    """What the kernel would say to every question of the page."""
    found: dict[str, Any] = {}
    for name in WRITTEN:
        found[f"write {name}"] = {"answer": {"models": {name: written(name)}}}
        found[f"next {name}"] = {"answer": {"models": {name: likely(name, keep)}}}
    return found


def recorded() -> dict[str, Any]:
    """A made-up recording of the first prompt."""
    rows = {name: {"write": written(name), "next": likely(name)} for name in list(WRITTEN)[:5]}
    return {"kind": "answers", "recorded": "2026-11-24", "device": "1 of 2 CPU cores",
            "answers": {PROMPTS[0].text: rows}}  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    live, cut = answers(), answers(keep=4)
    late = {"later": True}
    problem = {"error": LONG.to_json()}
    one = live | {"write pocket/mid": {"error": GONE.to_json()}}
    then = [{"raw": "Ġbooks", "text": " books"}, {"raw": ".", "text": "."},
            {"raw": "<|im_end|>", "text": "", "special": True, "end": True}]  # fmt: skip
    alone = {"view": "next", "every": False}
    return [
        _state("every-recorded", "Every stage, models opening", late),
        _state("every-live", "Every stage, what it writes", live),
        _state("every-drawn", "Every stage, drawn by chance, smaller models too", live,
               {"drawn": True, "extra": True}),
        _state("every-chat", "Every stage, all in the chat template", live, {"asked": "chat"}),
        _state("every-unanswered", "Every stage, no recording, models opening", late,
               recording=None),
        _state("every-empty", "Every stage, empty prompt", live, {"prompt": " "}),
        _state("every-long", "Every stage, a prompt that is too long", problem,
               {"prompt": "the students opened their books " * 40}),
        _state("every-one-gone", "Every stage, one does not answer", one,
               {"prompt": "The cat"}),
        _state("every-wrong", "Every stage, a seed that cannot work", live,
               {"drawn": True, "seed": "many"}),
        _state("every-next", "What comes next, all stages", live, {"view": "next"}),
        _state("every-next-cut", "What comes next, all stages, cut at 4", cut,
               {"view": "next", "top_k": 4}),
        _state("every-next-one", "What comes next, one stage, cut at 4", cut,
               alone | {"top_k": 4, "then": then}),
        _state("every-lost", "Every stage, kernel gone", "silence", patience=50),
        _state("every-presenter", "Every stage, presenter mode", live, {"stage": "pocket/mid"},
               [PRESENT]),
        _state("every-next-presenter", "What comes next, presenter mode", cut, alone,
               [PRESENT]),
    ]  # fmt: skip


def _state(
    name: str, title: str, inquire: Mapping[str, Any] | str,
    draft: Mapping[str, Any] | None = None, steps: Sequence[Any] = (), patience: int = 5000,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    silent = inquire == "silence"
    replies = {"inquire": inquire, "save": "silence" if silent else {}}
    replies["open"] = "silence" if silent else {"draft": {"rev": 1, **draft} if draft else None}
    traits = boot(name, list(STAGES)) | {"recording": recorded()} | more
    return {"id": name, "title": title, "widget": "every", "traits": {"boot": traits},
            "replies": replies, "steps": list(steps), "patience": patience}  # fmt: skip
