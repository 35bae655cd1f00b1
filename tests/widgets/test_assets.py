"""The script and the styles that travel with a widget are whole, small and offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posttrain_lab.widgets import Checked, FirstFineTune, Progress, Quiz, assets
from posttrain_lab.widgets.first_fine_tune import SCRIPT, STYLE

MODULES = sorted(assets.STATIC.glob("*.js"))


def test_a_module_stands_before_those_that_import_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        'import { two } from "./b.js";\n\nexport const four = two * 2;\n'
    )
    (tmp_path / "b.js").write_text("export const two = 2;\n")
    text = assets.bundle("a.js", tmp_path)
    assert text.index("const b_js") < text.index("const a_js")
    assert "const { two } = b_js;" in text
    assert "return { four };" in text
    assert "import " not in text


def test_a_circle_of_imports_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"a\.js → b\.js → a\.js"):
        assets.bundle("a.js", tmp_path)


def test_the_bundle_has_one_export_and_no_import() -> None:
    assert re.findall(r"^export .*", SCRIPT, re.M) == [
        "export default first_fine_tune_js.$default;"
    ]
    assert not re.findall(r"^import ", SCRIPT, re.M)


def test_only_the_entrys_default_export_is_the_bundles(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n\nexport default b;\n')
    (tmp_path / "b.js").write_text("export const b = 1;\nexport default { b };\n")
    found = re.findall(r"^export .*", assets.bundle("a.js", tmp_path), re.M)
    assert found == ["export default a_js.$default;"]


def test_tokens_and_base_come_before_what_stands_on_them(tmp_path: Path) -> None:
    for name in ("a", "base", "tokens", "z"):
        (tmp_path / f"{name}.css").write_text(name)
    assert assets.look(tmp_path).split() == ["tokens", "base", "a", "z"]


def test_every_widget_on_a_page_brings_the_same_sheets() -> None:
    styles = {FirstFineTune._css, Quiz._css, Progress._css, Checked._css}
    assert styles == {assets.look()}


def test_nothing_is_fetched_from_elsewhere() -> None:
    found = set(re.findall(r"https?://[^\s\"')]+", SCRIPT + STYLE))
    assert found <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in STYLE
    assert "url(" not in STYLE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_scripts_are_short_and_never_parse_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    found = re.findall(r"outerHTML|insertAdjacentHTML|document\.write|eval\(|\.innerHTML", text)
    assert found == []
