"""Calls are written by the template and read again by TRL; other conversations stay."""

from __future__ import annotations

import pytest
from trl.chat_template_utils import is_chat_template_prefix_preserving, supports_tool_calling

from posttrain_lab.models.load import load
from posttrain_lab.models.templates import CHATML, PLAIN
from posttrain_lab.models.tool_templates import after_calls, ensure_tools, read, shown
from posttrain_lab.records import LabError, Message

TURNS = [
    {"role": "system", "content": "Be short."}, {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Ahoy!"},
]  # fmt: skip
CALL = "<call>lookup\nname: apple</call>"
MADE = {"type": "function", "function": {"name": "lookup", "arguments": {"name": "apple"}}}


@pytest.fixture(params=["chatml", "plain"])
def tokenizer(request: pytest.FixtureRequest):
    _, made = load("pocket/base", "cpu")
    made.chat_template = CHATML if request.param == "chatml" else PLAIN
    before = made.apply_chat_template(TURNS, tokenize=False)
    ensure_tools(made)
    assert made.apply_chat_template(TURNS, tokenize=False) == before
    return made


def prompt(tokenizer) -> list[int]:
    row = tokenizer.apply_chat_template(TURNS[:2], add_generation_prompt=True, return_dict=True)
    return row["input_ids"]


def test_trl_finds_all_that_it_needs(tokenizer) -> None:
    assert supports_tool_calling(tokenizer)
    assert is_chat_template_prefix_preserving(tokenizer)


@pytest.mark.parametrize(
    ("text", "content", "calls"),
    [
        (CALL, "", [MADE]),
        ("I look. " + CALL, "I look.", [MADE]),
        (CALL + CALL, "", [MADE, MADE]),
        ("It is 3.", "It is 3.", None),
        ("<call>files</call>", "", [{"type": "function", "function":
                                         {"name": "files", "arguments": {}}}]),
        ("<call>lookup\nname: apple", "<call>lookup\nname: apple", None),
        ("<call></call>", "<call></call>", None),
        ("</call> x", "</call> x", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ended", [True, False])
def test_what_was_written_is_read(tokenizer, text, content, calls, ended) -> None:
    ids = tokenizer(text + tokenizer.eos_token * ended)["input_ids"]
    turn = read(tokenizer, ids, prompt(tokenizer))
    assert turn["content"] == content
    assert turn.get("tool_calls") == calls


def test_a_call_is_written_as_it_is_read(tokenizer) -> None:
    turn = {"role": "assistant", "content": "", "tool_calls": [MADE]}
    assert shown(turn) == CALL
    text = tokenizer.apply_chat_template([*TURNS[:2], turn], tokenize=False)
    plain = tokenizer.apply_chat_template(
        [*TURNS[:2], {"role": "assistant", "content": CALL}], tokenize=False
    )
    assert text == plain


def test_results_come_as_they_stand_in_a_demonstration(tokenizer) -> None:
    called = {"role": "assistant", "content": CALL}
    whole = [*TURNS[:2], called, {"role": "tool", "content": "3"}]
    before = tokenizer.apply_chat_template(whole[:3], return_dict=True)["input_ids"]
    before = before[: len(before) - before[::-1].index(tokenizer.eos_token_id)]
    after = tokenizer.apply_chat_template(whole, add_generation_prompt=True, return_dict=True)
    assert before + after_calls(tokenizer, [Message("tool", "3")]) == after["input_ids"]


def test_a_model_with_turns_of_its_own_kind_is_declined() -> None:
    _, tokenizer = load("pocket/base", "cpu")
    tokenizer.chat_template = "{% for m in messages %}[{{ m['content'] }}]{% endfor %}"
    note = ensure_tools(tokenizer)
    assert "exchanged" in (note or "")
    tokenizer.chat_template = "{% for m in messages %}[{{ m['content'] }}]{% endfor %}"
    tokenizer.get_vocab = lambda: {"a": 0}
    with pytest.raises(LabError, match="of its own"):
        ensure_tools(tokenizer)
