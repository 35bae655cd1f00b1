"""The states of the mask view and the packing view for the style page.

What it leaves out: the page that shows them (``style_page``), and models: answers are those
that were recorded.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['mask', 'mask-bars']
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.records import LabError
from posttrain_lab.widgets import mask_view, packing_view

PRESENT = ["click", "[aria-label^='Presenter']"]
OTHER = {"name": "smollm2-135m-instruct", "title": "SmolLM2 135M Instruct"}
LONG = LabError(
    "The text is 612 tokens long.", "This model reads 512 at once.", "Shorten it.", "text"
)
SHORT_ROW = LabError(
    "The longest conversation has 128 tokens, a row only 96.",
    "A row must hold each conversation whole.", "Make it at least 128 tokens long.", "row",
)  # fmt: skip
BUSY = LabError(
    "The model did not answer in time.", "An answer may take 30 seconds.",
    "Ask for less, or choose a smaller model.", "models",
)  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    return [*_masks(), *_packings()]


def _masks() -> list[dict[str, Any]]:
    bars = ["click", ".ptl-mask-layers input"]
    mask = {name: ["click", f".ptl-seg input[value={name}]"]
            for name in ("all", "last", "nothing")}  # fmt: skip
    first = ".ptl-talk-turn:first-child"
    own = {"rev": 3, "messages": [{"role": "user", "content": "Hello there!"},
                                  {"role": "assistant", "content": "Ahoy!"}]}  # fmt: skip
    later = {"inquire": {"later": True}}
    return [
        _mask("mask", "Mask view"),
        _mask("mask-bars", "Mask view, surprise, think and answer", [_ready(2), bars], "think"),
        _mask("mask-all", "Mask view, everything learned", [mask["all"]]),
        _mask("mask-nothing", "Mask view, nothing learned", [mask["nothing"]]),
        _mask("mask-last", "Mask view, the last answer",
              [mask["last"], ["click", "[data-i='14']"]]),
        _mask("mask-letters", "Mask view, other letters", [_ready(4), bars], "letters"),
        _mask("mask-table", "Mask view as a table", [["click", ".ptl-mask-layers .ptl-quiet"]]),
        _mask("mask-other", "Mask view, cut by another",
              [["type", ".ptl-mask-models div:nth-child(2) select", OTHER["name"]]]),
        _mask("mask-empty", "Mask view, an empty conversation",
              [["click", f"{first} button:last-child"]] * 6),
        _mask("mask-long", "Mask view, a conversation too long",
              [["type", f"{first} textarea", "moon " * 60]], replies={"inquire": LONG}),
        _mask("mask-opening", "Mask view, the model is opened", replies=later),
        _mask("mask-own", "Mask view, one's own words while the model is opened",
              replies=later | {"open": {"draft": own}}),
        _mask("mask-lost", "Mask view, the kernel is gone", patience=50,
              replies=dict.fromkeys(("open", "runs", "inquire", "ping"), "silence")),
        _mask("mask-presenter", "Mask view, presenter mode",
              [["click", "[data-i='10']"], PRESENT]),
    ]  # fmt: skip


def _packings() -> list[dict[str, Any]]:
    later = {"inquire": {"later": True}}
    way = {name: ["click", f"[data-way={name}] [data-row='2']"]
           for name in ("none", "no_boundaries", "boundaries")}  # fmt: skip
    measure = ["click", ".ptl-pack-speed .ptl-primary"]
    return [
        _packing("packing", "Packing view"),
        _packing("packing-cut", "Packing view, a row without boundaries",
                 [way["no_boundaries"]]),
        _packing("packing-padded", "Packing view, a padded row", [way["none"]]),
        _packing("packing-measuring", "Packing view, measuring", [measure]),
        _packing("packing-other", "Packing view, rows not packed yet",
                 [["type", ".ptl-pack-controls [max='64']", "40"]], later),
        _packing("packing-short", "Packing view, a row too short",
                 [["type", ".ptl-pack-controls [max='320']", "96"]], {"inquire": SHORT_ROW}),
        _packing("packing-busy", "Packing view, no answer in time", [measure],
                 {"inquire": BUSY}),
        _packing("packing-lost", "Packing view, the kernel is gone", [],
                 dict.fromkeys(("open", "inquire", "ping"), "silence"), patience=50),
        _packing("packing-presenter", "Packing view, presenter mode", [PRESENT]),
    ]  # fmt: skip


def _ready(number: int) -> list[str]:
    return ["click", f".ptl-pick:nth-child({number})"]


def _mask(
    name: str, title: str, steps: Sequence[Any] = (), example: str = "capitals",
    replies: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """``example``: the conversation that the model has answered at the end."""
    boot = mask_view.boot()
    models = [m for m in boot["models"] if m["name"] != OTHER["name"]] + [OTHER]
    known = {"runs": {"runs": []}, "inquire": {
        f"mask {boot['model']}": _answered(boot["model"], recorded(example)),
        f"mask {OTHER['name']}": _answered(OTHER["name"], recut(recorded(example))),
    }}  # fmt: skip
    traits = {"boot": boot | {"models": models}}
    return _state(name, title, "mask", traits, known | dict(replies or {}), steps, **more)


def _packing(
    name: str, title: str, steps: Sequence[Any] = (),
    replies: Mapping[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    boot = packing_view.boot()
    kept = json.loads(packing_view.RECORDING.read_text(encoding="utf-8"))
    known = {"inquire": {
        f"packing {boot['model']}": _answered(boot["model"], kept["answer"]),
        f"pace {boot['model']}": _answered(boot["model"], kept["passes"]["boundaries"][0]),
    }}  # fmt: skip
    return _state(name, title, "packing", {"boot": boot}, known | dict(replies or {}), steps,
                  **more)  # fmt: skip


def _answered(model: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {"answer": {"models": {model: answer}}}


def recorded(example: str) -> dict[str, Any]:
    """The recorded tokens of a ready conversation."""
    return json.loads(mask_view.RECORDING.read_text(encoding="utf-8"))["answers"][example]


def recut(answer: dict[str, Any]) -> dict[str, Any]:
    """Tokens as a tokenizer with longer pieces might have cut them."""
    tokens: list[dict[str, Any]] = []
    for token in answer["tokens"]:
        last = tokens[-1] if tokens else {"control": True, "text": "", "place": ""}
        joins = token["text"].isalpha() and last["text"].strip().isalpha()
        if joins and token["place"] == last["place"]:
            last["text"] += token["text"]
        else:
            tokens.append(token | {"id": token["id"] + 17_000, "surprise": None})
    return {"tokens": tokens, "loss": {}, "vocabulary": 49_152, "note": ""}


def _state(
    name: str, title: str, widget: str, traits: Mapping[str, Any],
    replies: Mapping[str, Any], steps: Sequence[Any], **more: Any,
) -> dict[str, Any]:  # fmt: skip
    known = {"ping": {}, "save": {}, "open": {"draft": None}} | dict(replies)
    said = {
        ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
        for ask, reply in known.items()
    }
    return {"id": name, "title": title, "widget": widget, "traits": dict(traits),
            "replies": said, "steps": list(steps), **more}  # fmt: skip
