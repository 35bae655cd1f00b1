"""What a training took is counted the same whether or not it was cut off."""

from __future__ import annotations

from pathlib import Path

from posttrain_lab.claims.compute import GAIN, reached
from posttrain_lab.claims.spending import Meter, Spent, spent
from posttrain_lab.events import Measured, Metrics


def taken(*looks: tuple[int, float]) -> Spent:
    return Spent(1000, 10.0, weights=10, sampled=False, steps=10, looks=looks)


def metrics(step: int, tokens: int, seconds: float) -> Metrics:
    return Metrics(step, 4, tokens=tokens, seconds=seconds)


def test_a_token_costs_six_operations_a_weight_and_eight_where_it_was_sampled() -> None:
    assert taken().flops == 60_000
    assert Spent(1000, 1.0, 10, sampled=True, steps=1, looks=()).flops == 80_000


def test_the_first_look_that_finds_the_gain_ends_the_count() -> None:
    made, gain, whether = reached(taken((0, 0.1), (4, 0.1 + GAIN), (8, 0.9)))
    assert (made.tokens, made.seconds, whether) == (400, 4.0, True)
    assert abs(gain - GAIN) < 1e-9


def test_without_the_gain_all_that_was_spent_counts() -> None:
    made, gain, whether = reached(taken((0, 0.1), (4, 0.15), (8, 0.05)))
    assert (made.tokens, whether) == (1000, False)
    assert abs(gain - 0.05) < 1e-9
    assert reached(taken((0, 0.5), (4, 0.2)))[1] == 0.01


def test_a_training_that_was_cut_off_counts_all_its_steps(tmp_path: Path) -> None:
    whole = Meter(tmp_path, 4, sampled=False)
    whole.take(Measured(0, "right", [0.0, 1.0]))
    for step in (1, 2):
        whole.take(metrics(step, 100 * step, step))
    whole.take(Measured(2, "right", [1.0, 1.0]))
    again = Meter(tmp_path, 4, sampled=False)
    again.take(metrics(3, 100, 1.0))
    again.take(metrics(4, 200, 2.0))
    again.take(Measured(4, "right", [1.0, 1.0]))
    assert spent(tmp_path, 10) == Spent(400, 4.0, 10, False, 4, ((0, 0.5), (2, 1.0), (4, 1.0)))
