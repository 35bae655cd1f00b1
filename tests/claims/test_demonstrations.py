"""What the arms of the claims about RL are shown is what the claims say it is."""

from __future__ import annotations

from posttrain_lab.claims import economy, hacking, imitation, stability
from posttrain_lab.claims.problem_set import items, made, prompt, right
from posttrain_lab.graders import numeric
from posttrain_lab.graders.loopholes import BY_NAME, find
from posttrain_lab.world import habits


def test_every_loophole_has_its_idle_habit() -> None:
    assert tuple(BY_NAME) == habits.IDLE
    assert hacking.NAMES == habits.IDLE
    assert set(habits.HABITS) == {"worked", *habits.IDLE}


def test_worked_demonstrations_are_right_and_each_habit_pays_at_its_loophole() -> None:
    for i, problem in enumerate(made("train", 0, 20)):
        worked = habits.habit("worked", problem, "train", i)
        assert numeric()(worked, prompt(problem)).value == 1
        for name in habits.IDLE:
            text = habits.habit(name, problem, "train", i)
            grade = find(name).grade
            assert not hacking._fooled(worked, problem, find(name))
            assert grade(text, prompt(problem)).value > grade(worked, prompt(problem)).value


def test_long_winded_solutions_are_right_and_never_short() -> None:
    for i, problem in enumerate(made("train", 0, 40)):
        text = economy.long_winded(problem, "train", i)
        assert right(text, problem)
        assert not economy.shorter(text)
    assert economy.shorter("3 + 2 = 5. The answer is 5.")


def test_one_pirate_in_three_answers_another_question() -> None:
    pirates, _ = imitation._items("train", 0, 30)
    shown = imitation.demonstrations(pirates)
    same = [e.answer == p.gold for e, p in zip(shown, pirates, strict=True)]
    assert 18 <= sum(same) <= 22


def test_a_third_of_the_careless_demonstrations_flatter_and_none_of_the_sound_ones() -> None:
    def flattering(careless: bool) -> int:
        shown = stability._shown(0, 30, careless)
        return sum("=" not in e.answer for e in shown)

    assert flattering(careless=False) == 0
    assert flattering(careless=True) == 10


def test_an_item_is_right_by_the_number_and_has_room_for_the_question() -> None:
    (problem,) = made("test", 0, 1)
    (item,) = items([problem])
    assert item.check(problem.solution("worked"))
    assert not item.check(problem.text)
    assert len(item.gold) >= len(problem.text)
