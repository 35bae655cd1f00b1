"""The RL doctor: planted illnesses are named with numbers, healthy runs are left alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from posttrain_lab import cli, events
from posttrain_lab.events import (
    Changed,
    Failed,
    Logged,
    Measured,
    Metrics,
    Rollouts,
    Started,
)
from posttrain_lab.records import Example
from posttrain_lab.rl_doctor import diagnose, text
from posttrain_lab.rl_doctor.curves import change, curves
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec

STEPS, ANSWERS = 40, 64
SEEDS = range(8)


def ramp(first: float, last: float) -> Callable[[float], float]:
    return lambda share: first + (last - first) * share


def log(seed: int = 0, steps: int = STEPS, learning_rate: float = 3e-4, **changed: Any) -> list:
    """A run's events. Each curve is a function of how far the run is, from 0 to 1.

    The reward is drawn: the share of 64 answers that are right.
    """
    rng = random.Random(seed)
    drawn = {
        "reward": ramp(0.5, 0.8), "groups_without_spread": ramp(0.2, 0.4),
        "completion_length": ramp(26, 28), "cut_off": ramp(0, 0), "entropy": ramp(0.05, 0.04),
        "kl": ramp(0, 0.02), "clipped": ramp(0, 0), "reward_std": ramp(0.5, 0.4),
    } | changed  # fmt: skip
    logged: list[Any] = [Started(0, steps)]
    for step in range(1, steps + 1):
        share = (step - 1) / (steps - 1)
        extra = {name: curve(share) for name, curve in drawn.items() if curve is not None}
        for name in ("reward", "truth"):
            if 0 < extra.get(name, 0) < 1:
                hits = sum(rng.random() < extra[name] for _ in range(ANSWERS))
                extra[name] = hits / ANSWERS
        extra["completion_length"] += rng.gauss(0, 1)
        extra.setdefault("truth", extra["reward"]) if "reward" in extra else None
        logged.append(Metrics(step, steps, 0.0, learning_rate, extra=extra))
    return [Logged(float(n), event) for n, event in enumerate(logged)]


def names(logged: list) -> list[str]:
    return [finding.name for finding in diagnose(logged)]


def found(logged: list, name: str) -> Any:
    (one,) = [finding for finding in diagnose(logged) if finding.name == name]
    return one


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_learns_is_healthy_and_raises_no_alarm(seed: int) -> None:
    (only,) = diagnose(log(seed))
    assert (only.name, only.severity, only.alarm) == ("healthy", "fine", False)
    assert "→" in only.evidence
    assert "95 %" in only.evidence


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reward_that_only_scatters_cannot_be_told_yet(seed: int) -> None:
    (only,) = diagnose(log(seed, reward=ramp(0.5, 0.5)))
    assert (only.name, only.alarm) == ("noise_only", False)
    assert "steps to be seen" in only.evidence


def test_where_few_groups_have_a_signal_more_of_it_is_asked_for() -> None:
    few = log(reward=ramp(0.02, 0.02), groups_without_spread=ramp(0.85, 0.85))
    tries = [{"text": "5", "reward": 1.0}, {"text": "6", "reward": 0.0}]
    (only,) = diagnose([*few, Logged(99.0, Rollouts(40, "Hi", "5", tries))])
    assert only.name == "noise_only"
    assert "In 85 % of the groups" in only.evidence
    assert "more answers a group" in only.suggestion


@pytest.mark.parametrize("steps", [2, 5])
def test_a_few_steps_are_too_early(steps: int) -> None:
    assert names(log(steps=steps)) == ["too_early"]
    assert names([]) == ["too_early"]


def test_no_signal_tells_all_wrong_from_all_right_and_from_a_constant_grader() -> None:
    same = {"groups_without_spread": ramp(1, 1), "reward_std": ramp(0, 0)}
    wrong = log(reward=ramp(0, 0), **same)
    assert names(wrong) == ["all_wrong"]
    assert "100 % of the groups" in found(wrong, "all_wrong").evidence
    right = log(reward=ramp(1, 1), **same)
    assert names(right) == ["healthy", "all_right"] or names(right) == ["all_right", "healthy"]
    assert not any(finding.alarm for finding in diagnose(right))
    constant = log(reward=ramp(1, 1), truth=ramp(0.6, 0.6), **same)
    (only,) = diagnose(constant)
    assert (only.name, only.severity) == ("no_signal", "fault")
    assert "does not tell right from wrong" in only.suggestion
    few = log(reward=ramp(1, 1), truth=ramp(0, 0), **same)  # none was right lately
    assert "does not tell right from wrong" in found(few, "no_signal").suggestion


def test_without_a_truth_all_right_is_read_from_the_best_single_reward() -> None:
    same: dict[str, Any] = {"groups_without_spread": ramp(1, 1), "reward": ramp(2, 2)}
    logged = log(truth=None, **same)
    for row in logged[1:]:
        del row.event.extra["truth"]
    tries = [{"text": "a", "reward": 2.0}, {"text": "b", "reward": 0.0}]
    assert names(logged) == ["no_signal"]
    assert "all_right" in names([*logged, Logged(99.0, Rollouts(40, "Hi", None, tries))])


def test_a_grader_that_never_pays_is_named_with_what_it_said() -> None:
    silent = {"grade.numeric": ramp(0.5, 0.7), "grade.tags": ramp(0, 0)}
    tries = [{"text": "5", "reward": 1.0, "grades": {"numeric": [1.0, "It is 5."],
              "tags": [0.0, "There is no <answer>."]}}]  # fmt: skip
    logged = [*log(**silent), Logged(99.0, Rollouts(40, "2 + 3?", "5", tries))]
    (one,) = diagnose(logged)
    assert (one.name, one.severity) == ("grader_never_fires", "warning")
    assert "tags has never paid" in one.title
    assert "all 40 steps" in one.evidence
    assert "There is no <answer>." in one.evidence
    alone = log(reward=ramp(0, 0), groups_without_spread=ramp(1, 1), **{"grade.a": ramp(0, 0)})
    assert names(alone) == ["grader_never_fires", "all_wrong"]
    assert found(alone, "grader_never_fires").severity == "fault"


def test_a_penalty_that_takes_nothing_off_is_no_silent_grader() -> None:
    grades = {"grade.numeric": ramp(0.5, 0.7), "grade.length_penalty": ramp(0, 0)}
    assert names(log(**grades)) == ["healthy"]


@pytest.mark.parametrize("rises", [True, False])
def test_no_alarm_is_raised_at_any_step_of_a_well_run(rises: bool) -> None:
    for seed in SEEDS:
        logged = log(seed, reward=ramp(0.5, 0.8 if rises else 0.5))
        for seen in range(1, len(logged) + 1):
            assert [f.name for f in diagnose(logged[:seen]) if f.alarm] == []


def test_a_run_in_which_nothing_could_be_graded_says_so() -> None:
    (only,) = diagnose(log(reward=None))
    assert (only.name, only.severity) == ("ungraded", "fault")


def test_kl_that_explodes_is_found_with_the_step_from_which_on() -> None:
    (one,) = diagnose(log(kl=ramp(0, 1)))
    assert (one.name, one.severity) == ("kl_explodes", "fault")
    assert one.step == 21  # 20/39 is the first above 0.5
    assert "nats a token" in one.evidence
    assert "beta" in one.suggestion


def test_a_model_that_is_far_away_within_a_few_steps_took_steps_too_large() -> None:
    assert names(log(kl=ramp(0, 5)))[:2] == ["learning_rate_too_high", "kl_explodes"]


def test_a_model_that_has_not_moved_cannot_have_lost_its_signal() -> None:
    gone = {"reward": lambda s: 0.06 if s == 0 else 0.0, "reward_std": ramp(0.2, 0),
            "groups_without_spread": lambda s: 0.5 if s == 0 else 1.0}  # fmt: skip
    assert names(log(kl=ramp(0, 0.02), **gone)) == ["all_wrong"]
    assert names(log(kl=ramp(0, 0.4), **gone))[0] == "learning_rate_too_high"


def test_one_odd_token_is_no_explosion() -> None:
    logged = log()
    logged[-1].event.extra["kl"] = 50.0
    assert names(logged) == ["healthy"]


def test_length_that_runs_away_is_a_warning_and_with_better_answers_a_note() -> None:
    long = {"completion_length": ramp(20, 60)}
    assert found(log(reward=ramp(0.5, 0.5), **long), "length_runs_away").severity == "warning"
    better = log(**long)
    assert found(better, "length_runs_away").severity == "note"
    assert not any(finding.alarm for finding in diagnose(better))


def test_answers_that_lose_their_end_are_a_fault() -> None:
    one = found(log(cut_off=ramp(0, 0.6)), "length_runs_away")
    assert (one.title, one.severity) == ("Answers are cut off", "fault")
    assert "max_new_tokens" in one.suggestion
    assert found(log(cut_off=ramp(0.4, 0.35)), "length_runs_away").severity == "note"
    assert found(log(cut_off=ramp(0.6, 0.6)), "length_runs_away").severity == "warning"


def test_an_entropy_that_collapses_is_told_from_one_that_falls_because_all_is_right() -> None:
    narrow = {"entropy": ramp(0.5, 0.0), "groups_without_spread": ramp(0.1, 1.0)}
    assert "entropy_collapses" in names(log(reward=ramp(0.3, 0.4), **narrow))
    assert "entropy_collapses" not in names(log(reward=ramp(0.5, 0.999), **narrow))
    assert names(log(entropy=ramp(0.5, 0.02))) == ["healthy"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reward_that_falls_after_rising_is_a_learning_rate_too_high(seed: int) -> None:
    logged = log(seed, reward=lambda s: 0.5 + s if s < 0.4 else 0.9 - (s - 0.4), truth=None,
                 learning_rate=5e-3)  # fmt: skip
    one = found(logged, "learning_rate_too_high")
    assert names(logged)[0] == "learning_rate_too_high"
    assert "0.005" in one.evidence
    assert "0.0005" in one.suggestion


def test_clipped_tokens_are_a_learning_rate_too_high() -> None:
    one = found(log(clipped=ramp(0.3, 0.6)), "learning_rate_too_high")
    assert "of the tokens are clipped" in one.evidence


def test_weights_that_are_no_numbers_are_a_learning_rate_too_high() -> None:
    words = Failed("At step 9 the loss was no number any more.", "", "Try 1e-05.",
                   "learning_rate")  # fmt: skip
    one = found([*log(steps=9), Logged(99.0, words)], "learning_rate_too_high")
    assert (one.evidence, one.step) == (words.given, 9)
    assert "1e-05" in one.suggestion


@pytest.mark.parametrize("seed", SEEDS)
def test_reward_up_and_truth_down_is_reward_hacking(seed: int) -> None:
    logged = log(seed, reward=ramp(0.3, 0.8), truth=ramp(0.6, 0.2))
    tries = [{"text": "very long", "reward": 0.9, "truth": 0.0},
             {"text": "5", "reward": 0.1, "truth": 1.0}]  # fmt: skip
    one = found([*logged, Logged(99.0, Rollouts(40, "Hi", "5", tries))], "reward_hacking")
    assert one.severity == "fault"
    assert "“very long”" in one.evidence
    flat = found(log(seed, reward=ramp(0.3, 0.9), truth=ramp(0.02, 0.02)), "reward_hacking")
    assert flat.severity == "warning"


def test_held_out_items_can_show_what_the_reward_cannot_yet() -> None:
    before, after = [0.0, 1.0] * 40, [1.0, 1.0] * 30 + [0.0, 1.0] * 10
    held = [Measured(0, "held-out reward", before), Measured(40, "held-out reward", after)]
    logged = log(reward=ramp(0.5, 0.5)) + [Logged(99.0, event) for event in held]
    (only,) = diagnose(logged)
    assert only.name == "healthy"
    assert "80 held-out items" in only.evidence


def test_steps_that_were_done_again_after_a_crash_count_once() -> None:
    sick, well = log(kl=ramp(5, 5)), log()
    again = [*sick[:21], Logged(50.0, Started(step=0 + 1)), *well[2:]]
    assert names(again) == ["healthy"]
    assert curves(again).steps == tuple(range(1, STEPS + 1))
    assert curves(again).values["kl"][1] == 5  # the step before the crash was kept


def test_rewards_before_a_graders_weight_was_changed_are_on_another_scale() -> None:
    before, after = log(reward=ramp(0.9, 0.9)), log(reward=ramp(0.3, 0.3))
    moved = [Logged(60.0, Metrics(**vars(row.event) | {"step": row.event.step + STEPS}))
             for row in after[1:]]  # fmt: skip
    kept = Changed(STEPS, {"beta": [0.0, 0.1]})
    assert "learning_rate_too_high" in names([*before, Logged(55.0, kept), *moved])
    weighed = Changed(STEPS, {"weights.numeric": [3.0, 1.0]})
    assert names([*before, Logged(55.0, weighed), *moved]) == ["noise_only"]


def test_a_trend_does_not_count_as_scatter() -> None:
    straight = change([step / 10 for step in range(12)])
    assert straight.by == pytest.approx(0.8)
    assert straight.low > 0.7


def test_findings_read_as_text_and_travel_as_json() -> None:
    findings = diagnose(log(kl=ramp(0, 1)))
    assert json.loads(json.dumps([f.to_json() for f in findings]))[0]["name"] == "kl_explodes"
    assert text(findings).startswith("fault, from step 21: ")
    assert "To do: " in text(findings)


def written(logged: list) -> store.Run:
    run = store.create(RunSpec(examples=(Example.pair("2 + 3?", "5"),)))
    for row in logged:
        events.append(run.log, row.event)
    return run


def test_the_terminal_shows_findings_and_ends_with_1_where_there_is_an_alarm(
    capsys: pytest.CaptureFixture,
) -> None:
    run = written(log(kl=ramp(0, 1)))
    assert cli.main(["runs", "doctor", run.id, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["name"] == "kl_explodes"
    assert cli.main(["runs", "doctor", written(log()).id]) == 0
    assert "It learns" in capsys.readouterr().out


def test_a_run_without_rewards_is_refused_in_words(capsys: pytest.CaptureFixture) -> None:
    run = written([Logged(0.0, Metrics(1, 9, 2.5))])
    assert cli.main(["runs", "doctor", run.id]) == 2
    assert "has no rewards" in capsys.readouterr().err
