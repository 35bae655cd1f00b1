"""The script and the styles that travel with a widget are whole, small and offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posttrain_lab.widgets import assets
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
