import numpy as np
import pytest

from posttrain_lab.statistics import difference, mean, rate


def test_wilson_agrees_with_a_published_example():
    # 10 of 100: 0.055 to 0.174 (Agresti & Coull 1998, score interval).
    made = rate(10, 100)
    assert (round(made.low, 3), round(made.high, 3)) == (0.055, 0.174)


def test_none_and_all_have_intervals_within_0_and_1():
    assert rate(0, 20).low == 0.0
    assert rate(0, 20).high > 0.1
    assert rate(20, 20).high == pytest.approx(1.0)
    assert rate(20, 20).low < 0.9


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_impossible_counts_are_refused(hits, n):
    with pytest.raises(ValueError, match="was given"):
        rate(hits, n)


def test_an_interval_holds_its_rate_and_stays_between_0_and_1():
    for n in range(1, 130):
        for hits in {0, 1, n // 2, n}:
            made = rate(hits, n)
            assert 0 <= made.low <= made.rate <= made.high <= 1


def nothing_but_noise(draw, seeds=3, items=40):
    """Two arms that are the same but for their trainings' and items' luck."""
    luck = draw.normal(0, 0.05, (2, seeds, 1))
    hard = draw.normal(0, 0.2, (1, seeds, items))
    right = draw.random((2, seeds, items)) < 0.6 + luck + hard
    return right.astype(float)


def test_the_same_arm_twice_is_rarely_told_apart():
    draw = np.random.default_rng(1)
    for seeds in (2, 3, 5):
        made = [difference(*nothing_but_noise(draw, seeds)) for _ in range(100)]
        assert sum(each.low <= 0 <= each.high for each in made) >= 95


def test_a_difference_is_found_where_there_is_one():
    draw = np.random.default_rng(2)
    treatment = (draw.random((3, 60)) < 0.9).astype(float)
    control = (draw.random((3, 60)) < 0.2).astype(float)
    made = difference(treatment, control)
    assert made.low > 0.4
    assert (made.n, made.seeds) == (180, 3)
    assert made.value == pytest.approx(treatment.mean() - control.mean())


def test_seeds_that_disagree_make_the_interval_wide():
    agree = [[0.5, 0.6, 0.4], [0.5, 0.6, 0.4]]
    apart = [[0.9, 1.0, 0.8], [0.1, 0.2, 0.0]]
    none = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    narrow, wide = difference(agree, none), difference(apart, none)
    assert narrow.value == pytest.approx(wide.value)
    assert wide.high - wide.low > 10 * (narrow.high - narrow.low)


def test_all_right_against_all_wrong_is_no_certainty():
    made = difference([[1.0] * 20], [[0.0] * 20])
    assert made.value == 1.0
    assert made.low < 0.85  # Newcombe's interval of 20 of 20 and 0 of 20
    assert made.high == pytest.approx(1.0)


def test_a_rates_mean_has_at_least_wilsons_interval():
    made, alone = mean([[1.0] * 20]), rate(20, 20)
    assert (made.low, made.high) == pytest.approx((alone.low, alone.high))


@pytest.mark.parametrize(
    ("a", "b"), [([[1.0]], [[1.0, 2.0]]), ([[]], [[]]), ([[float("nan")]], [[1.0]])]
)
def test_what_cannot_be_paired_is_refused(a, b):
    with pytest.raises(ValueError, match="given"):
        difference(a, b)
