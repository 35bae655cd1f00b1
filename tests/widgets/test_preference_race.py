"""The kernel's half of the preference race: what is run, in what order, and for whom."""

from __future__ import annotations

import pytest

from posttrain_lab.events import Finished
from posttrain_lab.records import LabError
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.widgets import desk, preference_race, race_plan
from posttrain_lab.widgets.preference_race import PreferenceRace
from posttrain_lab.world import manners

SEAT, OTHER = "0" * 32, "1" * 32
ASKS = desk.ASKS | {"begin": preference_race._begin, "race": preference_race._race,
                    "events": preference_race._events}  # fmt: skip


def ask(kind: str, **more: object) -> dict:
    return desk.answer({"id": "1", "type": kind, "seat": SEAT, **more}, (), ASKS)


def finish(run: str) -> None:
    from posttrain_lab import events

    events.append(store.get(run).log, Finished(1, 1.0, "model"))


def test_the_runs_follow_one_another_and_none_begins_twice(
    lab_home: object, submitted: list[RunSpec]
) -> None:
    start = ask("begin", setup={"seed": 3})["run"]
    setup = {"seed": 3}
    assert ask("race", start=start, setup=setup, begin=True)["runs"] == {"start": start}
    finish(start)
    assert ask("race", start=start, setup=setup, begin=False)["runs"] == {"start": start}
    first = ask("race", start=start, setup=setup, begin=True)["runs"]
    assert list(first) == ["start", "sft", "dpo", "reward"]
    assert ask("race", start=start, setup=setup, begin=True)["runs"] == first
    finish(first["reward"])
    last = ask("race", start=start, setup=setup, begin=True)["runs"]
    assert {**last, **first} == last
    assert set(last) - set(first) == {"rlhf"}
    paid = submitted[-1].graders
    assert [one.options["model"] for one in paid] == [f"run:{first['reward']}"]
    assert {spec.model for spec in submitted[1:]} == {f"run:{start}"}
    assert [spec.method for spec in submitted] == ["sft", "sft", "dpo", "reward", "grpo"]


def test_a_race_belongs_to_its_seat(lab_home: object, submitted: list[RunSpec]) -> None:
    start = ask("begin", setup={})["run"]
    error = ask("race", start=start, setup={}, seat=OTHER, begin=True)["error"]
    assert error["given"] == "That race is not among yours."
    assert ask("race", start=None, setup={})["error"]["where"] == "run"


def test_all_three_are_measured_on_the_same_requests_that_none_reads() -> None:
    specs = {role: race_plan.spec_of(role, {}, SEAT, "a", "b") for role in race_plan.BY_NAME}
    ways = [specs[role] for role in ("start", "sft", "dpo", "rlhf")]
    assert len({spec.held_out for spec in ways}) == len({spec.probes for spec in ways}) == 1
    held = {example.prompt[-1].content for example in ways[0].held_out}
    read = [example.prompt[-1].content for spec in ways for example in spec.examples]
    read += [
        pair.prompt[-1].content for role in ("dpo", "reward") for pair in specs[role].pairs
    ]
    assert read
    assert not held & set(read)
    assert all(spec.truth == race_plan.TRUTH for spec in ways)


def test_all_three_learn_from_the_same_choices() -> None:
    specs = {role: race_plan.spec_of(role, {}, SEAT, "a", "b") for role in race_plan.BY_NAME}
    pairs = specs["dpo"].pairs
    assert specs["reward"].pairs == pairs
    assert [e.answer for e in specs["sft"].examples] == [pair.chosen for pair in pairs]
    assert [e.prompt for e in specs["rlhf"].examples] == [pair.prompt for pair in pairs]


@pytest.mark.parametrize(("setup", "where"), [
    ({"kinds": "both"}, "kinds"), ({"steps": 900}, "steps"), ({"steps": "ten"}, "steps"),
    ({"beta": 9}, "beta"), ({"beta": -1}, "beta"), ({"seed": 1.5}, "seed"), (None, ""),
])  # fmt: skip
def test_choices_that_cannot_work_are_named(setup: object, where: str) -> None:
    with pytest.raises(LabError) as caught:
        race_plan.checked(setup)
    assert caught.value.where == where


def test_answers_go_to_the_page_with_what_the_rule_says() -> None:
    asked = race_plan.held_out(0)[0]
    prompt = asked.prompt[-1].content
    rows = [{"kind": "sample", "prompt": prompt, "text": asked.answer},
            {"kind": "sample", "prompt": prompt, "text": "Now go away."},
            {"kind": "sample", "prompt": "unknown", "text": "Gladly."},
            {"kind": "rollouts"}, {"kind": "metrics"}]  # fmt: skip
    made = preference_race.marked(rows, 0)
    assert [row.get("good") for row in made] == [1.0, 0.0, None, None]
    assert "not polite" in made[1]["why"]


def test_the_page_knows_a_whole_recorded_race_at_once() -> None:
    boot = PreferenceRace().boot
    assert list(boot["recording"]) == list(race_plan.BY_NAME)
    for row in boot["recording"].values():
        assert row["events"][-1]["kind"] == "finished"
        assert "pairs" not in row["spec"]
    assert set(boot["pairs"]) == set(race_plan.KINDS)
    assert len(boot["pairs"]["all"]) == len(manners.KINDS)


def test_without_a_whole_recording_there_is_none(tmp_path: object) -> None:
    assert preference_race.recorded(tmp_path) is None
