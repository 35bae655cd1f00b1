"""The leak scanner: two files in, which rows hold a test item, and where, side by side.

It opens with an example of the lab's own, scanned when it opens. A learner's files are kept
for the page's seat and scanned in a process of their own, so the kernel stays free, and a
reload or a new kernel finds files, settings and results again.

What it leaves out: finding leaks (``leakage``), files and processes (``scans``), drawing
(``static/``).

Try it in a notebook::

    from posttrain_lab.widgets import LeakScanner
    LeakScanner()
"""

from __future__ import annotations

import json
from typing import Any

import traitlets

from posttrain_lab.leakage.channel_words import WORDS
from posttrain_lab.records import LabError
from posttrain_lab.runs import drafts
from posttrain_lab.widgets import assets, desk
from posttrain_lab.widgets.asked import Asked
from posttrain_lab.widgets.later import Later

SCRIPT = assets.bundle("leak_scanner.js")
STYLE = assets.look()
NAME = "leak-scanner"
SLICE = 400_000  # letters of an exported file in one reply
PIECE = 500_000  # bytes of a file in one message


class LeakScanner(Asked):
    """One scanner. Scanners of the same ``name`` share files and settings."""

    _esm = SCRIPT
    _css = STYLE
    boot = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = NAME, **traits: Any) -> None:
        self._name, self._later = name, Later()
        asks = {"open": self._open, "save": self._save, "take": self._take,
                "forget": self._forget, "scan": self._scan, "look": self._look,
                "stop": self._stop, "ready": _ready, "sample": _sample, "match": self._match,
                "export": self._export}  # fmt: skip
        super().__init__(asks, boot=boot(name), **traits)

    def _place(self, message: desk.Message) -> Any:
        from posttrain_lab.scans.place import Place

        return Place(desk.seat_of(message), self._name)

    def _open(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        place = self._place(message)
        return {"draft": drafts.load(desk.seat_of(message), self._name),
                "files": {side: place.about(side) for side in ("train", "evals")},
                "scan": self._looked(message, 0)}  # fmt: skip

    def _save(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        draft = message.get("draft")
        if not isinstance(draft, dict):
            raise LabError("The page sent no settings.", "It needs some to keep.", "Reload it.")
        drafts.save(desk.seat_of(message), self._name, draft)
        return {}

    def _take(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        if not buffers:
            raise LabError(
                "The file did not arrive.", "The page sends its bytes.", "Try again."
            )
        side, name = str(message.get("side")), str(message.get("name", ""))
        at, of = message.get("at"), message.get("of")
        if type(at) is not int or type(of) is not int:
            raise LabError("The file did not arrive.", "", "Try again.", side)
        return {"file": self._place(message).take(side, name, at, of, bytes(buffers[0]))}

    def _forget(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        self._place(message).forget(str(message.get("side")))
        return {}

    def _scan(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        from posttrain_lab.scans import work

        columns = message.get("columns")
        chosen = columns if isinstance(columns, dict) else {}
        chosen = {side: c for side, c in chosen.items() if isinstance(c, list)}
        return {"scan": work.start(self._place(message), chosen, bool(message.get("headers")))}

    def _look(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        begin = message.get("from")
        return {"scan": self._looked(message, begin if type(begin) is int else 0)}

    def _looked(self, message: desk.Message, begin: int) -> dict[str, Any] | None:
        from posttrain_lab.scans import work

        return work.look(self._place(message), max(0, begin))

    def _stop(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        from posttrain_lab.scans import work

        work.stop(self._place(message))
        return {}

    def _result(self, message: desk.Message) -> tuple[Any, bool]:
        """What the page looks at, and whether shared headers were looked for."""
        from posttrain_lab.scans import ready, work

        if message.get("source") == "own":
            scan = work.Scan(self._place(message))
            return scan, bool(scan.spec["headers"])
        headers = bool(message.get("headers"))
        return ready.ready(headers), headers

    def _match(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        from posttrain_lab.scans.results import side_by_side

        result, _ = self._result(message)
        at, item = message.get("at"), message.get("item")
        if type(at) is not int or type(item) is not int:
            raise LabError("That match is gone.", "", "Choose another.")
        return {"match": side_by_side(result, at, item, str(message.get("channel")))}

    def _export(self, message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
        """A piece of a file; ``next`` is where the next one begins, None after the last.

        Later, while it is being made: a cleaned copy reads the whole of the training data.
        """
        from posttrain_lab.scans import export

        result, headers = self._result(message)
        what, dials = str(message.get("what")), export.dials_of(message.get("dials"), headers)
        key = json.dumps([message.get("source"), result.name, what, message.get("dials")])
        found = self._later.ask(key, lambda: export.made(result, dials, what))
        if found is None:
            return {"later": True}
        name, text = found
        begin = message.get("from")
        begin = begin if type(begin) is int and begin > 0 else 0
        end = begin + SLICE
        if end < len(text):
            return {"name": name, "text": text[begin:end], "next": end}
        self._later.forget(key)
        return {"name": name, "text": text[begin:], "next": None}


def _ready(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """The example's scan; a shared header counts as a leak if it is asked for."""
    from posttrain_lab.scans import ready

    return {"scan": ready.told(bool(message.get("headers")))}


def _sample(message: desk.Message, buffers: desk.Buffers) -> dict[str, Any]:
    """One of the example's files."""
    from posttrain_lab.scans import ready

    side = "evals" if message.get("side") == "evals" else "train"
    scan = ready.ready(False)
    return {"name": getattr(scan, side), "text": ready.as_file(side)}


def boot(name: str = NAME) -> dict[str, Any]:
    """What the page draws at once: the example, scanned, and what the channels are called."""
    from posttrain_lab.leakage.encoder import GET
    from posttrain_lab.leakage.index import installed
    from posttrain_lab.leakage.matches import LOOSER
    from posttrain_lab.scans import place, ready, work
    from posttrain_lab.scans.export import HIGHEST

    here = installed()
    return {
        "name": name, "ready": ready.told(False), "most_bytes": place.MOST_BYTES,
        "piece": PIECE, "most_rows": work.MOST_ROWS, "looser": LOOSER, "stricter": HIGHEST,
        "get": GET,
        "channels": [{"name": key, "title": title, "says": says, "here": key in here}
                     for key, (title, says) in WORDS.items()],
    }  # fmt: skip
