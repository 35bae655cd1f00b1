"""One thread where it has to be one; what the runner gives meanwhile holds afterwards."""

from __future__ import annotations

import pytest
import torch

from posttrain_lab.models import threads


@pytest.fixture(autouse=True)
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_one_thread_holds_though_the_runner_gives_more_and_gives_them_back() -> None:
    with threads.one_thread():
        threads.set_threads(3)
        assert torch.get_num_threads() == 1
        with threads.one_thread():
            threads.set_threads(4)
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 4


def test_threads_are_as_before_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), threads.one_thread():
        raise ValueError("no")
    assert torch.get_num_threads() == 2


def test_only_small_models_are_held_to_one() -> None:
    with threads.one_if_small(threads.SMALL):
        assert torch.get_num_threads() == 2
    with threads.one_if_small(threads.SMALL - 1):
        assert torch.get_num_threads() == 1
