from __future__ import annotations

from pathlib import Path

import pytest
from tiny_model import make


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model folder that is only read; its answers mean nothing."""
    return str(make(Path(tmp_path_factory.mktemp("tiny")) / "model"))
