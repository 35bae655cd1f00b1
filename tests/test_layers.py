"""The rooms and their arrows: imports point down only, and kernels stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "posttrain_lab"
HEAVY = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "safetensors")
FIGURES = ("matplotlib", "pandas", "numpy")
RECORDS = {"records", "settings", "events"}

# Room → the rooms that it may import from the top of a module or inside a function.
ARROWS: dict[str, set[str]] = {
    "records": set(),
    "settings": {"records"},
    "events": set(),
    "statistics": set(),
    "environments": {"records", "settings"},
    "world": {"records", "environments"},
    "data": {"records", "settings", "environments"},
    "graders": {"records", "sandbox"},
    "models": RECORDS,
    "methods": RECORDS | {"models", "environments"},
    "grader_kinds": {"records", "settings", "graders", "sandbox", "world", "model_graders"},
    "model_graders": {"records", "graders", "models", "world"},
    "report_card": RECORDS | {"models", "statistics", "world"},
    "runs": RECORDS | {"models", "environments"},
    "runs.worker": RECORDS | {"models", "methods", "runs"},
    "runs.carrying_out": RECORDS
    | {"methods", "claims", "report_card", "world", "runs", "grader_kinds"},
    "runs.pipelining": RECORDS | {"methods", "world", "environments", "runs", "data"},
    "runs.preload": {"methods", "models", "claims", "inquiry"},
    "claims": RECORDS | {"world", "graders", "statistics", "environments", "leakage"},
    "claims.workbench": RECORDS
    | {"world", "models", "methods", "report_card", "model_graders", "environments"},
    "claims.measuring": RECORDS | {"world", "models", "methods", "report_card", "environments"},
    "inquiry": RECORDS | {"models", "methods", "world", "graders", "model_graders"},
    "runs.answering": {"records", "runs", "inquiry"},
    "hood": {"records", "runs"},
    "receipts": {"records", "trials", "claims"},
    "rl_doctor": {"events"},
    "trials": RECORDS | {"claims", "runs", "statistics"},
    "scans": {"records", "runs", "leakage", "world"},
    "lesson_kit": {"records", "runs"},
    "widgets": RECORDS
    | {"runs", "data", "models", "lesson_kit", "claims", "trials", "world"}
    | {"graders", "sandbox", "grader_kinds", "rl_doctor", "leakage", "scans", "statistics"},
    "serve": {"records", "runs"},
    "sandbox": {"records"},
    "leakage": {"records"},
    "leakage.probe": {"records", "models", "statistics", "leakage"},
    "doctor": {"records", "runs", "models", "sandbox"},
    "bench": RECORDS
    | {"models", "methods", "runs", "data", "serve", "widgets", "world", "graders"}
    | {"leakage"},
    "spec_file": {"records", "data", "runs", "environments"},
    "cli_models": {"records", "models", "report_card"},
    "cli_claims": RECORDS | {"claims", "runs", "trials"},
    "cli_sandbox": {"records", "sandbox"},
    "cli_leakage": {"records", "leakage", "cli_leakage_checks"},
    "cli_leakage_checks": {"records", "leakage"},
    "cli_grade": {"records", "graders", "model_graders", "world"},
    "cli_rl": {"records", "runs", "rl_doctor"},
    "cli": RECORDS
    | {"models", "runs", "serve", "doctor", "bench", "spec_file", "grader_kinds"}
    | {"cli_models", "cli_claims", "cli_grade", "cli_leakage", "cli_rl", "cli_sandbox"},
    "__main__": {"cli"},
    "__init__": set(),
}
# Modules on the worker's side, where torch may be imported at the top.
TORCH_SIDE = ("methods", "models/load", "models/generate", "models/surprise",
              "models/templates", "models/tool_templates", "models/fetch", "models/reward",
              "models/threads", "runs/worker", "runs/preload", "runs/pipelining",
              "runs/carrying_out", "claims/workbench", "claims/measuring",
              "inquiry", "bench", "report_card", "model_graders",
              "leakage/hub", "leakage/probe", "leakage/encoder")  # fmt: skip
# Of `models`, what the kernel's side may see.
LIGHT_MODELS = {"posttrain_lab.models.catalog", "posttrain_lab.models.fetch"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    dotted = ".".join(parts)
    return dotted if dotted in ARROWS else parts[0]


def imports(path: Path, everywhere: bool = True) -> set[str]:
    """Dotted names that a module imports; only those at its top if not ``everywhere``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else iter(tree.body)
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    allowed = ARROWS[room] | {room.split(".")[0]}
    used = {n.split(".")[1] for n in imports(path) if n.startswith("posttrain_lab.")}
    used -= {"__version__"}
    assert used <= allowed, f"{room} may not import {sorted(used - allowed)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_torch_stays_on_the_workers_side(path: Path) -> None:
    name = path.relative_to(PACKAGE).with_suffix("").as_posix()
    if name.startswith(TORCH_SIDE):
        return
    tops = {n.split(".")[0] for n in imports(path)}
    assert not tops & set(HEAVY), f"{name} imports {sorted(tops & set(HEAVY))}"


@pytest.mark.parametrize("room", ["widgets", "runs", "serve", "cli", "doctor"])
def test_the_kernels_side_sees_only_the_light_models(room: str) -> None:
    heavy_ok = {"runs/worker", "runs/preload", "runs/carrying_out", "runs/answering",
                "runs/pipelining"}  # fmt: skip
    for path in MODULES:
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        if not name.startswith(room) or name in heavy_ok:
            continue
        seen = {n for n in imports(path) if n.startswith("posttrain_lab.models.")}
        seen = {".".join(n.split(".")[:3]) for n in seen}
        assert seen <= LIGHT_MODELS, f"{name} imports {sorted(seen - LIGHT_MODELS)}"


@pytest.mark.parametrize(
    "module",
    ["posttrain_lab", "posttrain_lab.widgets", "posttrain_lab.cli", "posttrain_lab.doctor"],
)
def test_importing_brings_no_torch(module: str) -> None:
    ask = (
        f"import sys, {module}\n"
        f"print([m for m in {HEAVY + FIGURES!r} if m in sys.modules and m != 'safetensors'])"
    )
    found = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_says_what_it_leaves_out_and_how_to_try_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    text = ast.get_docstring(ast.parse(source)) or ""
    assert text or not source.strip(), "no docstring"
    if path.name != "__init__.py":
        assert "leaves out" in text
        assert "Try it" in text


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 300
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= 40, f"{node.name} has {lines} lines"


def test_nothing_runs_strangers_code() -> None:
    """No remote code, no pickles, no eval, in any module; exec in the sandbox's child only."""
    for path in MODULES:
        sandboxed = path == PACKAGE / "sandbox" / "program.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "eval", path
                assert node.func.id != "exec" or sandboxed, path
            if isinstance(node, ast.keyword) and node.arg == "trust_remote_code":
                assert isinstance(node.value, ast.Constant), path
                assert node.value.value is False, path
        assert not {"pickle", "dill", "cloudpickle"} & imports(path), path
