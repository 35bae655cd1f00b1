"""The plain records that every room of the lab passes around.

What it leaves out: behaviour. Records hold text and numbers; they never import
anything beyond the standard library.

Try it::

    >>> Example.pair("What is 2+2?", "4").messages[1].content
    '4'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ROLES = ("system", "user", "assistant")
TOOL = "tool"  # the role of what a tool gave back


class LabError(ValueError):
    """A problem the learner can mend: what was given, what is needed, what to do.

    ``str(error)`` is the one sentence shown on the command line; widgets draw the
    three parts separately. ``where`` names the setting, file or line at fault.
    """

    def __init__(self, given: str, needed: str, do: str, where: str = "") -> None:
        self.given, self.needed, self.do, self.where = given, needed, do, where
        super().__init__(" ".join(part for part in (given, needed, do) if part))

    def to_json(self) -> dict[str, str]:
        return {"given": self.given, "needed": self.needed, "do": self.do, "where": self.where}


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: str
    content: str


@dataclass(frozen=True)
class Example:
    """A conversation to learn from, ending in the assistant's turn.

    ``gold`` is the exact answer a grader looks for, where the task has one.
    """

    messages: tuple[Message, ...]
    gold: str | None = None

    @classmethod
    def pair(cls, prompt: str, answer: str, gold: str | None = None) -> Example:
        """The commonest case: one question, one answer."""
        return cls((Message("user", prompt), Message("assistant", answer)), gold)

    @property
    def prompt(self) -> tuple[Message, ...]:
        """Everything before the last turn: what the model is given."""
        return self.messages[:-1]

    @property
    def answer(self) -> str:
        """The last turn: what the model should say."""
        return self.messages[-1].content

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "messages": [{"role": m.role, "content": m.content} for m in self.messages]
        }
        if self.gold is not None:
            row["gold"] = self.gold
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Example:
        """Reads ``{"messages": [...]}`` or ``{"prompt": ..., "answer" or "completion": ...}``.

        Raises:
            LabError: the row has neither form, a role is unknown, or a cell is no text.
        """
        if not isinstance(row, Mapping):
            raise LabError(
                f"An example is {kind(row)}, not an object.",
                'It needs {"prompt": …, "answer": …} or {"messages": [...]}.',
                "Give each example as one JSON object.",
            )
        if "messages" in row:
            messages = _messages(row["messages"])
        else:
            answer = row.get("answer", row.get("completion"))
            messages = _messages(
                [
                    {"role": "user", "content": row.get("prompt")},
                    {"role": "assistant", "content": answer},
                ]
            )
        gold = row.get("gold")
        return cls(messages, None if gold is None else str(gold))


@dataclass(frozen=True)
class Preference:
    """Two answers to one prompt: the one that somebody chose, and the one that they did not.

    ``why``: a label, such as the criterion by which it was chosen; nothing trains on it.
    """

    prompt: tuple[Message, ...]
    chosen: str
    rejected: str
    why: str = ""

    @classmethod
    def pair(cls, prompt: str, chosen: str, rejected: str, why: str = "") -> Preference:
        return cls((Message("user", prompt),), chosen, rejected, why)

    def conversations(self) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
        """The prompt with the chosen answer, and with the rejected one."""
        both = (self.chosen, self.rejected)
        first, second = ((*self.prompt, Message("assistant", text)) for text in both)
        return first, second

    def to_json(self) -> dict[str, Any]:
        prompt = [{"role": m.role, "content": m.content} for m in self.prompt]
        row = {"prompt": prompt, "chosen": self.chosen, "rejected": self.rejected}
        return row | ({"why": self.why} if self.why else {})

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Preference:
        """Reads TRL's forms: ``prompt`` a text or messages, ``chosen`` and ``rejected`` texts
        or a list that holds the one answer.

        Raises:
            LabError: a part is missing, or no text.
        """
        if not isinstance(row, Mapping):
            raise LabError(
                f"A pair is {kind(row)}, not an object.",
                'It needs {"prompt": …, "chosen": …, "rejected": …}.',
                "Give each pair as one JSON object.",
            )
        asked = row.get("prompt")
        turns = [{"role": "user", "content": asked}] if isinstance(asked, str) else asked
        both = []
        for name in ("chosen", "rejected"):
            given = row.get(name)
            answer = given if isinstance(given, list) else [
                {"role": "assistant", "content": given}
            ]  # fmt: skip
            before = list(turns) if isinstance(turns, (list, tuple)) else [{"role": "user"}]
            both.append(_messages([*before, *answer]))
        return cls(both[0][:-1], both[0][-1].content, both[1][-1].content,
                   str(row.get("why") or ""))  # fmt: skip


@dataclass(frozen=True)
class Completion:
    """What a model wrote after a prompt; ``finished``: it ended by itself, not at the limit."""

    prompt: tuple[Message, ...]
    text: str
    finished: bool = True


@dataclass(frozen=True)
class Grade:
    """What a grader found.

    ``value`` is None where nothing could be graded, which is not the same as 0. ``answer``
    is the answer that was read out of the completion, where there is one.
    """

    value: float | None
    answer: str | None
    explanation: str

    def to_json(self) -> dict[str, Any]:
        return {"value": self.value, "answer": self.answer, "explanation": self.explanation}


@dataclass(frozen=True)
class Receipt:
    """What a claim's runs measured, and the verdict that follows from the interval alone.

    ``treatment`` and ``control`` are the arms' means of ``measure``, ``difference`` the one
    minus the other with its 95 % interval ``low`` to ``high``, all in ``unit``. ``n``:
    values of each arm. ``needs``: about how many would decide, None when nobody can say.
    ``arms``: each arm's name and interval. ``more``: the measures told beside.
    ``spec`` is all that doing it again takes. ``seconds``: of computing, all arms together.
    """

    claim: str
    verdict: str
    measure: str
    better: str
    unit: str
    treatment: float
    control: float
    difference: float
    low: float
    high: float
    n: int
    seeds: tuple[int, ...]
    needs: int | None
    seconds: float
    spec: dict[str, Any]
    arms: dict[str, Any]
    more: tuple[dict[str, Any], ...]
    items: dict[str, str]
    versions: dict[str, str]
    device: str
    made: str
    trial: str = ""
    guess: float | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"seeds": list(self.seeds), "more": list(self.more)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Receipt:
        """Raises LabError for what is no receipt."""
        try:
            return cls(**dict(row) | {"seeds": tuple(row["seeds"]), "more": tuple(row["more"])})
        except (TypeError, KeyError, AttributeError) as error:
            raise LabError(
                f"This is no receipt: {error}.", "A receipt is the JSON that a claim wrote.",
                "Choose another file.", "receipt",
            ) from error  # fmt: skip


def kind(value: object) -> str:
    """What a JSON value is, for people: ``kind([])`` is "a list"."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, (list, tuple)) else "an object"


def _messages(rows: Any) -> tuple[Message, ...]:
    if not isinstance(rows, (list, tuple)) or not rows:
        raise LabError(
            "An example has no list of messages.",
            "It needs at least a user's and an assistant's message.",
            "Add the missing messages, or give prompt and answer.",
        )
    messages = []
    for row in rows:
        role = row.get("role") if isinstance(row, Mapping) else None
        content = row.get("content") if isinstance(row, Mapping) else None
        if role not in (*ROLES, TOOL):
            raise LabError(
                f"A message has the role {role!r}.",
                f"A role is one of {', '.join((*ROLES, TOOL))}.",
                "Change the role.",
                "role",
            )
        if not isinstance(content, str):
            part = "prompt" if role == "user" else "answer"
            raise LabError(
                f"The {part} holds {kind(content)}, not text.",
                "Every message needs text.",
                "Fill the empty or non-text cell.",
                part,
            )
        messages.append(Message(role, content))
    if messages[-1].role != "assistant":
        raise LabError(
            f"An example ends with the {messages[-1].role}'s message.",
            "It needs to end with the assistant's answer, which is what is learned.",
            "Add the answer.",
            "answer",
        )
    return tuple(messages)
