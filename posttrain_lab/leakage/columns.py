"""Finds out which columns of a row are the question, the answer, the passage and so on.

Rows of test sets and of training sets come in many forms: chats, prompt and completion,
preferences, multiple choice, plain text. What a column is follows from its name; a row
without any known name gives all its texts. The finding is shown to people to confirm.

What it leaves out: reading files (``inputs``).

Try it::

    >>> parts_of({"id": 7, "question": "How many?", "answer": "Three."})
    {'question': 'How many?', 'answer': 'Three.'}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# Column names by what they hold; the first found of a kind counts first.
KINDS: dict[str, tuple[str, ...]] = {
    "passage": ("passage", "context", "article", "background", "premise", "story", "document"),
    "question": (
        "question", "prompt", "problem", "query", "instruction", "input", "goal", "turns",
        "messages", "conversations", "conversation", "dialogue", "sentence", "ctx",
        "hypothesis", "text", "content", "question_stem", "task", "user", "human",
    ),
    "choices": ("choices", "options", "endings", "mc1_targets", "candidates"),
    "answer": (
        "answer", "solution", "completion", "canonical_solution", "output", "response",
        "target", "reference", "references", "rationale", "explanation", "cot", "chosen",
        "rejected", "best_answer", "assistant", "code", "gold",
    ),
    "tests": ("test", "tests", "test_list", "unit_tests"),
}  # fmt: skip
IDS = ("id", "task_id", "question_id", "qid", "uid", "_id")
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}
_SAYS = ("content", "value", "text")
_SPEAKER = ("role", "from", "speaker")
_ASSISTANTS = ("assistant", "gpt", "bot", "model", "chatbot")


def flat_text(value: Any) -> str:
    """All text in a cell: a text, a number, a list, an object such as ``{"text": [...]}``."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (bool, bytes)):
        return ""
    if isinstance(value, Mapping):
        return "\n".join(filter(None, (flat_text(v) for v in value.values())))
    if isinstance(value, Sequence):
        return "\n".join(filter(None, (flat_text(v) for v in value)))
    return str(value)


def is_chat(value: Any) -> bool:
    """Whether a cell holds a chat: turns that say something."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(turn, Mapping) and set(turn) & set(_SAYS) for turn in value)
    )


def turns_of(value: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """A chat's turns: who speaks (user, assistant or system) and what is said."""
    turns = []
    for turn in value:
        said = next((flat_text(turn[k]) for k in _SAYS if k in turn), "")
        role = str(next((turn[k] for k in _SPEAKER if k in turn), "user")).lower()
        role = "assistant" if role in _ASSISTANTS else "system" if role == "system" else "user"
        turns.append((role, said))
    return turns


def columns_of(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Kind → the row's columns of that kind; "text" of what has no known name."""
    found: dict[str, list[str]] = {}
    for kind, names in KINDS.items():
        here = {str(column).lower(): column for column in row}
        columns = [here[name] for name in names if name in here and flat_text(row[here[name]])]
        if columns:
            found[kind] = columns
    if not set(found) & {"question", "passage", "answer"}:
        texts = [
            c for c, v in row.items() if flat_text(v).strip() and str(c).lower() not in IDS
        ]
        found["text"] = [c for c in texts if not isinstance(row[c], (int, float))] or texts
    return {kind: columns for kind, columns in found.items() if columns}


def parts_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Kind → text of a row; a chat's answers are told from what was asked."""
    parts: dict[str, list[str]] = {}
    for kind, columns in columns_of(row).items():
        for column in columns:
            value = row[column]
            if is_chat(value):
                for role, said in turns_of(value):
                    name = {"assistant": "answer", "user": kind if kind != "text" else
                            "question", "system": "system"}[role]  # fmt: skip
                    parts.setdefault(name, []).append(said)
            else:
                parts.setdefault(kind, []).append(flat_text(value))
    return {kind: "\n".join(texts) for kind, texts in parts.items() if any(texts)}


def document_of(row: Any) -> str:
    """All text of a training row, in the order of its columns; never an id."""
    if not isinstance(row, Mapping):
        return flat_text(row)
    kept = [v for k, v in row.items() if str(k).lower() not in IDS]
    return "\n".join(filter(None, map(_said, kept)))


def _said(value: Any) -> str:
    """A cell's text; of a chat what is said, without the roles."""
    if is_chat(value):
        return "\n".join(said for _, said in turns_of(value))
    return flat_text(value)


def id_of(row: Mapping[str, Any], otherwise: Any) -> Any:
    """The row's own id where it has one: a text or a number."""
    for name in IDS:
        value = row.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
            return value
    return otherwise
