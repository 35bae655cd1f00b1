"""What a claim is: a statement, a question to the reader, two arms, a measure, budgets.

An arm is a function of a ``Lab``: it trains with the lab's methods and measures on items
that no arm trained on. This module and the claims beside it import no torch, so that a
kernel can list them; the ``Lab`` itself (``workbench``) lives in a worker.

What it leaves out: intervals and verdicts (``verdict``), runs (``trials``).

Try it::

    >>> Budget(seeds=3, items=40, steps=60).seeds
    3
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from posttrain_lab.claims.spending import Spent
from posttrain_lab.environments.task import Task
from posttrain_lab.events import Memory
from posttrain_lab.records import Example, Grade, LabError, Message, Preference
from posttrain_lab.settings import (
    DPOSettings,
    GRPOSettings,
    HeadSettings,
    PretrainSettings,
    RewardSettings,
    SFTSettings,
)

ARMS = ("treatment", "control")
UNITS = ("share", "nats a token", "tokens", "powers of ten", "models")


@dataclass(frozen=True)
class Budget:
    """How much of everything. ``items`` and ``steps`` are of one arm with one seed."""

    seeds: int
    items: int
    steps: int


class Lab(Protocol):
    """What an arm may do. Models go by name or by the folder that a method left.

    ``seed``: of this pair of arms. ``first``: index of its first item, so that seeds never
    share one. Everything measured becomes an event, one value an item. ``watch`` and
    ``questions`` are few held-out items, to be drawn while training: whether their answers
    are right, how surprising their questions are. ``held``: what the last training held in
    memory, a step each.
    """

    seed: int
    first: int
    budget: Budget

    def sft(
        self, model: str, examples: Sequence[Example], settings: SFTSettings,
        watch: Sequence[Any] = (), questions: Sequence[Example] = (),
    ) -> str: ...  # fmt: skip

    def pretrain(
        self, model: str, texts: Iterable[str], settings: PretrainSettings,
        watch: Sequence[str] = (),
    ) -> str: ...  # fmt: skip

    def head(
        self, model: str, examples: Sequence[Example], held_out: Sequence[Example],
        settings: HeadSettings,
    ) -> str: ...  # fmt: skip

    def grpo(
        self, model: str, prompts: Sequence[Example],
        grader: Callable[[str, Example], Grade], settings: GRPOSettings,
        watch: Sequence[Any] = (),
    ) -> str: ...  # fmt: skip

    def rlhf(
        self, model: str, judge: str, prompts: Sequence[Example], settings: GRPOSettings
    ) -> str: ...

    def dpo(self, model: str, pairs: Sequence[Preference], settings: DPOSettings) -> str: ...

    def held(self) -> list[Memory]: ...

    def grpo_with_tools(
        self, model: str, tasks: Sequence[Task], grader: Callable[[str, Example], Grade],
        settings: GRPOSettings,
    ) -> str: ...  # fmt: skip

    def reward(
        self, model: str, pairs: Sequence[Preference], held_out: Sequence[Preference],
        settings: RewardSettings,
    ) -> str: ...  # fmt: skip

    def scores(self, model: str, conversations: Sequence[Sequence[Message]]) -> list[float]: ...

    def with_tokens(self, model: str, tokens: Sequence[str]) -> str: ...

    def ask(self, model: str, items: Sequence[Any], chat: bool) -> list[str]: ...

    def play(self, model: str, tasks: Sequence[Task]) -> list[Any]: ...

    def label(self, model: str, examples: Sequence[Example]) -> list[str]: ...

    def losses(self, model: str, texts: Sequence[str], first_token: int = 1) -> list[float]: ...

    def answer_losses(self, model: str, examples: Sequence[Example]) -> list[float]: ...

    def question_losses(self, model: str, examples: Sequence[Example]) -> list[float]: ...

    def write(self, model: str, starts: Sequence[str]) -> list[str]: ...

    def tokens(self, model: str, texts: Sequence[str]) -> list[int]: ...

    def spent(self, model: str) -> Spent: ...

    def record(self, measure: str, values: Sequence[float], asked: Sequence[str]) -> None: ...

    def show(self, prompts: Sequence[str], answers: Sequence[str]) -> None: ...


@dataclass(frozen=True)
class Arm:
    """``name``: on the chart. ``what``: in a sentence. ``carry_out``: does it."""

    name: str
    what: str
    carry_out: Callable[[Lab], None]


@dataclass(frozen=True)
class Claim:
    """One statement of the deck as an experiment.

    ``slide``: the deck's title. ``says``: the statement in our words. ``asks``: what the
    reader predicts before Run. ``measure``: the one that decides; ``more`` are told beside
    it. ``better``: "higher" or "lower". ``unit``: one of ``UNITS``. ``note``: what
    a reader should know to read the verdict rightly. ``looked``: the share that is drawn
    while training, where it is not the measure itself. ``behaviours``: where the arms are
    stages that ship and are asked, the world's behaviour of each measure of ``more``; a
    model of the reader's own can then be asked the same.
    """

    id: str
    slide: str
    says: str
    asks: str
    measure: str
    better: str
    unit: str
    treatment: Arm
    control: Arm
    quick: Budget
    full: Budget
    more: tuple[str, ...] = ()
    note: str = ""
    looked: str = ""
    behaviours: Mapping[str, str] = field(default_factory=dict)

    def each(self, budget: Budget) -> int:
        """How many items of each of ``behaviours`` an arm is asked with one seed."""
        return max(1, budget.items // len(self.behaviours))

    def arm(self, name: str) -> Arm:
        return {"treatment": self.treatment, "control": self.control}[name]

    def budget(self, name: str) -> Budget:
        if name not in ("quick", "full"):
            raise LabError(
                f"There is no budget called {name!r}.", "It is quick or full.", "Choose one.",
                "budget",
            )  # fmt: skip
        return self.quick if name == "quick" else self.full
