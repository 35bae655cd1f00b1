"""Two small models for all questions: random ones, with the pocket family's tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_model import make


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model folder that is only read; its answers mean nothing. It reads 128 tokens."""
    return str(make(Path(tmp_path_factory.mktemp("inquiry")) / "tiny", vocab=330))


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Another of the same family, with more of the text's words in its vocabulary."""
    return str(make(Path(tmp_path_factory.mktemp("inquiry")) / "other", vocab=420, seed=1))
