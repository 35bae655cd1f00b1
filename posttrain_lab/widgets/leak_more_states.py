"""The states of the other widgets about leaks, for the style page, on what they really measure.

What it leaves out: the page that shows them (``style_page``), the scanner (``leak_states``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['scorecard', 'scorecard-measuring']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.scans import pair_rounds, scorecard, splitter
from posttrain_lab.widgets import leak_game, leak_scorecard, leak_splitter

PRESENT = ["click", "[aria-label^='Presenter']"]
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
WRONG = LabError("7 leaks of each kind were asked for.", "It can be 20, 50, 100.",
                 "Choose one of them.", "number")  # fmt: skip


@cache
def _card() -> dict[str, Any]:
    return scorecard.card(20, 0) | {"seconds": 0.4}


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    return [*_scorecards(), *_splitters(), *_games()]


def _scorecards() -> list[dict[str, Any]]:
    wild = _card() | {"rows": [
        row | {"example": [EVIL, EVIL * 40]} for row in _card()["rows"]]}  # fmt: skip
    row = ["click", "tr[data-kind='numbers'] button"]
    return [
        _state("scorecard", "Detector score card", "scorecard", {"card": {"card": _card()}}),
        _state("scorecard-measuring", "… measuring", "scorecard", {"card": {"later": True}}),
        _state("scorecard-wrong", "… a number that is none", "scorecard", {"card": WRONG}),
        _state("scorecard-wild", "… hostile texts", "scorecard", {"card": {"card": wild}},
               [row]),
        _state("scorecard-presenter", "… presenter mode", "scorecard",
               {"card": {"card": _card()}}, [row, PRESENT]),
    ]  # fmt: skip


def _splitters() -> list[dict[str, Any]]:
    boot = leak_splitter.boot()
    rows = splitter.example()
    first = max(set(rows[1]), key=rows[1].count)
    known = {"open": {"draft": None, "own": "my_training.jsonl"},
             "split": {"split": boot["split"]},
             "group": {"rows": splitter.group(rows, first)}}  # fmt: skip
    mine = ["click", ".ptl-sp-verbs .ptl-link"]
    wild = {
        "open": {"draft": None, "own": EVIL},
        "group": {"rows": [{"row": 0, "text": EVIL * 9}]},
    }
    none = LabError("my_training.jsonl holds 1 rows.", "A split needs at least two.",
                    "Choose another file.", "train")  # fmt: skip
    again = ["click", ".ptl-sp-verbs .ptl-strong"]
    return [
        _state("splitter", "Leak-safe splitter", "splitter", known, boot=boot),
        _state("splitter-busy", "… looking for near-duplicates", "splitter",
               known | {"split": {"later": True}}, [mine], boot),
        _state("splitter-none", "… too few rows", "splitter", known | {"split": none},
               [again], boot),
        _state("splitter-wild", "… hostile texts", "splitter", known | wild, [mine], boot),
        _state("splitter-presenter", "… presenter mode", "splitter", known, [PRESENT], boot),
    ]  # fmt: skip


def _games() -> list[dict[str, Any]]:
    boot = leak_game.boot()
    first = pair_rounds.deck(0)[0]
    told = {"how": first.how, "says": first.says}
    done = {str(i): {"guess": r.how if i % 3 else "no leak", "how": r.how, "says": r.says}
            for i, r in enumerate(pair_rounds.deck(0))}  # fmt: skip
    wild = boot | {"rounds": [{side: dict.fromkeys(("prompt", "chosen", "rejected"), EVIL * 9)
                               for side in ("test", "train")}] * 12}  # fmt: skip
    known: dict[str, Any] = {"open": {"draft": None}, "save": {}, "guess": told,
                             "deal": {"rounds": boot["rounds"]}}  # fmt: skip
    kept = {"open": {"draft": {"rev": 1, "seed": 0, "done": done}}}
    torn = {"open": {"draft": {"rev": 1, "seed": "x", "done": {"0": 7, "99": {}}}}}
    pick = ["click", ".ptl-pg-guess .ptl-strong:nth-child(2)"]
    return [
        _state("game", "Spot the leak", "game", known, boot=boot),
        _state(
            "game-guessed", "… a guess, and the scanner's word", "game", known, [pick], boot
        ),
        _state("game-over", "… twelve guessed", "game", known | kept, boot=boot),
        _state("game-wild", "… hostile texts", "game", known | torn, [pick], wild),
        _state("game-presenter", "… presenter mode", "game", known, [pick, PRESENT], boot),
    ]


def _state(
    name: str, title: str, widget: str, replies: Mapping[str, Any],
    steps: Sequence[Any] = (), boot: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    replies = {"open": {"draft": None}, "save": {}, **replies}
    told = {ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
            for ask, reply in {"ping": {}, **replies}.items()}  # fmt: skip
    made = (leak_scorecard.boot() if boot is None else dict(boot)) | {"name": f"style-{name}"}
    return {"id": name, "title": title, "widget": widget, "traits": {"boot": made},
            "replies": told, "steps": list(steps), **more}  # fmt: skip
