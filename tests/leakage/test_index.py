"""Test items are found however they are dressed, and little else is."""

from __future__ import annotations

import pickle
import random

import pytest

from posttrain_lab.leakage.index import LeakIndex
from posttrain_lab.leakage.places import same_signs
from posttrain_lab.leakage.planted import CALIBRATION
from posttrain_lab.leakage.policy import Policy
from posttrain_lab.records import LabError
from tools.leak_sources import Asked, Source

HEADER = (
    "Below is a task from a course for beginners. Read it with care and think about it, then "
    "write down your answer and nothing else.\n\nTask: "
)


@pytest.mark.parametrize("kind", [k for k, p in CALIBRATION.items() if p.group == "surface"])
def test_surface_edits_of_long_items_are_found(
    kind: str, index: LeakIndex, problems: list[Asked]
) -> None:
    rng = random.Random(1)
    texts = [CALIBRATION[kind].edit(each.question, rng) for each in problems]
    found = {leak.row: leak.eval_id for leak in index.scan(texts)}
    right = sum(found.get(row) == each.id for row, each in enumerate(problems))
    assert right >= (0.8 if kind == "slips" else 0.97) * len(problems)


@pytest.mark.parametrize("kind", ["numbers", "names", "statements reordered"])
def test_edited_items_are_found(kind: str, index: LeakIndex, problems: list[Asked]) -> None:
    rng = random.Random(2)
    pairs = [(each, CALIBRATION[kind].edit(each.question, rng)) for each in problems]
    pairs = [(each, text) for each, text in pairs if text != each.question]
    found = {leak.row: leak.eval_id for leak in index.scan(text for _, text in pairs)}
    right = sum(found.get(row) == each.id for row, (each, _) in enumerate(pairs))
    assert right >= 0.9 * len(pairs)


def test_items_of_the_same_making_are_no_leaks(index: LeakIndex, pocket: Source) -> None:
    assert len(list(index.scan(each.question for each in pocket.others))) <= 1


def test_short_items_are_found_whole(index: LeakIndex, pocket: Source) -> None:
    short = [each for each in pocket.evals if len(each.question.split()) < 20]
    found = {leak.row: leak.eval_id for leak in index.scan(each.question for each in short)}
    assert [found.get(row) for row in range(len(short))] == [each.id for each in short]


def test_a_shared_header_is_no_leak_and_hides_none(pocket: Source) -> None:
    evals = [{"id": each.id, "text": HEADER + each.question} for each in pocket.evals]
    index = LeakIndex.build(evals)
    assert len(list(index.scan(HEADER + each.question for each in pocket.others))) <= 1
    leaks = list(index.scan(HEADER + each.question for each in pocket.evals))
    assert [leak.eval_id for leak in leaks] == [each.id for each in pocket.evals]


def test_a_header_is_flagged_when_asked_for(pocket: Source) -> None:
    evals = [{"id": each.id, "text": HEADER + each.question} for each in pocket.evals]
    index = LeakIndex.build(evals, policy=Policy(shared_header=True))
    leaks = list(index.scan([HEADER + "What would a zebra do at noon?"]))
    assert [leak.part for leak in leaks] == ["header"]


def test_a_leak_in_a_long_document_is_found(index: LeakIndex, pocket: Source) -> None:
    around = " ".join(pocket.text[:40])
    text = f"{around}\n{pocket.evals[0].question}\n{around}"
    (leak,) = index.scan([text])
    begin, end = leak.spans[0]
    assert leak.eval_id == pocket.evals[0].id
    assert text[begin:end] in pocket.evals[0].question


def test_a_question_leaks_without_its_answer_and_with_it() -> None:
    answer = "They swim because the water in the shallow lake is warm and full of green weeds."
    row = {"id": "a", "question": "Why do seven ducks swim at dusk?", "answer": answer}
    index = LeakIndex.build([row])
    for text in (row["question"], answer, f"{row['question']}\n{answer}"):
        assert [leak.eval_id for leak in index.scan([text])] == ["a"]


def test_a_tiny_item_counts_as_a_sentence_only() -> None:
    index = LeakIndex.build(["List four toys."])
    texts = ["Q: List four toys.", "Please list four toys or"]
    assert [leak.row for leak in index.scan(texts)] == [0]


def test_a_generic_question_counts_alone_only() -> None:
    index = LeakIndex.build(["How many are left?"])
    texts = ["He sold some. How many are left?", "How many are left?"]
    assert [leak.row for leak in index.scan(texts)] == [1]
    wide = LeakIndex.build(["How many are left?"], policy=Policy(generic_questions=True))
    assert [leak.row for leak in wide.scan(texts)] == [0, 1]


def test_sums_are_told_apart_by_their_signs() -> None:
    index = LeakIndex.build(["What is 12 + 5 in all?"])
    assert not list(index.scan(["What is 12 - 5 in all?"]))
    assert list(index.scan(["what is 12+5 in all"]))


@pytest.mark.parametrize("text", ["What is twelve plus 5?", "12 <b>+ 5</b>", "$12$ + $5$"])
def test_signs_are_told_through_markup_and_words(text: str) -> None:
    assert same_signs("12 + 5", text) is ("+" in text)


MILL = "Mara keeps 14 grey owls in the old mill. Tom brings 9 more. How many owls has Mara?"
OTHERS = ["Where does the river Elbe meet the sea, and how wide is it there?",
          "Which of the seven dwarfs has no beard in the film?"]  # fmt: skip


@pytest.mark.parametrize(
    "copy",
    [
        "Mara keeps 14 grey owls in the mill. Tom brings more. How many owls has Mara?",
        "Mara keeps, you know, 14 grey owls in the old mill. Tom, by the way, brings 9 more. "
        "How many owls, actually, has Mara?",
        "How many owls has Mara? Tom brings 9 more. Mara keeps 14 grey owls in the old mill.",
        "Mara kceps 14 grcy ow1s in tbe old rnill. Torn brings 9 more. How many owls has Mara?",
        "Mara keeps 31 grey owls in the old mill. Tom brings 22 more. How many owls has Mara?",
    ],
    ids=["words lost", "words put in", "moved", "misread", "numbers"],
)
def test_a_copy_with_single_edits_is_found(copy: str) -> None:
    index = LeakIndex.build([MILL, *OTHERS])
    assert [leak.eval_id for leak in index.scan([copy])] == [0]


def test_a_brief_question_needs_all_its_words() -> None:
    asked = [f"What is the currency of {name}?" for name in ("Norway", "Poland", "Nepal")]
    index = LeakIndex.build(asked)
    texts = ["What is the currency of Ghana?", "What is tbe currency of Nepal?"]
    assert [(leak.row, leak.eval_id) for leak in index.scan(texts)] == [(1, 2)]


def test_a_passage_alone_counts_unless_told_otherwise() -> None:
    passage = " ".join(f"word{chr(97 + i % 26)}{i // 26}x" for i in range(40))
    row = {"id": 1, "context": passage, "question": "Where did the grey heron build its nest?"}
    assert list(LeakIndex.build([row]).scan([passage]))
    assert not list(LeakIndex.build([row], policy=Policy(passage_only=False)).scan([passage]))


def test_an_index_can_be_pickled(index: LeakIndex, pocket: Source) -> None:
    texts = [each.question for each in pocket.evals[:30]]
    again = pickle.loads(pickle.dumps(index))
    assert list(again.scan(texts)) == list(index.scan(texts))


def test_a_scan_streams(index: LeakIndex, pocket: Source) -> None:
    def endless():
        while True:
            yield pocket.evals[0].question

    assert next(index.scan(endless())).row == 0


def test_batches_do_not_change_what_is_found(index: LeakIndex, pocket: Source) -> None:
    texts = [each.question for each in (*pocket.evals, *pocket.others)]
    at_once = [(leak.row, leak.eval_id) for leak in index.scan(texts)]
    singly = [(row, k.eval_id) for row, t in enumerate(texts) for k in index.scan([t])]
    assert at_once == singly


def test_a_channel_may_be_left_out(problems: list[Asked]) -> None:
    evals = [each.row() for each in problems]
    index = LeakIndex.build(evals, channels=("exact",))
    texts = [each.question for each in problems]
    assert {leak.channel for leak in index.scan(texts)} == {"exact"}
    edited = [CALIBRATION["numbers"].edit(t, random.Random(0)) for t in texts]
    assert len(list(index.scan(edited))) < len(texts) / 4


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "💥" * 500, "a" * 100_000, "\ud800", "1 " * 9000]
)
def test_any_document_can_be_scanned(text: str, index: LeakIndex) -> None:
    assert list(index.scan([text, ""])) == []


def test_bad_input_is_one_sentence() -> None:
    with pytest.raises(LabError, match="no test items"):
        LeakIndex.build([])
    with pytest.raises(LabError, match="no channel 'magic'"):
        LeakIndex.build(["Who goes there?"], channels=("magic",))


def test_a_piece_of_a_question_on_a_line_of_its_own_is_found(
    index: LeakIndex, problems: list[Asked]
) -> None:
    pieces = []
    for each in problems[:12]:
        words = each.question.split()
        pieces.append((each.id, " ".join(words[round(0.4 * len(words)) :])))
    found = {leak.row: leak.eval_id for leak in index.scan(piece for _, piece in pieces)}
    assert sum(found.get(i) == name for i, (name, _) in enumerate(pieces)) >= 11


def test_what_two_solutions_share_is_no_leak_of_one() -> None:
    helper = (
        "def digits(n):\n    sign = -1 if n < 0 else 1\n"
        "    return [sign * int(i) for i in str(n)]\n\n"
    )
    item = {
        "question": "Return how many numbers of a list have digits that sum to more than 0.",
        "answer": f"{helper}def count(xs):\n    return sum(sum(digits(x)) > 0 for x in xs)",
    }
    index = LeakIndex.build([item])
    assert list(index.scan([item["answer"]]))
    assert not list(index.scan([f"{helper}print(max(map(digits, read_all_of_them())))"]))
