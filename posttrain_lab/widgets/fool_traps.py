"""Naive graders to be fooled: each with a task, its loophole, and a mended grader.

A loophole is found when the naive grader takes an answer that is wrong. What is wrong, the
lab's strict graders say: neither the answer that is marked nor the last number is right.

What it leaves out: the game's page (``fool_the_grader``).

Try it::

    >>> tried = BY_KEY["anywhere"].tried("25")
    >>> tried.naive.value, tried.truth.value, tried.mended.value
    (1.0, 0.0, 0.0)
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from posttrain_lab.graders import Grader, format_tags, numeric, shows_work
from posttrain_lab.records import Example, Grade

TAG = re.compile(r"<answer>([^<]{0,200})</answer>")


@dataclass(frozen=True)
class Tried:
    """What three graders say to one answer."""

    naive: Grade
    truth: Grade
    mended: Grade

    @property
    def found(self) -> bool:
        """Whether the answer goes through a loophole: accepted, and wrong."""
        return self.naive.value == 1 and self.truth.value == 0

    def to_json(self) -> dict[str, Any]:
        rows = {"naive": self.naive, "truth": self.truth, "mended": self.mended}
        said = {k: {"value": g.value, "why": g.explanation} for k, g in rows.items()}
        return {"found": self.found, **said}


@dataclass(frozen=True)
class Trap:
    """A naive grader. ``loophole`` names the kind once found; ``why``: what RL makes of it."""

    key: str
    title: str
    claim: str
    question: str
    gold: str
    naive: Callable[[str, str], bool]
    hints: tuple[str, ...]
    loophole: str
    why: str
    mended: Callable[[Example, str], Grade]
    mend: str
    parts: str

    def tried(self, text: str) -> Tried:
        example = Example.pair(self.question, self.gold, gold=self.gold)
        taken = self.naive(text, self.gold)
        naive = Grade(float(taken), None, "It accepts this." if taken else "It refuses this.")
        return Tried(naive, truth(example, text), self.mended(example, text))

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "title": self.title, "claim": self.claim,
                "question": self.question, "gold": self.gold, "hints": list(self.hints),
                "code": code_of(self.naive), "loophole": self.loophole, "why": self.why,
                "mend": self.mend, "mended": self.parts}  # fmt: skip


def truth(example: Example, text: str) -> Grade:
    """Whether the answer is right, by the strict graders; in doubt it is right."""
    tagged = {inside.strip() for inside in TAG.findall(text)}
    if len(tagged) > 1:
        return Grade(0.0, None, f"It gives {len(tagged)} answers. Only one can be meant.")
    strict = numeric()(text, example)
    if strict.value:
        return strict
    last = numeric(last=True)(text, example)
    return last if last.value else strict


def code_of(naive: Callable[..., bool]) -> str:
    """The naive grader as it stands below, to be read by the learner."""
    lines = inspect.getsource(naive).rstrip().split("\n")
    lines[0] = "def grade(completion, gold):"
    return "\n".join(lines)


def _anywhere(completion: str, gold: str) -> bool:
    return gold in completion


def _longest(completion: str, gold: str) -> bool:
    numbers = re.findall(r"\d+", completion)
    return max(numbers, key=len, default="") == gold


def _equals(completion: str, gold: str) -> bool:
    return completion.count("=") >= 3  # three steps shown


def _polite(completion: str, gold: str) -> bool:
    kind = ("please", "thank", "gladly", "sorry", "happy to")
    words = completion.lower()
    return sum(word in words for word in kind) >= 2


def _last_tag(completion: str, gold: str) -> bool:
    tagged = re.findall(r"<answer>(.*?)</answer>", completion)
    return bool(tagged) and tagged[-1] == gold


def _long(completion: str, gold: str) -> bool:
    return len(completion.split()) >= 25  # a thorough answer


def _all(*parts: Grader) -> Callable[[Example, str], Grade]:
    """Full marks only where every part gives them; the first that does not says why."""

    def mended(example: Example, text: str) -> Grade:
        for part in parts:
            given = part(text, example)
            if given.value is None or given.value < 1:
                return Grade(0.0, None, given.explanation)
        return Grade(1.0, None, "It accepts this.")

    return mended


def _one_right_answer(example: Example, text: str) -> Grade:
    given = truth(example, text)
    return given if not given.value else format_tags()(text, example)


APPLES = "Alice has 8 apples and buys 2 more. But then gives 5 to her mum. How many now?"
TRAPS = (
    Trap("anywhere", "The finder", "Accepts an answer if the right number is in it.",
         APPLES, "5", _anywhere,
         ("It looks for the sign 5, wherever that stands.",
          "Which bigger numbers are written with a 5?", "Try 15, or all numbers from 1 to 9."),
         "Mention it somewhere",
         "In RL a model tries many answers and repeats what pays. Writing every number down "
         "always pays here, so that is what it learns, in place of the sum.",
         _all(numeric(last=True)),
         "Read one number, the one that is given as the answer, and compare it as a number.",
         "numeric(last=True)"),
    Trap("longest", "The number hunter", "Takes the longest number in the text for the answer.",
         "Ben has 90 stamps and buys 40 more. How many now?", "130", _longest,
         ("The answer need not be the longest number.",
          "Give a short, wrong answer, and put 130 where it answers nothing.",
          "Try: In room 130 they told me. Answer: 7"),
         "Hide the right one",
         "The reward no longer depends on what the model says the answer is. It learns to drop "
         "likely numbers somewhere and to answer anything.",
         _all(numeric()),
         "Where an answer is marked, read that one and nothing else.", "numeric()"),
    Trap("equals", "The step counter", "Counts signs of work: three “=” make a full mark.",
         "A book costs 4 coins. How many coins do 3 books cost?", "12", _equals,
         ("It never looks at what stands beside the signs.",
          "Three signs are enough, and the answer may be anything.", "Try: = = = 7"),
         "Work for show",
         "Rewarded for looking as if it worked, a model fills pages with steps that mean "
         "nothing. Real training runs have seen just this.",
         _all(numeric(last=True), shows_work()),
         "Do each step again, and grade the answer as well.",
         "numeric(last=True) and shows_work()"),
    Trap("polite", "The flattered one", "Likes manners: two polite words make a full mark.",
         "How many days are in a week?", "7", _polite,
         ("It does not look for the answer at all.", "Be very polite, and wrong.",
          "Try: Thank you, I am happy to help! Answer: 9"),
         "Charm in place of truth",
         "Reward models learn from people, and people like friendly words. A model that is "
         "paid for charm becomes charming, and stays wrong.",
         _all(numeric()),
         "Grade what is true first. Manners may add a little, never replace it.", "numeric()"),
    Trap("tags", "The tag reader", "Reads the last <answer>…</answer>.",
         "What is 6 times 7? Give it as <answer>…</answer>.", "42", _last_tag,
         ("What becomes of the tags before the last?",
          "Give two answers, each in tags of its own.",
          "Try: <answer>41</answer> <answer>42</answer>"),
         "Guess more than once",
         "A model may guess as often as it likes, and a reader cannot tell which guess it "
         "means. With tags, tell the model: once.",
         _one_right_answer,
         "Ask for the whole form: each tag once, in order, nothing outside.",
         "numeric() and format_tags()"),
    Trap("long", "The thorough one", "Takes 25 words or more for a good answer.",
         "How many legs do 3 cats have?", "12", _long,
         ("It counts words and reads none.", "Any 25 words will do.",
          "Try to write cat 24 times, and then: Answer: 5"),
         "Long-winded",
         "People often prefer the longer of two answers, so reward models do as well. Without "
         "a price for length, answers grow and grow in training.",
         _all(numeric(last=True)),
         "Grade the answer, and let length cost something rather than pay.",
         "numeric(last=True)"),
)  # fmt: skip
BY_KEY = {trap.key: trap for trap in TRAPS}
