"""Orders are obeyed between two steps, and a run that is taken up again finds its changes."""

from __future__ import annotations

from typing import Any

import pytest

from posttrain_lab.events import Changed, Paused, Warned
from posttrain_lab.methods import steering
from posttrain_lab.methods.steering import Steering
from posttrain_lab.records import LabError


class Knobs:
    """A trainer with one setting."""

    def __init__(self) -> None:
        self.beta = 0.0

    def adjust(self, settings: dict[str, float]) -> dict[str, list[float]]:
        if "beta" not in settings:
            raise LabError("That cannot be changed.", "", "")
        before, self.beta = self.beta, settings["beta"]
        return {"beta": [before, self.beta]}


class Table:
    """What the worker gets, what it says, and what it saves; orders come one look a time."""

    def __init__(self, *orders: list[dict[str, Any]], changes=()) -> None:
        self.coming, self.said, self.saved = list(orders), [], []
        self.knobs = Knobs()
        self.steering = Steering(lambda: self.coming.pop(0) if self.coming else [], changes)

    def after(self, step: int, should_stop=lambda: False) -> str:
        def save(again: bool = False) -> None:
            self.saved.append((step, again))

        return self.steering.after(step, self.knobs, self.said.append, save, should_stop)


def test_nothing_happens_without_orders() -> None:
    table = Table()
    assert table.after(1) == ""
    assert table.said == table.saved == []


def test_a_pause_is_saved_said_and_ends_with_go() -> None:
    table = Table([{"pause": True}], [], [{"go": True}])
    assert table.after(4) == ""
    assert table.said == [Paused(4), Paused(4, paused=False)]
    assert table.saved == [(4, False)]


def test_steps_are_taken_one_by_one_and_then_it_waits_again() -> None:
    table = Table([{"pause": True}], [{"steps": 2}])
    table.after(1)
    table.after(2)
    assert table.said == [Paused(1), Paused(1, paused=False)]
    table.coming = [[], [{"go": True}]]
    table.after(3)
    assert table.said[2:] == [Paused(3), Paused(3, paused=False)]


def test_steps_asked_for_while_it_moves_are_counted_from_here() -> None:
    table = Table([{"steps": 1}])
    table.after(1)
    assert table.said == []
    table.coming = [[], [{"go": True}]]
    table.after(2)
    assert table.said[0] == Paused(2)


def test_a_change_is_made_said_and_saved() -> None:
    table = Table([{"change": {"beta": 0.2}}])
    table.after(7)
    assert table.knobs.beta == 0.2
    assert table.said == [Changed(7, {"beta": [0.0, 0.2]})]
    assert table.saved == [(7, True)]


def test_a_change_that_cannot_be_made_is_said_and_loses_nothing() -> None:
    table = Table([{"change": {"group_size": 3}}])
    assert table.after(7) == ""
    assert [type(event) for event in table.said] == [Warned]


def test_a_run_taken_up_again_makes_its_changes_at_the_same_steps_without_a_word() -> None:
    past = (Changed(3, {"beta": [0.0, 0.1]}), Changed(6, {"beta": [0.1, 0.5]}))
    table = Table(changes=past)
    table.steering.begin(4, table.knobs)
    assert table.knobs.beta == 0.1
    table.after(5)
    assert table.knobs.beta == 0.1
    table.after(6)
    assert table.knobs.beta == 0.5
    assert table.said == []


def test_a_stop_ends_a_pause() -> None:
    table = Table([{"pause": True}])
    looks = iter([False, False, True, True, True])
    assert table.after(2, lambda: next(looks)) == ""


def test_a_pause_that_takes_too_long_makes_room_for_others(monkeypatch) -> None:
    monkeypatch.setattr(steering, "LONGEST_PAUSE_S", -1.0)
    assert "ten minutes" in Table([{"pause": True}]).after(2)


def test_a_save_is_made_even_where_there_is_one() -> None:
    table = Table([{"save": True}])
    table.after(2)
    assert table.saved == [(2, True)]


@pytest.mark.parametrize("order", [{}, {"pause": False}, {"sing": True}])
def test_what_is_no_order_changes_nothing(order: dict) -> None:
    table = Table([order])
    assert table.after(1) == ""
    assert table.said == []
