"""The verb ``grade`` in a terminal: what a grader gives an answer, and why.

What it leaves out: the work, which ``graders`` and ``model_graders`` do.

Try it::

    posttrain-lab grade numeric --answer 5 --completion "8 + 2 - 5 = 5. Answer: 5"
    posttrain-lab grade code --test 'add(2, 3)=5' --completion "add = lambda a, b: a + b"
    echo "8+2-5=0 Answer:0" | posttrain-lab grade numeric shows_work --shown --answer 5
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from posttrain_lab import graders
from posttrain_lab.graders.code_tests import read
from posttrain_lab.records import Example, Grade, LabError

FAILED = 1
NAMES = ("numeric", "match", "includes", "pattern", "format_tags", "shows_work",
         "length_penalty", "constitution", "code", "judge", "reward_model")  # fmt: skip


def add(verbs: Any, verb: Callable) -> None:
    """Adds ``grade``; ``verb`` makes one parser with its function."""
    made = verb(verbs, "grade", "grade an answer and say why", _grade)
    made.add_argument("names", metavar="NAME", nargs="+", choices=NAMES,
                      help=f"a grader, or several to add up: {', '.join(NAMES)}")  # fmt: skip
    made.add_argument("--answer", metavar="A", help="the right answer")
    made.add_argument("--completion", metavar="TEXT",
                      help="the text to grade (default: standard input)")  # fmt: skip
    made.add_argument("--question", metavar="TEXT", default="", help="what was asked")
    made.add_argument("--pattern", metavar="REGEX", help="for pattern: what has to fit")
    made.add_argument("--last", action="store_true",
                      help="for numeric: an unmarked last number will do")  # fmt: skip
    made.add_argument("--shown", action="store_true",
                      help="for shows_work: any work counts, right or wrong")  # fmt: skip
    made.add_argument("--test", metavar="CALL=VALUE", action="append", default=[],
                      help="for code: what a call should give; may be repeated (default: "
                      "the program prints the answer)")  # fmt: skip
    made.add_argument("--model", metavar="NAME",
                      help="for judge and reward_model: a model's name or folder")  # fmt: skip
    made.add_argument("--rubric", metavar="TEXT", help="for judge: what makes an answer good")
    made.add_argument("--json", action="store_true", help="print the grade as JSON")
    made.epilog = "Exit code 1: it could not be graded."


def _grade(options: argparse.Namespace) -> int:
    parts = [_made(name, options) for name in options.names]
    grade = parts[0] if len(parts) == 1 else graders.combine(dict.fromkeys(parts, 1.0))
    text = _standard_input() if options.completion is None else options.completion
    gold = None if options.answer is None else _whole(options.answer)
    example = Example.pair(_whole(options.question), gold or "", gold=gold)
    given = grade(_whole(text), example)
    print(json.dumps(given.to_json(), indent=1) if options.json else _text(given))
    return FAILED if given.value is None else 0


def _made(name: str, options: argparse.Namespace) -> graders.Grader:
    """The grader of this name, as the options want it."""
    if name == "pattern":
        if options.pattern is None:
            raise LabError("pattern has no regular expression.", "It needs one to look for.",
                           r"Add it: --pattern 'Answer: (\d+)'", "pattern")  # fmt: skip
        return graders.pattern(options.pattern)
    if name == "constitution":
        from posttrain_lab.world.constitution import RULES  # the pocket world's rules

        return graders.constitution(RULES)
    if name in ("judge", "reward_model"):
        return _of_model(name, options)
    makers: dict[str, Callable[[], graders.Grader]] = {
        "numeric": lambda: graders.numeric(last=options.last),
        "match": graders.match,
        "includes": graders.includes,
        "code": lambda: graders.code(*map(read, options.test)),
        "format_tags": graders.format_tags,
        "shows_work": lambda: graders.shows_work(checked=not options.shown),
        "length_penalty": graders.length_penalty,
    }
    return makers[name]()


def _of_model(name: str, options: argparse.Namespace) -> graders.Grader:
    """A grader that asks a model, loaded now."""
    needed = {"model": options.model} | ({"rubric": options.rubric} if name == "judge" else {})
    for option, value in needed.items():
        if not value:
            raise LabError(f"{name} has no {option}.", "It needs one.",
                           f"Add it: --{option} …", option)  # fmt: skip
    from posttrain_lab.model_graders.asking import asker
    from posttrain_lab.model_graders.reward import reward_model

    if name == "reward_model":
        return reward_model(options.model)
    return graders.judge(asker(options.model), options.rubric)


def _standard_input() -> str:
    if sys.stdin.isatty():
        raise LabError("There is no text to grade.", "",
                       "Add --completion TEXT, or send it to standard input.",
                       "completion")  # fmt: skip
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _whole(text: str) -> str:
    """Without the halves of characters that a broken command line can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(given: Grade) -> str:
    value = "cannot be graded" if given.value is None else f"{given.value:g}"
    lines = [f"value        {value}"]
    if given.answer is not None:
        lines.append(f"answer       {_plain(given.answer)}")
    first, *rest = given.explanation.split("\n")
    lines += [f"explanation  {_plain(first)}", *(f"{'':13}{_plain(line)}" for line in rest)]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """One line without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text[:500])
