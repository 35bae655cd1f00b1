"""Shared by the leakage tests: a small test set of our own, and an index of it."""

from __future__ import annotations

import random

import pytest

from posttrain_lab.leakage.index import LeakIndex
from tools.leak_sources import Asked, Source, source


@pytest.fixture(scope="session")
def pocket() -> Source:
    """Some test items of the pocket world, and others of the same making."""
    return source("pocket", most=150)


@pytest.fixture(scope="session")
def index(pocket: Source) -> LeakIndex:
    return LeakIndex.build([each.row() for each in pocket.evals])


@pytest.fixture
def problems(pocket: Source) -> list[Asked]:
    """The word problems of three steps and more among the test items."""
    found = [e for e in pocket.evals if e.id.startswith(("steps_3", "steps_4", "steps_5"))]
    random.Random(0).shuffle(found)
    return found
