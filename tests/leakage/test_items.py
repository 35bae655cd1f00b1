"""Rows of many forms give a question, an answer and the rest."""

from __future__ import annotations

import pytest

from posttrain_lab.leakage.columns import columns_of, document_of, id_of, parts_of
from posttrain_lab.leakage.headers import shared, trimmed
from posttrain_lab.leakage.items import item_of
from posttrain_lab.records import LabError

LONG = " ".join(f"w{i}x" for i in range(30))
HEAD = ["please", "answer", "the", "following", "question", "in", "one", "sentence", "now"]
TAIL = ["think", "step", "by", "step", "and", "put", "it", "into", "a", "box"]


@pytest.mark.parametrize(
    "row",
    [
        {"question": "Who?", "answer": LONG}, {"prompt": "Who?", "completion": LONG},
        {"instruction": "Who?", "output": LONG}, {"Question": "Who?", "Solution": LONG},
        {"messages": [{"role": "user", "content": "Who?"},
                      {"role": "assistant", "content": LONG}]},
        {"conversations": [{"from": "human", "value": "Who?"}, {"from": "gpt", "value": LONG}]},
        {"text": f"Question: Who goes there?\nAnswer: {LONG}"},
    ],
)  # fmt: skip
def test_a_question_and_its_answer_are_told_apart(row: dict) -> None:
    parts = {part.kind: part.text for part in item_of(row, 0).parts}
    assert parts["question"].startswith("Who")
    assert parts["answer"].split()[:2] == LONG.split()[:2]


def test_an_item_keeps_its_own_id() -> None:
    assert item_of({"task_id": "T/3", "question": "Who?"}, 9).id == "T/3"
    assert item_of({"question": "Who?"}, 9).id == 9
    assert id_of({"id": 0}, 5) == 0


def test_short_answers_are_nobodys_own() -> None:
    assert [p.kind for p in item_of({"question": "Who?", "answer": "Ann"}, 0).parts] == [
        "question"
    ]


def test_choices_belong_to_the_question() -> None:
    row = {"question": "Which is a fruit?", "choices": ["pear", "shoe"], "answer": 0}
    parts = {part.kind: part.text for part in item_of(row, 0).parts}
    assert parts["choices"] == "Which is a fruit?\npear\nshoe"


def test_an_item_without_text_is_refused() -> None:
    with pytest.raises(LabError, match="no text"):
        item_of({"question": "  "}, 4)


def test_unknown_columns_give_all_their_texts() -> None:
    assert columns_of({"frage": "Wer?", "n": 3}) == {"text": ["frage"]}
    assert parts_of({"frage": "Wer?", "n": 3}) == {"text": "Wer?"}


def test_a_document_is_all_that_is_said() -> None:
    row = {"id": "a", "messages": [{"role": "user", "content": "Hi"}], "extra": ["x", "y"]}
    assert document_of(row) == "Hi\nx\ny"


def test_a_header_is_what_three_share() -> None:
    head = HEAD
    texts = [[*head, "who", "is", f"n{i}"] for i in range(3)] + [["what", "is", "that"]] * 8
    assert shared(texts)[:3] == [9, 9, 9]


def test_a_template_behind_a_header_is_not_part_of_it() -> None:
    head = HEAD
    texts = [[*head, "the", "capital", "of", f"n{i}"] for i in range(4)]
    texts += [[*head, f"x{i}", "or", "what", "else"] for i in range(8)]
    assert set(shared(texts)) == {9}


def test_tails_are_taken_off_too() -> None:
    tail = TAIL
    texts = [["who", f"n{i}", "is", *tail] for i in range(10)]
    assert trimmed(texts)[0] == (0, 3)
