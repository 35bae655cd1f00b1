"""Notebooks are what lessons say, always the same bytes, and run from top to bottom."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tools import notebooks

BUILT = notebooks.build()
NAMES = sorted(p.relative_to(notebooks.NOTEBOOKS).as_posix() for p in BUILT)


def test_committed_notebooks_are_what_the_lessons_build() -> None:
    assert notebooks.stale(BUILT) == []


def test_building_twice_gives_the_same_bytes() -> None:
    assert notebooks.build() == BUILT


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_clean(name: str) -> None:
    notebook = json.loads(BUILT[notebooks.NOTEBOOKS / name])
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{12}(-\d+)?", i) for i in ids)
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("name", NAMES)
def test_the_first_cell_installs_only_what_is_missing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = json.loads(BUILT[notebooks.NOTEBOOKS / name])["cells"][0]
    source = "".join(first["source"])
    assert f"git+{notebooks.REPOSITORY}@{notebooks.TAG}" in source
    ran: list[str] = []
    python = source.replace('%pip install -q "posttrain-lab @ {source}"', "ran.append(source)")
    exec(compile(python, name, "exec"), {"ran": ran})
    assert ran == []
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    exec(compile(python, name, "exec"), {"ran": ran})
    assert len(ran) == 1


def test_a_cells_id_depends_on_its_text_alone() -> None:
    path = notebooks.NOTEBOOKS / NAMES[0]
    cell = json.loads(BUILT[path])["cells"][2]
    assert cell["id"] in BUILT[path]


def test_solutions_replace_their_exercise(tmp_path: Path) -> None:
    stub = nbformat.v4.new_code_cell("stub", metadata={"tags": ["exercise"]})
    other = nbformat.v4.new_code_cell("other")
    answer = nbformat.v4.new_code_cell("answer", metadata={"tags": ["solution"]})
    main, solved = notebooks._split([stub, other, answer])
    assert [c.source for c in main] == ["stub", "other"]
    assert [c.source for c in solved] == ["answer", "other"]
    assert notebooks._split([stub, other]) == ([stub, other], [])
    with pytest.raises(SystemExit, match="without an exercise"):
        notebooks._split([answer])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTTRAIN_LAB_IDLE_S", "5")
    notebook = nbformat.reads(BUILT[notebooks.NOTEBOOKS / name], as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=180, kernel_name="python3", resources=resources).execute()
    views = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert views, "no widget was shown"
    assert not [o for c in notebook.cells for o in c.get("outputs", []) if "ename" in o]
