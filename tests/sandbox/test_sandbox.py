"""What programs get in the sandbox, what they tell, and that callers are told the truth."""

from __future__ import annotations

import dataclasses
import secrets
import sys
from collections.abc import Iterator

import pytest

from posttrain_lab import sandbox
from posttrain_lab.records import LabError
from posttrain_lab.sandbox import Isolation, Limits, Result, program

PATIENT = Limits(wall_s=60.0, cpu_s=20)


@pytest.fixture(autouse=True, scope="module")
def _the_end() -> Iterator[None]:
    yield
    if sandbox._pool is not None:
        sandbox._pool.close()


def ran(text: str, stdin: str = "") -> Result:
    return sandbox.run(text, stdin=stdin, limits=PATIENT)


def test_a_program_prints_and_ends_well() -> None:
    result = ran("print(6 * 7)")
    assert (result.ok, result.stdout, result.error, result.limit) == (True, "42\n", "", "")
    assert result.isolation == sandbox.isolation().name
    assert result.seconds > 0


def test_an_error_names_its_line_and_not_the_sandbox() -> None:
    result = ran("a = 1\nprint(a / 0)")
    assert not result.ok
    assert 'File "program.py", line 2' in result.error
    assert "print(a / 0)" in result.error
    assert result.error.endswith("ZeroDivisionError: division by zero\n")
    assert "exec(" not in result.error


def test_a_syntax_error_is_shown_where_it_is() -> None:
    result = ran("x = (")
    assert not result.ok
    assert "SyntaxError" in result.error


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("import sys; sys.exit()", True),
        ("import sys; sys.exit(0)", True),
        ("exit()", True),
        ("import sys; sys.exit(3)", False),
        ("import sys; sys.exit('no')", False),
        ("raise SystemExit(False)", True),
        ("raise KeyboardInterrupt", False),
        ("import os; os._exit(0)", True),
        ("import os; os._exit(7)", False),
        ("", True),
    ],
)
def test_how_it_leaves_says_whether_it_did_well(text: str, ok: bool) -> None:
    assert ran(text).ok is ok


@pytest.mark.parametrize(
    "text",
    [
        "print(input(), input())",
        "import sys; print(*sys.stdin.read().split())",
        "print(*open(0).read().split())",
        "import os; print(*os.read(0, 99).decode().split())",
    ],
)
def test_standard_input_can_be_read_in_every_way(text: str) -> None:
    assert ran(text, "né\nwo\n").stdout == "né wo\n"


def test_standard_error_is_kept_apart_from_the_output() -> None:
    result = ran("import sys; print('out'); print('err', file=sys.stderr)")
    assert (result.ok, result.stdout, result.error) == (True, "out\n", "err\n")


def test_a_program_is_the_main_module() -> None:
    text = """
from dataclasses import dataclass
import pickle, sys, typing
@dataclass
class Point:
    x: "int"
if __name__ == "__main__":
    print(pickle.loads(pickle.dumps(Point(3))), typing.get_type_hints(Point), sys.argv)
"""
    assert ran(text).stdout == "Point(x=3) {'x': <class 'int'>} ['program.py']\n"


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere programs can see other files.")
def test_the_scratch_folder_holds_files_until_the_program_ends() -> None:
    if not {"namespaces", "chroot"} & set(sandbox.isolation().name.split(" + ")):
        pytest.skip("This system lacks namespaces and chroot.")
    text = """
import os
print(os.listdir())
with open("note.txt", "w") as file:
    file.write("mine")
print(open("note.txt").read(), os.listdir(), os.path.exists("note.txt"))
os.remove("note.txt")
open("left", "w").close()
"""
    for _ in range(3):
        assert ran(text).stdout == "[]\nmine ['note.txt'] True\n"


def test_every_preloaded_module_can_be_imported() -> None:
    names = [name for name in program.PRELOADED if not name.startswith("encodings.")]
    result = ran("\n".join(f"import {name}" for name in names))
    assert result.ok, result.error


def test_what_short_programs_use_is_there() -> None:
    text = """
import datetime, decimal, random, statistics, string, unittest
print(datetime.datetime.strptime("2024-02-29", "%Y-%m-%d").strftime("%A %d %B"))
print(decimal.Decimal(2).sqrt(), f"{1234567.891:,.2f}", statistics.median([1, 2, 9]))
print("é".encode("utf-16-le"), "ß".encode("cp1252"), "x".encode("idna"))
class Case(unittest.TestCase):
    def test_it(self):
        self.assertEqual(1, 1)
print(unittest.TextTestRunner(stream=open("log", "w")).run(
    unittest.defaultTestLoader.loadTestsFromTestCase(Case)).wasSuccessful())
"""
    result = ran(text)
    assert result.ok, result.error
    assert result.stdout.startswith("Thursday 29 February\n1.41421356")
    assert result.stdout.endswith("True\n")


def test_a_missing_module_is_said_as_python_says_it() -> None:
    for name in ("torch", "asyncio", "posttrain_lab", "no_such"):
        assert f"No module named '{name}'" in ran(f"import {name}").error


def test_the_same_program_gives_the_same_each_time() -> None:
    text = """
import random
print(random.random(), random.sample(range(99), 5), {"pear", "fig", "plum", "date"})
"""
    results = sandbox.run_many([text] * 8, limits=PATIENT)
    assert len({result.stdout for result in results}) == 1


def test_results_come_in_the_order_of_the_programs() -> None:
    results = sandbox.run_many([f"print({n})" for n in range(20)], limits=PATIENT)
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(20)]


def test_a_program_changes_nothing_for_the_next() -> None:
    poison = """
import builtins, json, math, os, random, sys
json.dumps = math.sqrt = builtins.len = os._exit = sys.exit = lambda *a, **k: 13
builtins.print, builtins.left_behind = None, True
sys.modules["decimal"] = None
sys.path.append("/tmp")
sys.setrecursionlimit(50)
"""
    check = """
import builtins, json, math, decimal, sys
print(json.dumps(1), math.sqrt(4), len("abc"), hasattr(builtins, "left_behind"), sys.path)
"""
    for _ in range(4):
        ran(poison)
        assert ran(check).stdout == "1 2.0 3 False []\n"


def test_memory_holds_nothing_of_earlier_programs() -> None:
    token, planted = secrets.token_hex(12), secrets.token_hex(12)
    # Backwards, so that the one who looks for it does not find itself.
    scan = f"""
import ctypes, gc, sys
planted = "".join(reversed({planted[::-1]!r})) * 200
seen, new = {{}}, [sys.modules, sys._getframe(), planted]
while new:
    seen.update((id(x), x) for x in new)
    new = [x for x in gc.get_referents(*new) if id(x) not in seen and x is not seen]
# A text lies in one piece, maybe across pages; of the rest, the page where it begins.
sizes = {{k: sys.getsizeof(x) if type(x) in (str, bytes) else 1 for k, x in seen.items()}}
pages = {{p for k, n in sizes.items() for p in range(k >> 12, ((k + n - 1) >> 12) + 1)}}
def found(backwards):
    needle = backwards.encode()
    return sum(ctypes.string_at(p << 12, 4096)[::-1].count(needle) for p in pages)
print(found({token[::-1]!r}), found({planted[::-1]!r}) > 0)
"""
    for _ in range(3):
        told = f"secret = {token!r}\nprint(secret * 50, input())"
        assert token in ran(told, f"{token}\n" * 50).stdout
        assert ran(scan).stdout == "0 True\n"


@pytest.mark.parametrize("what", ["program", "stdin"])
def test_endless_text_is_refused_before_it_is_run(what: str) -> None:
    long = "#" * 1_000_001
    result = ran(long) if what == "program" else ran("print(1)", long)
    assert (result.ok, result.limit, result.stdout) == (False, "size", "")
    assert "1,000,000" in result.error


@pytest.mark.parametrize(
    "text",
    ["print('a\\x00b')", "\x00", "\ufeffprint(1)", "# coding: rot13\nprint(1)", "'\ud800'",
     "print('\ud800')", "x" * 999_999, "\r\n\r", "é = 1; print(é)", "\x0c\x1a"],
)  # fmt: skip
def test_any_text_gives_a_result(text: str) -> None:
    result = ran(text)
    assert result.limit == ""
    result.stdout.encode()  # no halves of characters


def test_output_is_kept_up_to_its_limit() -> None:
    limits = dataclasses.replace(PATIENT, output_kb=1)
    exact = sandbox.run("print('x' * 1023)", limits=limits)
    assert (exact.ok, len(exact.stdout), exact.limit) == (True, 1024, "")
    more = sandbox.run("print('x' * 1024)", limits=limits)
    assert (more.ok, len(more.stdout), more.limit) == (False, 1024, "output")
    assert more.error == "It printed more than it may."


def test_what_it_printed_before_its_end_is_told() -> None:
    limits = Limits(wall_s=1.0)
    result = sandbox.run(
        "import time; print('so far', flush=True); time.sleep(99)", limits=limits
    )
    assert (result.ok, result.limit) == (False, "time")
    assert "It was not done in time." in result.error


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_mb", 1), ("memory_mb", 2.5), ("cpu_s", 0), ("cpu_s", True), ("wall_s", -1),
        ("wall_s", float("nan")), ("output_kb", 10**9), ("file_kb", -1), ("handles", 10**6),
    ],
)  # fmt: skip
def test_a_limit_without_sense_is_refused(name: str, value: object) -> None:
    with pytest.raises(LabError) as refused:
        Limits(**{name: value})
    assert refused.value.where == name
    assert str(value) in refused.value.given


def test_weak_isolation_is_refused_where_the_lab_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weak = Isolation("a separate process", False, (), ("the network can be reached",))
    monkeypatch.setattr(sandbox, "isolation", lambda: weak)
    sandbox.refuse_if_weak(served=False)
    with pytest.raises(LabError, match="the network can be reached") as refused:
        sandbox.refuse_if_weak(served=True)
    assert refused.value.do


def test_strong_isolation_is_taken_where_the_lab_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "isolation", lambda: Isolation("walls", True, ("x",), ()))
    sandbox.refuse_if_weak(served=True)
