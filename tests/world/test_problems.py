import re
from itertools import islice, pairwise

import pytest

from posttrain_lab.world import corpus, lexicon, problems
from posttrain_lab.world.streams import split_of

SUM = re.compile(r"(\d+) ([+x-]) (\d+) = (\d+)")


def works_out(line: str) -> bool:
    a, sign, b, result = SUM.fullmatch(line).groups()
    a, b = int(a), int(b)
    return {"+": a + b, "-": a - b, "x": a * b}[sign] == int(result)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_every_step_is_right_and_the_last_one_gives_the_answer(steps):
    for index in range(200):
        made = problems.problem("train", index, steps)
        assert len(made.steps) == steps
        assert all(works_out(step) for step in made.steps)
        assert made.steps[-1].split(" = ")[1] == made.answer
        assert made.text.endswith("?")


def test_each_step_goes_on_from_the_one_before():
    for index in range(100):
        steps = problems.problem("train", index, 3).steps
        for before, after in pairwise(steps):
            assert before.split(" = ")[1] == after.split()[0]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_no_test_problem_is_in_train(steps):
    train = {problems.problem("train", i, steps).steps for i in range(1500)}
    test = {problems.problem("test", i, steps).steps for i in range(300)}
    assert not train & test


def test_the_pretraining_text_holds_no_test_problem_and_no_test_sum():
    # A problem's key is its whole chain of steps: one chain stands in one split only.
    chains = re.compile(r"Solution: ((?:\d+ [+x-] \d+ = \d+\. ?|\d+ [+x-] \d+ = \d+)+)")
    for text in islice(corpus.documents("train"), 2000):
        for worked in chains.findall(text):
            steps = tuple(s.strip() for s in worked.rstrip(". \n").split(". "))
            assert split_of(steps) == "train", text
        for line in text.split("\n"):
            if SUM.fullmatch(line):
                assert split_of(line) == "train", text


def test_held_out_names_and_things_never_occur_in_training_text():
    text = " ".join(islice(corpus.documents("train"), 3000))
    for person in lexicon.HELD_OUT_NAMES:
        assert person.name not in text
    for thing in lexicon.HELD_OUT_THINGS:
        assert not re.search(rf"\b{thing}s?\b", text)
    made = problems.problem("test", 3, 2, held_out_words=True)
    assert any(p.name in made.text for p in lexicon.HELD_OUT_NAMES)


def test_a_thinking_example_holds_its_steps_and_its_gold_answer():
    made = problems.problem("train", 5, 2)
    example = made.example()
    assert example.gold == made.answer
    assert (
        example.answer
        == f"<think>{'. '.join(made.steps)}.</think><answer>{made.answer}</answer>"
    )
    assert made.example(thinking=False).answer == f"<answer>{made.answer}</answer>"


def test_one_thing_is_singular():
    assert lexicon.count(1, "cherry") == "1 cherry"
    assert lexicon.count(2, "cherry") == "2 cherries"
    assert lexicon.plural("box") == "boxes"
    assert lexicon.plural("key") == "keys"
