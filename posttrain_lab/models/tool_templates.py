"""How a model writes a tool call, and how TRL reads it again.

A call is plain text, made of tokens that every tokenizer has::

    <call>lookup
    name: apple</call>

Its result is the next turn, with the role "tool". Two things hang on the tokenizer: a chat
template that shows calls and results, and never rewrites earlier turns; and the response
template by which ``tokenizer.parse_response`` finds the calls in what was written.

What it leaves out: models whose own template has other turns than ChatML's and "User:"
(their own form of a call would have to be learned from), and arguments of several lines.

Try it::

    ensure_tools(tokenizer)
    read(tokenizer, tokenizer("<call>lookup\\nname: apple</call><|im_end|>").input_ids)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trl.chat_template_utils import parse_response

from posttrain_lab.models.templates import CHATML, PLAIN, ensure_template
from posttrain_lab.records import LabError, Message

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

OPEN, CLOSE = "<call>", "</call>"
# Where a template writes what the assistant said, and what it writes besides: its calls.
_SAID = "message['content'] + "
_CALLS = (
    "message['content'] }}"
    "{% for call in message['tool_calls'] or [] %}"
    "{{ '<call>' + call['function']['name'] }}"
    "{% for name, value in call['function']['arguments'] | items %}"
    "{{ '\\n' + name + ': ' + value | string }}"
    "{% endfor %}"
    "{{ '</call>' }}"
    "{% endfor %}"
    "{{ "
)
_GENERATED = "{% generation %}{{ "
WITH_TOOLS = {
    plain: plain.replace(_GENERATED + _SAID, _GENERATED + _CALLS) for plain in (CHATML, PLAIN)
}
ANCHORS = {CHATML: "<|im_start|>assistant\n", PLAIN: "Assistant:\n"}


def response_template(plain: str, ends: str) -> dict[str, Any]:
    """Transformers' description of an assistant's turn: calls, and all that is none."""
    end = "".join(f"\\{c}" if not c.isalnum() else c for c in ends)
    return {
        "defaults": {"role": "assistant"},
        "start_anchor": ANCHORS[plain],
        "fields": {
            "tool_calls": {
                "open_pattern": rf"{OPEN}\s*(?P<name>\w+)(?=(?:(?!{OPEN}).)*?{CLOSE})",
                "close_pattern": rf"{CLOSE}\s*",
                "repeats": True,
                "content": "kv-lines",
                "transform": {
                    "type": "function",
                    "function": {"name": "{name}", "arguments": "{content}"},
                },
            },
            "content": {"close_pattern": rf"{end}\s*", "content": "text"},
        },
    }


def ensure_tools(tokenizer: PreTrainedTokenizerBase) -> str | None:
    """Makes a tokenizer's template and parser such that calls can be written and read.

    Conversations without a call look as they did.

    Returns:
        A sentence for the learner when a template was supplied, else None.
    """
    note = ensure_template(tokenizer)
    template = tokenizer.chat_template
    if template in WITH_TOOLS:
        tokenizer.chat_template = WITH_TOOLS[template]
    elif template not in WITH_TOOLS.values():
        if not {"<|im_start|>", "<|im_end|>"} <= set(tokenizer.get_vocab()):
            raise LabError(
                "This model's chat template has turns of a kind of its own.",
                "Tools need turns that are marked by <|im_start|> and <|im_end|>.",
                "Pick another model, or train without tools.", "model",
            )  # fmt: skip
        note = "The model's chat template was exchanged for ChatML with tool calls."
        tokenizer.chat_template = WITH_TOOLS[CHATML]
    plain = CHATML if tokenizer.chat_template == WITH_TOOLS[CHATML] else PLAIN
    tokenizer.response_template = response_template(plain, tokenizer.eos_token)
    return note


def read(
    tokenizer: PreTrainedTokenizerBase, ids: Sequence[int], prompt: Sequence[int] = ()
) -> dict[str, Any]:
    """The turn that was written: "content", and "tool_calls" where it has any."""
    if not ids:
        return {"role": "assistant", "content": ""}
    return parse_response(tokenizer, list(ids), prefix=list(prompt))


def shown(turn: dict[str, Any]) -> str:
    """A turn as the model wrote it: its text, then its calls."""
    calls = [call["function"] for call in turn.get("tool_calls") or []]
    lines = [[c["name"], *(f"{k}: {v}" for k, v in c["arguments"].items())] for c in calls]
    return turn["content"] + "".join(f"{OPEN}{chr(10).join(line)}{CLOSE}" for line in lines)


def after_calls(tokenizer: PreTrainedTokenizerBase, results: Sequence[Message]) -> list[int]:
    """The ids that follow the end of a turn with calls: the results, and the next turn's start.

    The same that TRL's trainer puts there (``_get_tool_suffix_ids``).
    """
    made = [{"type": "function", "function": {"name": "x", "arguments": {}}}]
    before = [{"role": "user", "content": "x"},
              {"role": "assistant", "content": "", "tool_calls": made}]  # fmt: skip
    said = [{"role": m.role, "content": m.content} for m in results]
    how = {"tokenize": True, "return_dict": False}
    first = tokenizer.apply_chat_template(before, **how)
    whole = tokenizer.apply_chat_template(before + said, add_generation_prompt=True, **how)
    ends = [at for at, token in enumerate(first) if token == tokenizer.eos_token_id]
    return whole[ends[-1] + 1 if ends else len(first) :]
