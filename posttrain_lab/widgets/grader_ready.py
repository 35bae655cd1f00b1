"""Questions that are ready on the grader bench, each with answers and graders to begin with.

The first one is the deck's: the same sum, worked out wrongly and rightly, under a grader of
the answer and one that only wants to see work.

What it leaves out: grading them.

Try it::

    >>> READY[0].answers[1]
    '8+2-5=5\\n\\nAnswer:5'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Start:
    """A grader that stands on the bench from the start."""

    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    weight: float = 1.0

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "options": self.options, "weight": self.weight}


@dataclass(frozen=True)
class Ready:
    """A question, its right answer, some answers to it, and what to look for."""

    key: str
    label: str
    text: str
    gold: str
    answers: tuple[str, ...]
    columns: tuple[Start, ...]
    note: str

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, "text": self.text, "gold": self.gold,
                "answers": list(self.answers), "note": self.note,
                "columns": [column.to_json() for column in self.columns]}  # fmt: skip


READY = (
    Ready(
        "alice", "Alice's apples",
        "Alice has 8 apples and buys 2 more. But then gives 5 to her mum. How many now?", "5",
        ("8+2-5=0\n\nAnswer:0", "8+2-5=5\n\nAnswer:5"),
        (Start("numeric"), Start("shows_work")),
        "A wrong answer still gets 1 point for showing work. Turn on “Check each step” under "
        "“Work shown?”, or move a weight: what happens to the total?",
    ),
    Ready(
        "sum", "A sum",
        "Tom has 13 cups. He gives 8 to Jack. Then he finds 10 more. How many cups does Tom "
        "have now?", "15",
        ("13 - 8 = 5. 5 + 10 = 15. Answer: 15", "15", "Between 5 and 150, I think.",
         "13 - 8 = 6. 6 + 10 = 16. Answer: 16"),
        (Start("numeric"), Start("includes"), Start("shows_work", {"checked": True}),
         Start("length_penalty", {}, 0.5)),
        "“Is it in there?” looks for the right answer anywhere. Type an answer that it takes "
        "and “Right number?” does not.",
    ),
    Ready(
        "tags", "Think, then answer",
        "Sam has 20 pens. He gives 6 to Ben. How many pens does Sam have now?", "14",
        ("<think>20 - 6 = 14.</think><answer>14</answer>",
         "<think>20 - 6 = 16.</think><answer>16</answer>",
         "<think>20 - 6 = 14.</think> So it is <answer>14</answer>", "14"),
        (Start("numeric"), Start("format_tags", {}, 0.5)),
        "The form is worth half a point, even around a wrong answer. Is that right? Ask the "
        "reasoner, which learned this form, and the chat model, which did not.",
    ),
    Ready(
        "program", "A program",
        "Write a function add(a, b) that gives the sum of two numbers.", "",
        ("def add(a, b):\n    return a + b", "def add(a, b):\n    return 5",
         "def add(a, b):\n    return a - b", "def add(a, b)\n    return a + b"),
        (Start("code", {"tests": "add(2, 3)=5; add(-1, 1)=0; add(0, 7)=7"}),
         Start("length_penalty", {}, 0.5)),
        "Each test is a run in the sandbox. One program always gives 5: which test does it "
        "pass? Add a test that catches it.",
    ),
    Ready(
        "mood", "Good or bad?",
        "Is this review positive or negative?\nThe soup was cold and the waiter was rude.",
        "negative",
        ("negative", "The review is negative.", "Not negative at all, positive!",
         "NEGATIVE!!!"),
        (Start("match", {"location": "exact"}), Start("includes"),
         Start("constitution", {"rule": "no_shouting"})),
        "Three graders, three opinions. Which one would you train a model on?",
    ),
    Ready("own", "Your own", "", "", (), (Start("numeric"),),
          "Type a question, its right answer and some answers to grade."),
)  # fmt: skip
