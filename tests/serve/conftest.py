"""One gallery server for all the tests in a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from serving import Lab, start, stop


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    running = start(tmp_path_factory.mktemp("served"))
    yield running
    stop(running)
