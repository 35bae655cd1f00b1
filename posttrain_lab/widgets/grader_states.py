"""The states of the grader bench, the own grader and the game for the style page.

Grades of the ready answers are true ones, worked out here; what a sandbox or a model would
say is made up.

What it leaves out: the page that shows them (``style_page``).

Try it::

    >>> [state["id"] for state in states()][:2]
    ['bench', 'bench-reasons']
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from posttrain_lab.grader_kinds import BY_NAME, graded
from posttrain_lab.graders import own_program
from posttrain_lab.records import Example, LabError
from posttrain_lab.widgets import fool_the_grader, grader_bench, own_grader
from posttrain_lab.widgets.fool_traps import BY_KEY, TRAPS
from posttrain_lab.widgets.grader_ready import READY, Ready
from posttrain_lab.widgets.stages import STAGES

PRESENT = ["click", "[aria-label^='Presenter']"]
CELL = ".ptl-gb-row:nth-child(2) .ptl-gb-grade"
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> Answer: 5'
ARABIC = "لدى أليس 5 تفاحات. الإجابة: 5"
LONG = "She counts the apples once more, and again, and again. " * 40 + "Answer: 5"
HUGE = "5 " * 6_000
SAMPLED = ("5", "She has 5 apples now.", "8 + 2 = 10. 10 - 5 = 5. Answer: 5", "5",
           "Alice likes apples.")  # fmt: skip
REFUSED = LabError(
    "Typed programs are off: here there is no seccomp.",
    "Where several people share a computer, their programs need strong isolation.",
    "Run the lab on your own computer, or serve it from Linux with seccomp.", "sandbox",
)  # fmt: skip
NO_MODEL = LabError(
    "The model did not answer within 30 seconds.",
    "An answer takes seconds with a small model.",
    "Ask again, ask for less, or choose a smaller model.", "models",
)  # fmt: skip
BAD = LabError("The pattern (5 cannot be used: missing ).",
               "It needs to be a regular expression.", "Correct it.", "pattern")  # fmt: skip
EMPTY = LabError("There is no answer.", "The grader needs one to read.", "Type a wrong one.")


MODELS = [{"kind": "reward_model", "options": {"model": "run:b"}, "weight": 1},
          {"kind": "judge", "options": {}, "weight": 0}]  # fmt: skip


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    return [*_benches(), *_owns(), *_games()]


def table(ready: Ready, more: Sequence[str] = ()) -> dict[str, Any]:
    """Grades by grader and answer, with steps of work checked and unchecked."""
    example = Example.pair(ready.text, "", gold=ready.gold or None)
    found = {}
    for start in ready.columns:
        kind = BY_NAME[start.kind]
        first = {o.key: start.options.get(o.key, o.default) for o in kind.options}
        for options in (first, first | {"checked": True} if "checked" in first else first):
            column = {"kind": start.kind, "options": options}
            texts = [*ready.answers, *more]
            for text, grade in zip(texts, graded(column, example, texts), strict=True):
                key = json.dumps([start.kind, options, text], ensure_ascii=False,
                                 separators=(",", ":"))  # fmt: skip
                found[key] = {"value": grade.value, "why": grade.explanation}
    return found


def _benches() -> list[dict[str, Any]]:
    reasons = [["click", CELL]]
    answers = [{"text": text, "ended": True, "tokens": 5} for text in SAMPLED]
    asked = {"answer": {"models": {"pocket/base": answers, "pocket/chat": answers}}}
    ask = [["click", ".ptl-gb-ask .ptl-strong"]]
    odd = {"columns": [{"kind": "pattern", "options": {"expression": "(5"}, "weight": 1},
                       {"kind": "includes", "options": {}, "weight": "much"}]}  # fmt: skip
    nothing = {"answers": [], "columns": [], "question": "", "gold": ""}
    texts = [EVIL, ARABIC, LONG, HUGE, ""]
    wild = {"answers": [{"text": text, "from": ""} for text in texts]}
    fine = graded({"kind": "includes"}, Example.pair("", "", gold="5"), READY[0].answers)
    rows = [{"value": grade.value, "why": grade.explanation} for grade in fine]
    none = {"columns": [{"problem": BAD.to_json()}, {"grades": rows}]}
    return [
        _bench("bench", "Grader bench, the deck's two answers"),
        _bench("bench-reasons", "Grader bench, why", steps=reasons),
        _bench("bench-options", "Grader bench, a grader's options",
               steps=[["click", "[data-kind=shows_work] .ptl-gb-title"]]),
        _bench("bench-palette", "Grader bench, more graders",
               steps=[["click", ".ptl-gb-tools > .ptl-button"]]),
        *(_bench(f"bench-{each.key}", f"Grader bench, {each.label}", ready=each)
          for each in READY if each.key in ("sum", "tags", "mood")),
        _bench("bench-nothing", "Grader bench, empty", change=nothing),
        _bench("bench-waiting", "Grader bench, grades are on their way",
               replies={"grade": "silence"}, patience=60_000),
        _bench("bench-error", "Grader bench, settings that cannot work", change=odd,
               replies={"grade": none}),
        _bench("bench-asking", "Grader bench, a model is writing", steps=ask,
               replies={"inquire": {"later": True}}),
        _bench("bench-asked", "Grader bench, a model has answered", steps=ask,
               replies={"inquire": asked}, more=SAMPLED),
        _bench("bench-unasked", "Grader bench, the model did not answer", steps=ask,
               replies={"inquire": NO_MODEL}),
        _bench("bench-models", "Grader bench, graded by models", change={"columns": MODELS},
               replies=_by_models(), steps=[["click", "[data-kind=reward_model] button"]]),
        _bench("bench-wild", "Grader bench, texts of every kind", change=wild, more=texts[:3]),
        _bench("bench-lost", "Grader bench, the kernel is gone",
               replies=dict.fromkeys(("open", "ping", "grade"), "silence"), patience=50),
        _bench("bench-presenter", "Grader bench, presenter mode", steps=[PRESENT]),
    ]  # fmt: skip


def _by_models() -> dict[str, Any]:
    """What a reward model and a judge might say, and who there is to choose from."""
    means = "Only the difference to other answers to this question means anything."
    scores = [{"value": value, "why": f"The reward model gave {value:+.2f}. {means}"}
              for value in (-1.37, 2.05)]  # fmt: skip
    lost = {"value": None, "why": "The judge's reply holds no score: “Alice has 5 apples.”."}
    said = {"value": 0.75, "why": "The judge gave 4 of 5."}
    runs = [{"name": "run:b", "title": "12 of yours + 2,560 ready"},
            {"name": "run:a", "title": "2,560 ready, longer wins"}]  # fmt: skip
    judges = [{"name": "pocket/chat", "title": "Pocket chat"}]
    return {"models": {"models": {"score": runs, "judge": judges}},
            "grade": {"columns": [{"grades": scores}, {"grades": [lost, said]}]}}  # fmt: skip


def _bench(
    name: str, title: str, steps: Sequence[Any] = (), ready: Ready = READY[0],
    change: Mapping[str, Any] | None = None, replies: Mapping[str, Any] | None = None,
    more: Sequence[str] = (), patience: int = 5000,
) -> dict[str, Any]:  # fmt: skip
    draft = None
    if change is not None or ready is not READY[0]:
        whole = {"question": ready.text, "gold": ready.gold,
                 "answers": [{"text": text, "from": ""} for text in ready.answers],
                 "columns": [column.to_json() for column in ready.columns]}  # fmt: skip
        draft = {
            "rev": 1,
            "current": ready.key,
            "sets": {ready.key: whole | dict(change or {})},
        }
    boot = grader_bench.boot(name, list(STAGES)) | {"own": f"{name}-own"}
    known = {
        "open": {"draft": draft},
        "models": {"models": {"score": [], "judge": []}},
        "grade": {"table": table(ready, [*more, ""])},
    }
    return _state(name, title, "bench", boot, known | dict(replies or {}), steps, patience)


def _owns() -> list[dict[str, Any]]:
    run = [["click", ".ptl-primary"]]
    wants = [test.value for test in own_grader.TESTS]
    naive = [float(own_grader.GOLD in test.answer) for test in own_grader.TESTS]
    odd = ("Line 4: ValueError: could not convert string to float: ''",
           own_program.STOPPED["cpu"], "It gave 7. A grade lies between 0 and 1.",
           "There is no function called grade.")  # fmt: skip
    rows = [{"value": None, "passed": False, "said": said, "printed": EVIL} for said in odd]
    mixed = [*rows, *_rows(wants)[len(odd) :]]
    return [
        _own("own-grader", "Own grader, as at first"),
        _own("own-grader-failed", "Own grader, some tests fail", {"rows": _rows(naive)}, run),
        _own("own-grader-passed", "Own grader, every test passes", {"rows": _rows(wants)}, run),
        _own("own-grader-stopped", "Own grader, errors and limits", {"rows": mixed}, run),
        _own("own-grader-running", "Own grader, running", {"later": True}, run),
        _own("own-grader-help", "Own grader, every hint", {},
             [["click", ".ptl-own-help .ptl-link"]] * 4),
        _own("own-grader-refused", "Own grader, no strong sandbox here", {},
             refused=REFUSED.to_json()),
        _own("own-grader-lost", "Own grader, the kernel is gone", lost=True),
        _own("own-grader-presenter", "Own grader, presenter mode", {"rows": _rows(naive)},
             [*run, PRESENT]),
    ]  # fmt: skip


def _rows(values: Sequence[float]) -> list[dict[str, Any]]:
    pairs = zip(own_grader.TESTS, values, strict=True)
    return [{"value": value, "passed": value == test.value, "said": "", "printed": ""}
            for test, value in pairs]  # fmt: skip


def _own(
    name: str, title: str, tested: Mapping[str, Any] | None = None, steps: Sequence[Any] = (),
    refused: Mapping[str, str] | None = None, lost: bool = False,
) -> dict[str, Any]:  # fmt: skip
    known: dict[str, Any] = {"open": {"draft": None, "refused": refused}, "stop": {}}
    known |= {"test": tested or {}}
    if lost:
        known |= dict.fromkeys(("open", "ping", "save"), "silence")
    return _state(name, title, "own", own_grader.boot(name), known, steps,
                  50 if lost else 5000)  # fmt: skip


def _games() -> list[dict[str, Any]]:
    def tried(key: str, text: str) -> tuple[list[Any], dict[str, Any]]:
        fill = [
            ["type", ".ptl-fool-main textarea", text],
            ["click", ".ptl-fool-main .ptl-primary"],
        ]
        return fill, {"try": BY_KEY[key].tried(text).to_json()}

    every = {trap.key: "25" for trap in TRAPS}
    wild = {"anywhere": EVIL, "longest": ARABIC, "equals": LONG[:1900]}
    found, right, no = tried("anywhere", "25"), tried("anywhere", "5"), tried("anywhere", "6")
    hint = [["click", ".ptl-fool-main .ptl-link"]] * 2
    return [
        _game("fool", "Fool the grader, not begun"),
        _game("fool-hints", "Fool the grader, two hints", steps=hint),
        _game("fool-refused", "Fool the grader, refused", *no),
        _game("fool-right", "Fool the grader, a right answer", *right),
        _game("fool-found", "Fool the grader, a loophole found", *found),
        _game("fool-some", "Fool the grader, found earlier", found={"equals": "= = = 7"}),
        _game("fool-all", "Fool the grader, all found", found=every),
        _game("fool-wild", "Fool the grader, texts of every kind", found=wild),
        _game("fool-error", "Fool the grader, no answer typed",
              [["click", ".ptl-fool-main .ptl-primary"]], {"try": EMPTY}),
        _game("fool-presenter", "Fool the grader, presenter mode", [*found[0], PRESENT],
              found[1]),
    ]  # fmt: skip


def _game(
    name: str, title: str, steps: Sequence[Any] = (), replies: Mapping[str, Any] | None = None,
    found: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    known = {"open": {"draft": {"rev": 1, "found": found} if found else None}}
    return _state(name, title, "fool", fool_the_grader.boot(name), known | dict(replies or {}),
                  steps)  # fmt: skip


def _state(
    name: str, title: str, widget: str, boot: Mapping[str, Any], replies: Mapping[str, Any],
    steps: Sequence[Any] = (), patience: int = 5000,
) -> dict[str, Any]:  # fmt: skip
    said = {
        ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
        for ask, reply in ({"ping": {}, "save": {}} | dict(replies)).items()
    }
    return {"id": name, "title": title, "widget": widget, "traits": {"boot": dict(boot)},
            "replies": said, "steps": list(steps), "patience": patience}  # fmt: skip
