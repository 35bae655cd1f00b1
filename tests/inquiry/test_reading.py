"""A document read to its end: the surprise along it, the answer, how far back the note is."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.inquiry import questions, reading
from posttrain_lab.inquiry.opened import opened
from posttrain_lab.inquiry.token_view import surprises
from posttrain_lab.records import LabError

NOTE = "The red box holds a coin."
AFTER = " It was sunny near the lake. Tom sang a song."
QUESTION = {"question": "What does the red box hold?", "lead": "The red box holds"}


def read(model: str, text: str = NOTE + AFTER, note: str = NOTE, **more: Any) -> dict[str, Any]:
    given = {"models": [model], "text": text, "note": note, **QUESTION, **more}
    return questions.answer("reading", given)["models"][model]


def test_the_bins_cover_the_document_and_weigh_up_to_its_mean_loss(tiny: str) -> None:
    model, tokenizer = opened(tiny)
    text = NOTE + AFTER
    found = read(tiny, text)
    each = surprises(model, tokenizer(text)["input_ids"])
    assert found["bins"][0][0] == 0
    assert found["bins"][-1][1] == len(each)
    assert all(a[1] == b[0] for a, b in zip(found["bins"], found["bins"][1:], strict=False))
    first = [value for value in each[: reading.BIN] if value is not None]
    assert found["bins"][0][2] == pytest.approx(sum(first) / len(first), abs=1e-3)


def test_a_note_stands_further_back_the_more_comes_after_it(tiny: str) -> None:
    near, far = read(tiny, NOTE), read(tiny)
    assert far["back"] > near["back"]
    tokenizer = opened(tiny)[1]
    asked = f"{NOTE}\n{QUESTION['question']} {QUESTION['lead']}"
    rest = len(tokenizer(asked)["input_ids"]) - len(tokenizer(NOTE)["input_ids"])
    assert near["back"] == rest


def test_the_answer_is_one_line(tiny: str) -> None:
    assert "\n" not in read(tiny)["answer"]


def test_mid_recalls_what_base_cannot_from_far_back() -> None:
    from posttrain_lab.world import recall

    made = recall.document("test", 3, 480, 1, 0.9)
    asked = made.asked[0]
    given = {"models": ["pocket/base", "pocket/mid"], "text": made.body, "note": "",
             "question": asked.question, "lead": asked.lead}  # fmt: skip
    found = reading.answer(given)["models"]
    word = asked.value.split()[-1]
    assert word in found["pocket/mid"]["answer"]
    assert word not in found["pocket/base"]["answer"]


def test_a_document_that_does_not_fit_is_refused_in_words(tiny: str) -> None:
    with pytest.raises(LabError, match="tokens long") as caught:
        read(tiny, (NOTE + AFTER) * 30)
    assert caught.value.where == "text"
