"""What the RL arena asks, who pays for it, and the run that a page's choices mean.

A task brings prompts with right answers, held-out ones that no run trains on, graders to
begin with, and its truth: what is measured and never paid.

What it leaves out: training (``methods.grpo``), answering the page (``rl_arena``), the
levels of the hunt (``rl_hunt``).

Try it::

    >>> [task.name for task in TASKS]
    ['problems', 'harder', 'reviews', 'own']
    >>> prompts("problems", "train", 2)[0].gold.isdigit()
    True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from posttrain_lab.grader_kinds import check
from posttrain_lab.records import Example, LabError
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.settings import GRPO_LIVE, GRPOSettings
from posttrain_lab.settings.grader_choice import GraderChoice
from posttrain_lab.world import problems, reviews

MODEL = "pocket/half"
HELD_OUT = 100  # prompts that are only measured
MOST_PROMPTS = 1024  # that a run trains on; it goes round when there are fewer
MOST_STEPS, MOST_ANSWERS = 300, 512  # so that one reader does not hold up a class
MOST_OWN, LONGEST_PROMPT, MOST_GRADERS = 200, 2000, 6
CHECKPOINTS = 6  # in a run, each of which can be asked
OWN = "own"
FEW = 8  # prompts of one's own from which every fourth is held out
CHOSEN = ("steps", "learning_rate", "prompts_per_step", "group_size", "temperature", "beta",
          "epsilon", "max_new_tokens", "iterations", "measure_every", "scale_rewards",
          "loss_type")  # fmt: skip
RIGHT_NUMBER, RIGHT_WORDS = GraderChoice("numeric"), GraderChoice("includes")


@dataclass(frozen=True)
class Task:
    """``truth`` in words, and as the graders that measure it; ``measured``: on the chart."""

    name: str
    title: str
    about: str
    truth: str = ""
    measured: str = ""
    graders: tuple[GraderChoice, ...] = ()
    judge: tuple[GraderChoice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        asked = prompts(self.name, "train", 1)
        return {
            "name": self.name, "title": self.title, "about": self.about, "truth": self.truth,
            "measured": self.measured, "graders": [one.to_json() for one in self.graders],
            "example": asked[0].prompt[-1].content if asked else "",
        }  # fmt: skip


RIGHT = "is the number right?"
TASKS = (
    Task("problems", "Word problems", "One step to three, thought through before the answer.",
         "the right number.", RIGHT, (RIGHT_NUMBER,), (RIGHT_NUMBER,)),
    Task("harder", "Harder word problems", "Three steps or four.",
         "the right number.", RIGHT, (RIGHT_NUMBER,), (RIGHT_NUMBER,)),
    Task("reviews", "Good or bad?", "Reviews to be called positive or negative.",
         "the right word, alone.", "is the word right?", (RIGHT_WORDS,),
         (GraderChoice("match", options={"location": "exact"}),)),
    Task(OWN, "Your own prompts", "With their right answers, typed or from a file.",
         graders=(RIGHT_WORDS,)),
)  # fmt: skip
BY_NAME = {task.name: task for task in TASKS}


def defaults() -> dict[str, Any]:
    """What a page begins with."""
    settings = GRPO_LIVE.to_json()
    own = [{"prompt": made.prompt[-1].content, "gold": made.gold}
           for made in prompts("problems", "train", 4)]  # fmt: skip
    return {"task": "problems", "model": MODEL, "own": own, "seed": 0, "name": "",
            "graders": [RIGHT_NUMBER.to_json()],
            **{name: settings[name] for name in CHOSEN}}  # fmt: skip


@lru_cache(maxsize=16)
def prompts(task: str, split: str, number: int) -> tuple[Example, ...]:
    """Prompts of a ready task, with the right answer as ``gold``; none for one's own."""
    if task == OWN:
        return ()
    return tuple(_prompt(task, split, index) for index in range(number))


def _prompt(task: str, split: str, index: int) -> Example:
    if task == "reviews":
        made = reviews.BEHAVIOURS["review_sentiment"](split, index)
        return Example(made.example().messages, made.gold.strip().rstrip("."))
    steps = 3 + index % 2 if task == "harder" else 1 + index % 3
    return problems.problem(split, index, steps).example()


def spec_of(setup: Any, seat: str) -> RunSpec:
    """The run that a page's choices mean.

    Raises:
        LabError: a choice that cannot work, with its name in ``where``.
    """
    if not isinstance(setup, Mapping):
        raise LabError("The page sent no choices.", "A run needs them.", "Reload the page.")
    chosen = defaults() | dict(setup)
    if chosen["task"] not in BY_NAME:
        raise LabError("There is no such task.", f"There are {', '.join(BY_NAME)}.",
                       "Choose one of them.", "task")  # fmt: skip
    settings = _settings(chosen)
    asked, held_out, truth = _data(chosen)
    spec = RunSpec(
        method="grpo", model=str(chosen["model"]), examples=asked, held_out=held_out,
        graders=graders_of(chosen["graders"]), truth=truth, settings=settings,
        seed=chosen["seed"], seat=seat, name=_name(chosen),
    )  # fmt: skip
    spec.check()
    return spec


def graders_of(rows: Any) -> tuple[GraderChoice, ...]:
    """The graders that pay.

    Raises:
        LabError: there are none, too many, one twice, or one that cannot be made.
    """
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_GRADERS:
        raise LabError("No grader pays." if not rows else "There are too many graders.",
                       f"A run needs 1 to {MOST_GRADERS}.", "Add or remove one.",
                       "graders")  # fmt: skip
    found = tuple(GraderChoice.from_json(row) for row in rows)
    kinds = [choice.kind for choice in found]
    if len(set(kinds)) < len(kinds):
        raise LabError("One grader stands there twice.", "Each may pay once.",
                       "Remove one of the two.", "graders")  # fmt: skip
    if not any(choice.weight for choice in found):
        raise LabError("Every weight is 0.", "Then nothing is paid for, and nothing learned.",
                       "Give one of them a weight.", "graders")  # fmt: skip
    check(found)
    return found


def _settings(chosen: Mapping[str, Any]) -> GRPOSettings:
    steps = chosen["steps"]
    every = max(1, steps // CHECKPOINTS) if type(steps) is int else 1
    row = {name: chosen[name] for name in CHOSEN}
    settings = GRPOSettings.from_json(row | {"checkpoint_every": every})
    settings.check()
    if settings.steps > MOST_STEPS:
        raise LabError(f"steps is {settings.steps}.", f"Here it is at most {MOST_STEPS}.",
                       "Use `posttrain-lab run` for longer trainings.", "steps")  # fmt: skip
    if settings.prompts_per_step * settings.group_size > MOST_ANSWERS:
        raise LabError(
            f"{settings.prompts_per_step} prompts of {settings.group_size} answers each are "
            "too many.", f"Here a step writes at most {MOST_ANSWERS} answers.",
            "Ask fewer prompts a step, or write fewer answers.", "prompts_per_step",
        )  # fmt: skip
    return settings


Data = tuple[tuple[Example, ...], tuple[Example, ...], tuple[GraderChoice, ...]]


def _data(chosen: Mapping[str, Any]) -> Data:
    """Prompts, held-out prompts, and what is true of an answer."""
    task = BY_NAME[chosen["task"]]
    if task.name != OWN:
        wanted = min(MOST_PROMPTS, chosen["steps"] * chosen["prompts_per_step"])
        return prompts(task.name, "train", wanted), held_out(task.name), task.judge
    rows = _own(chosen["own"])
    held = rows[3::4] if len(rows) >= FEW else rows  # few: measured on what it trains on
    asked = tuple(row for row in rows if row not in held) if len(rows) >= FEW else rows
    number = all(row.gold and row.gold.replace(".", "", 1).isdigit() for row in rows)
    known = all(row.gold for row in rows)
    return asked, held, ((RIGHT_NUMBER if number else RIGHT_WORDS),) if known else ()


def held_out(task: str) -> tuple[Example, ...]:
    """What is only measured: of a split that no training reads."""
    return prompts(task, "validation", HELD_OUT)


def _own(rows: Any) -> tuple[Example, ...]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_OWN:
        raise LabError("There are no prompts." if not rows else "There are too many prompts.",
                       f"A run needs 1 to {MOST_OWN}.", "Add or remove some.",
                       "own")  # fmt: skip
    return tuple(_own_prompt(row, number) for number, row in enumerate(rows, 1))


def _own_prompt(row: Any, number: int) -> Example:
    text, gold = (row.get(k) if isinstance(row, Mapping) else None for k in ("prompt", "gold"))
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_PROMPT:
        raise LabError(f"Prompt {number} is empty or too long.",
                       f"It needs 1 to {LONGEST_PROMPT:,} letters.", "Write it, or remove it.",
                       f"own[{number - 1}]")  # fmt: skip
    gold = gold.strip() if isinstance(gold, str) else ""
    return Example.pair(text, gold or "?", gold=gold or None)


def _name(chosen: Mapping[str, Any]) -> str:
    given = str(chosen.get("name") or "").strip()[:80]
    kinds = " + ".join(row["kind"] for row in chosen["graders"])
    return given or f"{BY_NAME[chosen['task']].title}: {kinds}"
