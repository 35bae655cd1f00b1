"""Joins the ES modules and style sheets of ``static/`` into one text each, as anywidget wants.

Every module becomes a function called once, in the order of its imports, so that names of
different files never meet. Only the entry's default export is the bundle's.

What it leaves out: everything else a bundler does. Imports are named and relative
(``import { a, b } from "./dom.js";``), exports stand before a declaration or in one
``export { a, b };``, and there is no renaming.

Try it::

    >>> bundle("words.js").startswith("const words_js = (() => {")
    True
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w/]+\.js)";\n', re.M)
EXPORT = re.compile(
    r"^export (?=(?:async )?(?:const|let|function\*?|class) (\w+)|default|\{)", re.M
)
NAMES = re.compile(r"^export \{([^}]*)\};\n", re.M)
DEFAULT = re.compile(r"^export default ", re.M)


def bundle(entry: str, folder: Path = STATIC) -> str:
    """The entry module with all it imports, as one ES module text."""
    done: dict[str, str] = {}
    _add(entry, folder, done, ())
    return "\n".join(done.values())


@cache
def look(folder: Path = STATIC) -> str:
    """All style sheets, in one order: tokens, base, then each widget's own.

    Every widget brings them all. Were each to bring its own, the base that a later one
    brings would undo what an earlier one's sheet says on top of it. It is one text in memory.
    """
    first = [folder / "tokens.css", folder / "base.css"]
    rest = sorted(path for path in folder.glob("*.css") if path not in first)
    return "\n".join(path.read_text(encoding="utf-8") for path in [*first, *rest])


def _add(name: str, folder: Path, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{' → '.join((*above, name))} is a circle of imports")
    if name in done:
        return
    source = (folder / name).read_text(encoding="utf-8")
    for _, other in IMPORT.findall(source):
        _add(other, folder, done, (*above, name))
    done[name] = _wrapped(name, source, entry=not above)


def _wrapped(name: str, source: str, entry: bool) -> str:
    body = IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_room(m[2])};\n", source)
    exported = [m[1] for m in EXPORT.finditer(body) if m[1]]
    exported += [word.strip() for m in NAMES.finditer(body) for word in m[1].split(",")]
    default = entry and DEFAULT.search(body) is not None
    body = DEFAULT.sub("const $default = ", NAMES.sub("", body))
    body = EXPORT.sub("", body)
    names = ", ".join(exported + ["$default"] * default)
    text = f"const {_room(name)} = (() => {{\n{body}return {{ {names} }};\n}})();\n"
    return text + (f"export default {_room(name)}.$default;\n" if default else "")


def _room(name: str) -> str:
    return re.sub(r"\W", "_", name)
