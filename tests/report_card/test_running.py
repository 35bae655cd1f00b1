"""A report card as a run: a column that fills, stops, and goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from posttrain_lab.events import Event, Finished, Measured, Metrics, Progress, Started, Stopped
from posttrain_lab.models.load import load
from posttrain_lab.records import LabError
from posttrain_lab.report_card.card import pass_rates
from posttrain_lab.report_card.running import measure_rates
from posttrain_lab.settings import CardSettings

FEW = CardSettings(items=3, behaviours="fact_completion, steps_1", asked="text")


def run(settings: CardSettings = FEW, **more: Any) -> list[Event]:
    said: list[Event] = []
    how = {"seed": 5, "done": {}, "emit": said.append, "should_stop": lambda: False} | more
    measure_rates("pocket/tiny", settings, **how)
    return said


def test_every_behaviour_is_told_when_it_is_measured_with_one_value_an_item() -> None:
    said = run()
    assert isinstance(said[0], Started)
    assert isinstance(said[-1], Finished)
    found = [e for e in said if isinstance(e, Measured)]
    assert [(e.step, e.measure) for e in found] == [(1, "fact_completion"), (2, "steps_1")]
    assert all(len(e.values) == 3 and set(e.values) <= {0.0, 1.0} for e in found)
    assert all(e.final for e in found)
    assert [e.what for e in said if isinstance(e, Progress)][1:] == [
        "fact_completion", "steps_1",
    ]  # fmt: skip
    assert [e.seconds_left for e in said if isinstance(e, Metrics)][-1] == 0


def test_the_values_are_what_the_card_of_the_same_seed_says() -> None:
    network, tokenizer = load("pocket/tiny", "cpu")
    first = next(e for e in run() if isinstance(e, Measured))
    row, _ = pass_rates(network, tokenizer, "fact_completion", 3, 5, chat=False)
    assert row.rate.rate == sum(first.values) / 3


def test_many_items_are_asked_in_parts_and_come_out_in_one() -> None:
    said = run(CardSettings(items=9, behaviours="steps_1", asked="text"))
    assert [e.what for e in said if isinstance(e, Progress)][1:] == ["steps_1", "steps_1"]
    (found,) = (e for e in said if isinstance(e, Measured))
    assert len(found.values) == 9


def test_several_seeds_ask_the_questions_of_each_in_turn() -> None:
    alone = [
        value
        for seed in (5, 6)
        for event in run(replace(FEW, behaviours="fact_completion"), seed=seed)
        if isinstance(event, Measured)
        for value in event.values
    ]
    (both,) = (e for e in run(replace(FEW, behaviours="fact_completion", seeds=2))
               if isinstance(e, Measured))  # fmt: skip
    assert (both.values, both.items) == (alone, "test 5, 6")


def test_a_stop_ends_between_behaviours_and_what_was_measured_is_not_asked_again() -> None:
    asked = iter([False, True])
    said = run(should_stop=lambda: next(asked))
    assert said[-1] == Stopped(1)
    rest = run(done={"fact_completion": 1})
    assert rest[0].step == 1
    assert [e.measure for e in rest if isinstance(e, Measured)] == ["steps_1"]
    assert [e.step for e in rest if isinstance(e, Measured)] == [2]


@pytest.mark.parametrize(
    ("behaviours", "said"),
    [("steps_1, magic", "no behaviour called 'magic'"), (", ,", "No behaviour is named")],
)
def test_a_name_that_is_none_is_said_before_a_model_is_opened(
    behaviours: str, said: str
) -> None:
    with pytest.raises(LabError, match=said) as caught:
        run(CardSettings(behaviours=behaviours))
    assert caught.value.where == "behaviours"


def test_a_cards_settings_are_checked_and_name_each_behaviour_once() -> None:
    assert CardSettings().problems() == []
    assert CardSettings(behaviours="tone, typos,tone , ").names() == ("tone", "typos")
    wrong = CardSettings(items=0, behaviours=" ", asked="loudly").problems()
    assert [e.where for e in wrong] == ["items", "behaviours", "asked"]
