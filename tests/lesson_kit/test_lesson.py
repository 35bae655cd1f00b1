"""Questions and lessons say at once what is wrong with them, and never change their order."""

from __future__ import annotations

import json

import pytest

from posttrain_lab.lesson_kit import Case, Exercise, Lesson, Question

SUM = Question("2 + 2?", "4", {"5": "One too many.", "3": "One too few.", "22": "No text."})


def test_the_order_of_the_answers_is_shuffled_and_always_the_same() -> None:
    assert [o.text for o in SUM.options] == [o.text for o in SUM.options]
    asked = [Question(f"{n} + 1?", str(n + 1), {"0": "No.", "99": "No."}) for n in range(9, 49)]
    places = [[o.text for o in q.options].index(q.right) for q in asked]
    assert set(places) == {0, 1, 2}  # the right one hides anywhere
    assert [o.text for o in Question("9 + 1?", "10", {"99": "No.", "0": "No."}).options] == [
        o.text for o in asked[0].options
    ]  # however the author ordered the wrong ones


def test_every_wrong_answer_has_its_reason_and_the_right_one_may() -> None:
    assert {o.text: o.why for o in SUM.options} == {**SUM.wrong, "4": ""}
    because = Question("2 + 2?", "4", {"5": "No."}, because="Count.")
    assert {o.why for o in because.options} == {"No.", "Count."}


def test_an_edited_question_forgets_its_old_answers() -> None:
    assert SUM.key != Question("2 + 3?", "4", SUM.wrong).key
    assert SUM.key == Question("2 + 2?", "4", {"5": "Another reason."}).key


def test_a_question_travels_as_plain_json() -> None:
    row = json.loads(json.dumps(SUM.to_json()))
    right = [option["text"] for option in row["options"] if option["key"] == row["right"]]
    assert right == ["4"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("4", {}, "no wrong answers"),
        ("4", {"4": "No."}, "both right and wrong"),
        ("4", {"5": " "}, "nothing is said about '5'"),
    ],
)
def test_a_question_that_cannot_work_is_refused(
    right: str, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Question("2 + 2?", right, wrong)


def test_a_lesson_that_cannot_work_is_refused() -> None:
    stranger = Exercise("3.1", "Elsewhere", (Case((), 1),))
    with pytest.raises(ValueError, match="two digits"):
        Lesson("1", "One")
    with pytest.raises(ValueError, match="asks the same twice"):
        Lesson("01", "One", quiz=(SUM, SUM))
    with pytest.raises(ValueError, match=r"cannot hold \['3\.1'\]"):
        Lesson("01", "One", exercises=(stranger,))
    with pytest.raises(ValueError, match=r"cannot hold \['c1'\]"):
        Lesson("01", "One", claims=("c1",))
