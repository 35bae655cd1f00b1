"""What an arm does with models besides training them: asking, labelling, losses, scores.

Everything measured becomes an event. A long measurement looks now and then whether the arm
should stop.

What it leaves out: training (``workbench``), and what the numbers mean (the claims).

Try it: ``posttrain-lab claims run C17 --quick``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posttrain_lab.environments.task import Task
from posttrain_lab.events import Event, Measured, Progress, Sample, Stopped
from posttrain_lab.methods.head import classify, with_head
from posttrain_lab.methods.looks import digest, losses, turned
from posttrain_lab.methods.playing import Played, play
from posttrain_lab.models.generate import continued
from posttrain_lab.models.load import load
from posttrain_lab.models.reward import load_reward, scores
from posttrain_lab.models.templates import IGNORED, encode
from posttrain_lab.models.tool_templates import ensure_tools
from posttrain_lab.records import Example, Message
from posttrain_lab.report_card.asking import ask_all
from posttrain_lab.world.items import Item

AT_ONCE = 64  # items between two looks at whether to stop
WRITTEN = 40  # tokens of a text continued


class Halted(Exception):
    """The arm was stopped; the event that says so is written."""


class Measuring:
    """The verbs of ``claim.Lab`` that look at a model and leave it as it is."""

    def __init__(self, emit: Callable[[Event], None], should_stop: Callable[[], bool]) -> None:
        self._emit, self._should_stop, self._step = emit, should_stop, 0

    def scores(self, model: str, conversations: Sequence[Sequence[Message]]) -> list[float]:
        network, tokenizer = load_reward(model)
        found: list[float] = []
        for first in range(0, len(conversations), AT_ONCE):
            self._look("Scoring answers", first, len(conversations))
            found += scores(network, tokenizer, conversations[first : first + AT_ONCE])
        return found

    def ask(self, model: str, items: Sequence[Item], chat: bool) -> list[str]:
        network, tokenizer = load(model, "cpu")
        answers: list[str] = []
        for first in range(0, len(items), AT_ONCE):
            self._look("Asking for answers", first, len(items))
            answers += ask_all(network, tokenizer, items[first : first + AT_ONCE], chat)
        return answers

    def play(self, model: str, tasks: Sequence[Task]) -> list[Played]:
        network, tokenizer = load(model, "cpu")
        ensure_tools(tokenizer)
        return play(network, tokenizer, tasks,
                    look=lambda done, of: self._look("Playing tasks", done, of))  # fmt: skip

    def label(self, model: str, examples: Sequence[Example]) -> list[str]:
        self._look("Labelling", 0, len(examples))
        network, tokenizer = with_head(model, sorted({e.answer for e in examples}))
        return classify(network.eval(), tokenizer, examples)

    def losses(self, model: str, texts: Sequence[str], first_token: int = 1) -> list[float]:
        network, tokenizer = load(model, "cpu")
        most = network.config.max_position_embeddings
        rows = [(ids[:most], _from(ids[:most], first_token)) for ids in
                tokenizer(list(texts))["input_ids"]]  # fmt: skip
        return self._losses(network, rows)

    def answer_losses(self, model: str, examples: Sequence[Example]) -> list[float]:
        network, tokenizer = load(model, "cpu")
        return self._losses(network, [encode(tokenizer, e.messages) for e in examples])

    def question_losses(self, model: str, examples: Sequence[Example]) -> list[float]:
        """The loss on all that is not the assistant's: the user's words and the template."""
        network, tokenizer = load(model, "cpu")
        rows = [turned(*encode(tokenizer, e.messages)) for e in examples]
        return self._losses(network, rows)

    def write(self, model: str, starts: Sequence[str]) -> list[str]:
        network, tokenizer = load(model, "cpu")
        return [text for text, _ in continued(network, tokenizer, starts, WRITTEN)]

    def tokens(self, model: str, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""
        _, tokenizer = load(model, "cpu")
        return [len(ids) for ids in tokenizer(list(texts))["input_ids"]]

    def record(self, measure: str, values: Sequence[float], asked: Sequence[str]) -> None:
        made = [round(float(value), 5) for value in values]
        self._emit(Measured(self._step, measure, made, digest(asked)))

    def show(self, prompts: Sequence[str], answers: Sequence[str]) -> None:
        for number, (prompt, text) in enumerate(zip(prompts, answers, strict=True)):
            self._emit(Sample(self._step, number, prompt, text))

    def _losses(self, network, rows) -> list[float]:
        found: list[float] = []
        for first in range(0, len(rows), AT_ONCE):
            self._look("Measuring the loss", first, len(rows))
            found += losses(network, rows[first : first + AT_ONCE])
        return found

    def _look(self, what: str, done: int = 0, total: int = 0) -> None:
        """Says what is being done; ends the arm when it was asked to stop."""
        if self._should_stop():
            self._emit(Stopped(self._step))
            raise Halted
        self._emit(Progress(what, done, total))


def _from(ids: Sequence[int], first: int) -> list[int]:
    """Labels that count from token ``first`` on."""
    return [IGNORED] * min(first, len(ids)) + list(ids[first:])
