"""Every card leads to an app, and every app has a card."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.records import LabError
from posttrain_lab.serve import apps, gallery

ROOT = Path(__file__).resolve().parent.parent.parent


def test_cards_and_app_notebooks_are_the_same() -> None:
    notebooks = {path.stem for path in (ROOT / "notebooks" / "apps").glob("*.ipynb")}
    assert {app.name for app in apps.APPS} == notebooks
    assert (apps.folder() / f"{apps.APPS[0].name}.ipynb").is_file()


def test_missing_notebooks_are_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps, "PACKAGE", tmp_path / "posttrain_lab")
    with pytest.raises(LabError, match="make notebooks"):
        apps.folder()


def test_a_cards_words_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = apps.App("first_fine_tune", "<b>&", '"<i>"', "<u>", "sft")
    monkeypatch.setattr(gallery, "APPS", (odd,))
    html = gallery.page("/base/")
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'href="/base/apps/first_fine_tune"' in html
    assert "{{" not in html
