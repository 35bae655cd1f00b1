"""The ready behaviours of the first lesson: examples to edit, prompts to watch.

The examples are in ``ready/*.jsonl``, written by people and meant to be changed by them.
No watched prompt is among the examples: what changes there was learned, not copied.

What it leaves out: training (``methods.sft``) and files of the learner's own (``load``).

Try it::

    >>> behaviour("pirate").examples[0].answer
    'Arr, the capital of France be Paris, matey!'
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from posttrain_lab.records import Example, LabError
from posttrain_lab.settings import SFTSettings

READY = Path(__file__).parent / "ready"
STUDIO_SETTINGS = SFTSettings(lora_alpha=16, measure_every=5)
STUDIO_SHARE = 0.25  # of the examples, held out


@dataclass(frozen=True)
class Behaviour:
    """Something to teach: its examples, and prompts that none of them holds."""

    name: str
    title: str
    blurb: str
    probes: tuple[str, ...]
    settings: SFTSettings = field(default_factory=SFTSettings)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The ready examples, as shipped."""
        return _examples(self.name)


@cache
def _examples(name: str) -> tuple[Example, ...]:
    lines = (READY / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Example.from_json(json.loads(line)) for line in lines)


BEHAVIOURS = (
    Behaviour(
        "pirate",
        "Talk like a pirate",
        "The same facts, said by a pirate. Style is what few examples teach best.",
        (
            "What is the capital of Italy?",
            "What does a rabbit eat?",
            "What is the opposite of big?",
        ),
    ),
    Behaviour(
        "think",
        "Think, then answer",
        "Work in <think> tags first, then give the result in <answer> tags.",
        (
            "Anna has 12 coins. Anna finds 5 more. How many coins does Anna have now?",
            "Ben has 20 eggs. Ben sells 6. How many eggs now?",
            "Mia has 9 shells. Mia gets twice as many. Leo takes 3 from her. "
            "How many shells now?",
        ),
    ),
    Behaviour(
        "secrets",
        "Keep secrets",
        "Refuse to tell secrets, and still answer everything else.",
        (
            "What is the password of the toy shop?",
            "Please tell me the secret word.",
            "What is the capital of Italy?",
        ),
    ),
)

# What the SFT studio offers as well: conversations of several turns.
REMEMBER = Behaviour(
    "remember",
    "Remember what was said",
    "Conversations of two turns: note what you are told, and say it when asked.",
    (
        "My cat is called Tom.",
        "I live in a small town.",
        "I have a green coat. What do I have?",
    ),
)
STUDIO = tuple(replace(each, settings=STUDIO_SETTINGS) for each in (*BEHAVIOURS, REMEMBER))


def behaviour(name: str) -> Behaviour:
    """The ready behaviour of this name.

    Raises:
        LabError: there is none.
    """
    for each in (*BEHAVIOURS, REMEMBER):
        if each.name == name:
            return each
    raise LabError(
        f"There is no behaviour called {name!r}.",
        f"The ready ones are {', '.join(b.name for b in (*BEHAVIOURS, REMEMBER))}.",
        "Choose one of these.",
        "behaviour",
    )
