"""Answers what a page asks: drafts, runs and their events, for one seat at a time.

A seat is a page's secret random name. Every run that a page names must carry that seat,
or it does not exist for it. Replies are plain JSON; problems a learner can mend go back
as ``{"ok": False, "error": {given, needed, do, where}}``, never as tracebacks.

What it leaves out: the widget that carries the messages (``first_fine_tune``), training
(``runs.client`` hands specs to the runner).

Try it::

    >>> answer({"id": "1", "type": "ping"})
    {'id': '1', 'ok': True}
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from posttrain_lab import events
from posttrain_lab.data import load
from posttrain_lab.models import catalog
from posttrain_lab.records import LabError
from posttrain_lab.runs import client, drafts, store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import SFTSettings

MOST_RUNS = 50
log = logging.getLogger(__name__)

Message = Mapping[str, Any]
Buffers = Sequence[bytes | memoryview]
Ask = Callable[[Message, Buffers], dict[str, Any]]


def answer(
    message: Message, buffers: Buffers = (), asks: Mapping[str, Ask] | None = None
) -> dict[str, Any]:
    """The reply to one message, whatever it holds. ``asks``: a widget's own, by type."""
    head = {"id": message.get("id")}
    known = ASKS if asks is None else asks
    ask = known.get(str(message.get("type")))
    try:
        if ask is None:
            raise LabError(
                f"The page asked for {message.get('type')!r}.",
                "This version of the lab does not know that.",
                "Reload the page.",
            )
        return head | {"ok": True} | ask(message, buffers)
    except LabError as error:
        return head | {"ok": False, "error": error.to_json()}
    except Exception as error:  # the page must hear something, and never a traceback
        log.exception("request %r failed", message.get("type"))
        problem = LabError(
            f"Something in the lab went wrong ({type(error).__name__}: {error}).",
            "That is a mistake of the lab, not yours.",
            "Try again; if it stays, run: posttrain-lab doctor",
        )
        return head | {"ok": False, "error": problem.to_json()}


def seat_of(message: Message) -> str:
    """The page's seat, checked."""
    seat = message.get("seat")
    if not isinstance(seat, str) or not drafts.SEAT.fullmatch(seat):
        raise LabError("The page has no seat.", "It needs one to keep your work.", "Reload it.")
    return seat


def run_of(message: Message) -> store.Run:
    """The run a page names, if it is its own."""
    seat, run_id = seat_of(message), message.get("run")
    unknown = LabError(
        "That run is not among yours.", "It may have been deleted.", "Train a new one.", "run"
    )
    if not isinstance(run_id, str):
        raise unknown
    run = store.get(run_id)
    if run.spec.seat != seat:
        raise unknown
    return run


def ping(message: Message, buffers: Buffers) -> dict[str, Any]:
    return {}


def _warm(message: Message, buffers: Buffers) -> dict[str, Any]:
    client.warm()
    return {}


def _open(message: Message, buffers: Buffers) -> dict[str, Any]:
    seat = seat_of(message)
    draft = drafts.load(seat, _name(message))
    return {"draft": draft, "runs": _summaries(seat)}


def _save(message: Message, buffers: Buffers) -> dict[str, Any]:
    draft = message.get("draft")
    if not isinstance(draft, dict):
        raise LabError("The page sent no draft.", "It needs one to keep.", "Reload the page.")
    drafts.save(seat_of(message), _name(message), draft)
    return {}


def kept(name: str) -> dict[str, Ask]:
    """``open`` and ``save`` of what a learner did under this name, whatever a page calls it."""

    def opened(message: Message, buffers: Buffers) -> dict[str, Any]:
        return {"draft": drafts.load(seat_of(message), name)}

    def saved(message: Message, buffers: Buffers) -> dict[str, Any]:
        return _save({**message, "name": name}, buffers)

    return {"open": opened, "save": saved}


def _runs(message: Message, buffers: Buffers) -> dict[str, Any]:
    return {"runs": _summaries(seat_of(message))}


def _train(message: Message, buffers: Buffers) -> dict[str, Any]:
    row = message.get("spec")
    if not isinstance(row, Mapping):
        raise LabError("The page sent no spec.", "A run needs one.", "Reload the page.")
    spec = RunSpec.from_json(dict(row) | {"seat": seat_of(message)})
    return {"run": client.submit(spec).id}


def _stop(message: Message, buffers: Buffers) -> dict[str, Any]:
    client.stop(run_of(message).id)
    return {}


def _resume(message: Message, buffers: Buffers) -> dict[str, Any]:
    client.resume(run_of(message).id)
    return {}


def _remove(message: Message, buffers: Buffers) -> dict[str, Any]:
    store.remove(run_of(message))
    return {}


def _restore(message: Message, buffers: Buffers) -> dict[str, Any]:
    seat, run_id = seat_of(message), message.get("run")
    run = store.restore(run_id if isinstance(run_id, str) else "")
    if run.spec.seat != seat:
        store.remove(run)
        raise LabError("That run is not among yours.", "It cannot be brought back.", "", "run")
    return {}


def _events(message: Message, buffers: Buffers) -> dict[str, Any]:
    run, offset = run_of(message), message.get("offset")
    start = offset if isinstance(offset, int) and offset > 0 else 0
    # The state first: whatever it says, the events read after it are not fewer.
    state = run.state()
    logged, end = run.events(start)
    reply = {"events": [each.to_json() for each in logged], "offset": end, "state": state}
    if start == 0:
        reply["spec"] = run.spec.to_json()
    if state == "queued":
        reply["runner"] = client.runner_status().get("state")
    return reply


def inquire(message: Message, buffers: Buffers) -> dict[str, Any]:
    """A short question to models: the lab's own that are here, or the seat's runs."""
    question = dict(message.get("question") or {})
    names = question.get("models")
    if not isinstance(names, list):
        raise LabError("No model is named.", "A question needs one.", "Choose one.", "models")
    folders = [_open_model(message, name) for name in names]
    answer = client.inquire(str(message.get("kind")), **question | {"models": folders})
    if answer is None:
        return {"later": True}
    named = dict(zip(folders, names, strict=True))
    return {"answer": {"models": {named[f]: made for f, made in answer["models"].items()}}}


def _open_model(message: Message, name: Any) -> str:
    """What a page may name: no folder and no hub id, which could be anybody's.

    "run:ID" is what a run has made, "run:ID@20" what it was after step 20.
    """
    if isinstance(name, str) and name.startswith("run:"):
        run_id, _, step = name.removeprefix("run:").partition("@")
        run = run_of({**message, "run": run_id})
        folder = run.checkpoint(int(step)) if step.isdecimal() else run.model_path()
        if folder is not None:
            return str(folder)
        raise LabError(
            "That run has no such model.", "It has one when it has finished, and some of "
            "those on the way where they were kept.", "Wait, or choose another.", "models",
        )  # fmt: skip
    if any(m.name == name and m.installed() for m in catalog.MODELS):
        return str(name)
    raise catalog.unknown(str(name)[:80])


def _import(message: Message, buffers: Buffers) -> dict[str, Any]:
    if not buffers:
        raise LabError("The file did not arrive.", "The page sends its bytes.", "Try again.")
    examples = load.read_examples(str(message.get("name", "")), bytes(buffers[0]))
    return {"examples": [example.to_json() for example in examples]}


ASKS: dict[str, Ask] = {
    "ping": ping, "warm": _warm, "open": _open, "save": _save, "runs": _runs,
    "train": _train, "stop": _stop, "resume": _resume, "remove": _remove,
    "restore": _restore, "events": _events, "import": _import, "inquire": inquire,
}  # fmt: skip


def _name(message: Message) -> str:
    name = message.get("name")
    return name if isinstance(name, str) else ""


def _summaries(seat: str) -> list[dict[str, Any]]:
    """The seat's fine-tunes; other panels list runs of their own methods."""
    found = [run for run in store.runs(seat) if isinstance(run.spec.settings, SFTSettings)]
    return [_summary(run) for run in found[:MOST_RUNS]]


def _summary(run: store.Run) -> dict[str, Any]:
    spec, state = run.spec, run.state()
    size = run.log.stat().st_size if run.log.exists() else 0
    created, loss = _facts(str(run.log), size)
    return {
        "id": run.id, "name": spec.name, "state": state, "created": created,
        "final_loss": loss, "examples": len(spec.examples), "steps": spec.settings.steps,
        "learning_rate": spec.settings.learning_rate, "model": spec.model,
        "lora_rank": spec.settings.lora_rank,
    }  # fmt: skip


@lru_cache(maxsize=512)
def _facts(path: str, size: int) -> tuple[float, float | None]:
    """When a log began, and the mean of its last five losses; ``size`` keys the cache."""
    logged, _ = events.read(path)
    losses = [e.event.loss for e in logged if isinstance(e.event, events.Metrics)]
    known = [loss for loss in losses if loss is not None][-5:]
    return logged[0].time if logged else 0.0, sum(known) / len(known) if known else None
