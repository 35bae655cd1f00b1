import re
from itertools import pairwise

import pytest

from posttrain_lab.world import lexicon, problems
from posttrain_lab.world.items import normalised
from posttrain_lab.world.streams import SPLITS, split_of, stream

SUM = re.compile(r"(\d+) ([-+x/]) (\d+) = (\d+)")
NEW_WORDS = "steps_2_new_words"
PROBLEMS = [f"steps_{n}" for n in range(1, 7)]


def works_out(line: str) -> bool:
    a, sign, b, result = SUM.fullmatch(line).groups()
    a, b, result = int(a), int(b), int(result)
    if sign == "/":
        return result * b == a
    return {"+": a + b, "-": a - b, "x": a * b}[sign] == result


@pytest.mark.parametrize("steps", range(1, 7))
def test_every_step_is_right_and_the_last_one_gives_the_answer(steps):
    for index in range(100):
        made = problems.problem("train", index, steps)
        assert len(made.steps) == steps
        assert all(works_out(step) for step in made.steps)
        assert made.steps[-1].split(" = ")[1] == made.answer
        assert made.text.endswith("?")
        assert "{" not in made.text


def test_each_step_goes_on_from_the_one_before_and_stays_below_100():
    for index in range(100):
        steps = problems.problem("train", index, 6).steps
        for before, after in pairwise(steps):
            assert before.split(" = ")[1] == after.split()[0]
        assert all(0 <= int(n) <= 99 for step in steps for n in re.findall(r"\d+", step))


@pytest.mark.parametrize("name", problems.BEHAVIOURS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_near_misses_fail(name, split):
    for index in range(25):
        item = problems.BEHAVIOURS[name](split, index)
        answer = item.gold.split("<answer>")[1].split("<")[0]
        assert split_of(item.key) == split
        assert item.check(item.gold)
        for wrong in (f"1{answer}", f"{answer}1", str(int(answer) + 1), "", "ten"):
            assert not item.check(f"<answer>{wrong}</answer>")
            assert not item.check(f"The answer is {wrong}.")


@pytest.mark.parametrize("name", problems.BEHAVIOURS)
def test_keys_are_many_and_stand_in_one_split_only(name):
    keys = {s: {problems.BEHAVIOURS[name](s, i).key for i in range(60)} for s in SPLITS}
    for split in SPLITS:
        assert len(keys[split]) >= 58
        assert not any(keys[split] & keys[other] for other in SPLITS if other != split)


def test_one_step_has_more_than_1500_keys():
    keys = {problems.problem("train", i, 1).text for i in range(2000)}
    assert len({normalised(text) for text in keys}) > 1500


def test_25_does_not_match_5():
    assert not problems.right_answer("<answer>25</answer>", "5")
    assert not problems.right_answer("It is 25.", "5")
    assert not problems.right_answer("It is -5.", "5")
    assert not problems.right_answer("It is 5.5.", "5")
    assert problems.right_answer("3 + 2 = 5. The answer is 5.", "5")


def test_the_last_tag_counts_and_a_number_after_it_may_not_contradict():
    assert problems.right_answer("<answer>4</answer> No: <answer> 5 </answer>", "5")
    assert not problems.right_answer("<answer>5</answer><answer>4</answer>", "5")
    assert not problems.right_answer("<answer>5</answer> Or 6.", "5")
    assert not problems.right_answer("<answer>It is 5</answer>", "5")


def test_steps_are_judged_one_by_one():
    made = problems.Problem("", ("12 + 5 = 17", "17 - 3 = 14"), "14")
    assert problems.right_steps(made.thinking(), made) == (True, True)
    assert problems.right_steps("5 + 12 = 17. 17 - 3 = 15.", made) == (True, False)
    # Right arithmetic that does not belong here, and a step written twice.
    assert problems.right_steps("2 + 2 = 4", made) == (False,)
    assert problems.right_steps("12 + 5 = 17. 12 + 5 = 17.", made) == (True, False)
    assert problems.right_steps("It is 14.", made) == ()


def test_distractors_lengthen_the_text_and_leave_the_steps_alone():
    for number in (0, 1, 2):
        for index in range(50):
            made = problems.problem("train", index, 2, distractors=number)
            assert len(made.steps) == 2
            assert made.text.count(". ") + made.text.count(": ") >= 2 + number


def test_problems_fit_a_short_context():
    for steps, room in ((1, 75), (2, 75), (3, 75), (6, 130)):
        made = [problems.problem("train", i, steps) for i in range(60)]
        assert max(problems.tokens(p) for p in made) < room


def test_the_styles_end_in_the_same_answer():
    made = problems.problem("train", 5, 2)
    for style in problems.STYLES:
        example = problems.styled(made, style)
        assert example.gold == made.answer
        assert problems.right_answer(example.answer, made.answer)
    assert made.example(thinking=False).answer == f"<answer>{made.answer}</answer>"
    worked = f"<think>{'. '.join(made.steps)}.</think><answer>{made.answer}</answer>"
    assert made.example().answer == worked
    assert made.example().gold == made.answer


def test_documents_are_the_same_again_and_hold_no_held_out_word():
    texts = [problems.text(stream("d", "train", i), "train") for i in range(1000)]
    assert texts[7] == problems.text(stream("d", "train", 7), "train")
    whole = normalised(" ".join(texts))
    for person in lexicon.HELD_OUT_NAMES:
        assert not any(person.name in text for text in texts)
    for thing in lexicon.HELD_OUT_THINGS:
        assert not re.search(rf"\b{thing}s?\b", whole)
    assert "{" not in whole


def test_new_words_are_held_out_names_and_things():
    for index in range(50):
        asked = problems.BEHAVIOURS[NEW_WORDS]("test", index).prompt[0].content
        assert any(thing in asked for thing in lexicon.HELD_OUT_THINGS)
        assert not any(re.search(rf"\b{p.name}\b", asked) for p in lexicon.PEOPLE)


def test_no_measured_problem_stands_in_a_training_text():
    texts = [problems.text(stream("d", "train", i), "train") for i in range(1000)]
    train = normalised("\n".join(texts))
    for name in (*PROBLEMS, NEW_WORDS):
        trained = {problems.BEHAVIOURS[name]("train", i).key for i in range(150)}
        for split in SPLITS[1:]:
            for index in range(10):
                key = problems.BEHAVIOURS[name](split, index).key
                assert key not in train
                assert key not in trained


def test_bare_sums_are_right_and_of_their_split():
    for index in range(300):
        rng = stream("sums", "train", index)
        for line in problems.sums(rng, "train", 3):
            assert works_out(line)
            assert split_of(line) == "train"
        assert all(
            works_out(found[0]) for found in SUM.finditer(problems.sums_text(rng, "train"))
        )


def test_one_thing_is_singular():
    assert lexicon.count(1, "cherry") == "1 cherry"
    assert lexicon.count(2, "cherry") == "2 cherries"
    assert lexicon.plural("box") == "boxes"
    assert lexicon.plural("key") == "keys"
