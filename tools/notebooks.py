"""Builds notebooks/*.ipynb from lessons/*.py, one way only.

Cell ids depend on a cell's kind and text alone, so building twice gives the same bytes.
A cell tagged ``solution`` replaces the nearest ``exercise`` cell above it in
notebooks/solutions/, and is left out of the lesson itself.

What it leaves out: running them (tests do), and reading notebooks back: a lesson is
edited in lessons/.

Try it: ``make notebooks``, or ``python -m tools.notebooks --check``.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from posttrain_lab import __version__
from posttrain_lab.serve.apps import APPS

ROOT = Path(__file__).resolve().parent.parent
LESSONS, NOTEBOOKS = ROOT / "lessons", ROOT / "notebooks"
REPOSITORY = "https://github.com/posttrain-lab/posttrain-lab"
SLUG = REPOSITORY.removeprefix("https://github.com/")
TAG = f"v{__version__}"
MAX_LINES, MAX_COLUMNS = 25, 76
HIDDEN = {"jupyter": {"source_hidden": True}, "cellView": "form", "tags": ["install"]}

INSTALL = f"""\
# @title Installs the lab where it is missing; does nothing where it is there
import importlib.util

if importlib.util.find_spec("posttrain_lab") is None:
    source = "git+{REPOSITORY}@{TAG}"
    %pip install -q "posttrain-lab @ {{source}}"
"""


def badges(path: str) -> str:
    """Links that open a notebook on Colab and on Binder. ``path`` is inside the repository."""
    colab = f"https://colab.research.google.com/github/{SLUG}/blob/{TAG}/{path}"
    binder = f"https://mybinder.org/v2/gh/{SLUG}/{TAG}?urlpath=lab/tree/{path}"
    return (
        "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
        f"({colab})\n"
        f"[![Open on Binder](https://mybinder.org/badge_logo.svg)]({binder})"
    )


def build() -> dict[Path, str]:
    """Every notebook's path and text, as they should be."""
    texts: dict[Path, str] = {}
    for source in sorted(LESSONS.rglob("*.py")):
        lesson = jupytext.read(source, fmt="py:percent")
        problems = [p for cell in lesson.cells for p in _problems(source, cell)]
        if problems:
            raise SystemExit("\n".join(problems))
        place = source.relative_to(LESSONS).with_suffix(".ipynb")
        is_app = place.parts[0] == "apps"
        main, solved = _split(lesson.cells)
        texts[NOTEBOOKS / place] = _dump(source, main, None if is_app else place)
        if solved:
            place = Path("solutions") / place
            texts[NOTEBOOKS / place] = _dump(source, solved, place)
    return texts


def _problems(source: Path, cell: NotebookNode) -> list[str]:
    """What breaks the rules for lesson cells."""
    name, lines = source.relative_to(ROOT), cell.source.splitlines()
    start = f"{name}, cell “{(lines or [''])[0][:40]}”:"
    found = []
    if not lines:
        found.append(f"{start} is empty")
    if cell.cell_type == "code" and len(lines) > MAX_LINES:
        found.append(f"{start} has {len(lines)} lines; at most {MAX_LINES}")
    limit = MAX_COLUMNS if cell.cell_type == "code" else MAX_COLUMNS + 4
    found += [
        f"{start} has a line of {len(line)} columns; at most {limit}"
        for line in lines
        if len(line) > limit and "http" not in line and not line.startswith("|")
    ]
    if "simply" in cell.source.lower():
        found.append(f"{start} says “simply”; what is simple for whom?")
    return found


def _split(
    cells: list[NotebookNode],
) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """The lesson's cells, and those with solutions in place (none without solutions)."""
    main: list[NotebookNode] = []
    solved: list[NotebookNode] = []
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if "solution" not in tags:
            main.append(cell)
            solved.append(cell)
            continue
        stubs = [i for i, c in enumerate(solved) if "exercise" in c.metadata.get("tags", [])]
        if not stubs:
            raise SystemExit(f"A solution without an exercise above it: {cell.source[:60]}")
        solved[stubs[-1]] = cell
    return main, (solved if len(solved) == len(main) and solved != main else [])


def _dump(source: Path, cells: list[NotebookNode], place: Path | None) -> str:
    """A notebook's text. ``place`` is its path under notebooks/, None for an app."""
    seen: Counter[str] = Counter()
    start = [new_code_cell(INSTALL.rstrip(), metadata=HIDDEN)]
    if place is not None:
        start.append(new_markdown_cell(badges(f"notebooks/{place.as_posix()}")))
    made = []
    for cell in [*start, *cells]:
        kind, text = cell.cell_type, cell.source
        digest = hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()[:12]
        seen[digest] += 1
        new = new_code_cell if kind == "code" else new_markdown_cell
        metadata = cell.metadata if cell in start else _tags(cell)
        number = "" if seen[digest] == 1 else f"-{seen[digest]}"
        made.append(new(text, id=digest + number, metadata=metadata))
    notebook = new_notebook(
        cells=made,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": _title(source, cells),
        },
    )
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _tags(cell: NotebookNode) -> dict[str, list[str]]:
    """What is kept of a cell's metadata."""
    return {"tags": cell.metadata.tags} if "tags" in cell.metadata else {}


def _title(source: Path, cells: list[NotebookNode]) -> str:
    """A lesson's first heading; an app's title in the gallery."""
    titles = [app.title for app in APPS if app.name == source.stem and source.parent != LESSONS]
    titles += [c.source.splitlines()[0].removeprefix("# ") for c in cells[:1]]
    return titles[0]


def stale(texts: dict[Path, str]) -> list[str]:
    """Notebooks that differ from what they should be, or should not be there."""
    names = [
        path
        for path, text in texts.items()
        if not path.exists() or path.read_bytes() != text.encode()
    ]
    there = (p for p in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
    names += [path for path in there if path not in texts]
    return sorted(path.relative_to(ROOT).as_posix() for path in names)


def main(arguments: list[str]) -> int:
    texts = build()
    names = stale(texts)
    if "--check" in arguments:
        print("\n".join([*names, "Run: make notebooks"]) if names else "Up to date.")
        return 1 if names else 0
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    for name in names:
        if ROOT / name not in texts:
            (ROOT / name).unlink()
    print(f"{len(texts)} notebooks, {len(names)} changed: {', '.join(names) or '–'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
