import pytest

from posttrain_lab.statistics import rate


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
