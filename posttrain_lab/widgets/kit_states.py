"""The states of the lesson kit for the style page: quiz, progress, checks of exercises.

What it leaves out: the page that shows them (``style_page``), and any real lesson: these
questions stand here to be looked at.

Try it::

    >>> [state["id"] for state in states()][:2]
    ['quiz', 'quiz-unpicked']
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from posttrain_lab.lesson_kit import progress
from posttrain_lab.lesson_kit.exercise import Case, Exercise, attempt
from posttrain_lab.lesson_kit.lesson import Lesson, Question
from posttrain_lab.lesson_kit.progress import Item
from posttrain_lab.records import LabError
from posttrain_lab.widgets.progress import row
from posttrain_lab.widgets.quiz import boot

PRESENT = ["click", "[aria-label^='Presenter']"]
QUIZ = (
    Question(
        "In supervised fine-tuning, which tokens usually carry the loss?",
        right="Those of the assistant's answer",
        because="The prompt is given; only what the model should say is learned.",
        wrong={
            "All tokens, the prompt's as well": "Then it would also learn to write prompts.",
            "Those of the prompt": "It would learn to ask, and never to answer.",
            "The last token alone": "One token an example would waste all the others.",
        },
    ),
    Question(
        "Why does an answer end with a token like `<eos>` in training?",
        right="So that the model learns where to stop",
        because="It is a token as any other; without it nothing says that the answer is over.",
        wrong={
            "To make every example equally long": "Padding does that, and carries no loss.",
            "So that the loss can be computed": "The loss needs targets, of whatever kind.",
        },
    ),
    Question(
        "The loss on your examples falls, the loss on held-out ones rises. What is it?",
        right="Over-fitting: the model learns your examples by heart",
        wrong={
            "The learning rate is too low": "Then both would fall, slowly.",
            "The model is too small": "A model too small learns neither.",
        },
    ),
    Question(
        "What does LoRA with rank 8 train?",
        right="Two thin matrices beside each chosen weight matrix",
        wrong={
            "The first eight layers": "Rank is a width, not a number of layers.",
            "Every eighth weight": "It changes no weight in place; it adds a product.",
        },
    ),
    Question(
        "Two short examples are packed into one row. What must be kept apart?",
        right="Attention, so that neither sees the other",
        wrong={
            "Their loss": "Losses are averaged over tokens; packing does not mix them up.",
            "Their tokenizers": "One model has one tokenizer.",
        },
    ),
)
EXERCISES = (
    Exercise(
        "2.1",
        "Cross-entropy with a mask",
        (
            Case(([0.5, 0.25], [1, 0]), math.log(2), "the prompt's token carries no loss"),
            Case(([0.5, 0.25], [1, 1]), 1.5 * math.log(2), "both tokens carry loss"),
            Case(([0.5], [0]), 0.0, "nothing carries loss"),
            Case(([1.0, 1.0], [1, 1]), 0.0),
        ),
    ),
    Exercise("2.2", "Merge a LoRA", (Case(([[1.0]], [[2.0]], [[3.0]]), [[7.0]]),)),
)
LESSON = Lesson(
    "02", "Supervised fine-tuning", QUIZ, EXERCISES, ("C08", "C15", "C41", "C02", "C03")
)
FULL = LabError(
    "The disk is full.", "The lab keeps your progress there.",
    "Delete old runs or other files, then try again.", "disk",
)  # fmt: skip


def masked_loss(chances: Sequence[float], mask: Sequence[int]) -> float:
    """A right solution of the example's exercise."""
    lost = [-math.log(chance) for chance, on in zip(chances, mask, strict=True) if on]
    return sum(lost) / len(lost) if lost else 0.0


def forgetful_loss(chances: Sequence[float], mask: Sequence[int]) -> float:
    """A wrong one: it divides by all tokens."""
    pairs = zip(chances, mask, strict=True)
    return sum(-math.log(chance) * on for chance, on in pairs) / len(chances)


def unguarded_loss(chances: Sequence[float], mask: Sequence[int]) -> float:
    """A wrong one: it divides by nothing when nothing is kept."""
    lost = [-math.log(chance) for chance, on in zip(chances, mask, strict=True) if on]
    return sum(lost) / len(lost)


def unwritten_loss(chances: Sequence[float], mask: Sequence[int]) -> float:
    """The stub."""
    raise NotImplementedError("Exercise 2.1: average the loss of the tokens that count.")


def states() -> list[dict[str, Any]]:
    """Each state: an id, a title, the widget, its traits, replies and what is clicked."""
    check = [["click", ".ptl-question:nth-child(3) .ptl-strong"]]
    wrong = {QUIZ[0].key: _wrong(QUIZ[0], 1), QUIZ[1].key: [QUIZ[1].right_key]}
    every = {question.key: [question.right_key] for question in QUIZ}
    some = [Item(i.kind, i.name, i.name in ("1", "2", "4", "2.1", "C08", "C41"))
            for i in progress.untouched(LESSON)]  # fmt: skip
    done = [Item(item.kind, item.name, True) for item in progress.untouched(LESSON)]
    two = Lesson("03", "Graders and reward models", QUIZ[:3], (), ("C16", "C17"))
    lists = [row(LESSON, some), row(two, progress.untouched(two))]
    return [
        _quiz("quiz", "Quiz, not begun"),
        _quiz("quiz-unpicked", "Quiz, checked without an answer", steps=check),
        _quiz("quiz-wrong", "Quiz, one wrong and one right", wrong),
        _quiz("quiz-all", "Quiz, all right, other reasons open", every,
              steps=[["click", ".ptl-question:first-child .ptl-link"]]),
        _quiz("quiz-unsaved", "Quiz, answers that cannot be kept", wrong, {"save": FULL},
              [["click", ".ptl-question:nth-child(3) input"], *check]),
        _quiz("quiz-presenter", "Quiz, presenter mode", wrong, steps=[PRESENT]),
        _progress("progress-new", "Progress, nothing done", progress.untouched(LESSON)),
        _progress("progress", "Progress", some),
        _progress("progress-done", "Progress, all done", done),
        _state("progress-list", "Progress in all lessons", "progress",
               {"boot": {"lessons": lists}}, {"progress": {"lessons": lists}}),
        _progress("progress-presenter", "Progress, presenter mode", some, [PRESENT]),
        _checked("checked-done", "Check, all holds", masked_loss),
        _checked("checked-miss", "Check, a case that does not hold", forgetful_loss),
        _checked("checked-error", "Check, a function that stops", unguarded_loss),
        _checked("checked-unwritten", "Check, not written yet", unwritten_loss),
        _checked("checked-unsaved", "Check, cannot be kept", masked_loss, {"record": FULL}),
        _checked("checked-presenter", "Check, presenter mode", unguarded_loss, {}, [PRESENT]),
    ]  # fmt: skip


def _wrong(question: Question, many: int) -> list[str]:
    wrong = [option.key for option in question.options if option.key != question.right_key]
    return wrong[:many]


def _quiz(
    name: str, title: str, picks: Mapping[str, list[str]] | None = None,
    replies: Mapping[str, Any] | None = None, steps: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    known = {"open": {"draft": {"rev": 1, "picks": picks} if picks else None}, "save": {}}
    traits = {"boot": boot(LESSON) | {"name": name}}
    return _state(name, title, "quiz", traits, known | dict(replies or {}), steps)


def _progress(
    name: str, title: str, items: Sequence[Item], steps: Sequence[Any] = ()
) -> dict[str, Any]:
    lessons = {"lessons": [row(LESSON, items)]}
    return _state(name, title, "progress", {"boot": lessons}, {"progress": lessons}, steps)


def _checked(
    name: str, title: str, function: Callable[..., float],
    replies: Mapping[str, Any] | None = None, steps: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    outcome = attempt(EXERCISES[0], function).to_json()
    known = {"record": {}} | dict(replies or {})
    return _state(name, title, "checked", {"outcome": outcome}, known, steps)


def _state(
    name: str, title: str, widget: str, traits: Mapping[str, Any],
    replies: Mapping[str, Any], steps: Sequence[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    said = {
        ask: {"error": reply.to_json()} if isinstance(reply, LabError) else reply
        for ask, reply in replies.items()
    }
    return {"id": name, "title": title, "widget": widget, "traits": dict(traits),
            "replies": said, "steps": list(steps)}  # fmt: skip
