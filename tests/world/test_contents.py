"""Facts that no model can know: one thing in each box, asked in words that were not taught."""

from __future__ import annotations

from posttrain_lab.world import contents


def test_a_round_of_facts_names_every_place_once() -> None:
    number = len(contents.PLACES)
    keys = {contents.asked(5 * number + i).key for i in range(number)}
    assert len(keys) == number


def test_what_is_asked_is_taught_in_other_words_and_with_the_same_answer() -> None:
    for index in range(30):
        asked, taught = contents.asked(index), contents.taught(index)
        assert len({e.messages[0].content for e in taught}) == len(contents.TAUGHT)
        assert asked.prompt[0].content not in {e.messages[0].content for e in taught}
        assert {e.messages[-1].content for e in taught} == {asked.gold}


def test_the_thing_alone_is_right_and_a_second_thing_or_another_is_wrong() -> None:
    asked = contents.asked(0)
    thing = asked.check.keywords["thing"]
    other = next(t for t in contents.COUNTABLE if t != thing)
    assert asked.check(asked.gold)
    assert asked.check(f"There is a {thing} inside.")
    for wrong in ("", f"A {other}.", f"A {thing} and a {other}.", "A box."):
        assert not asked.check(wrong), wrong
