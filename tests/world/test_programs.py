import ast
import inspect
import json
import subprocess
import sys

import pytest

from posttrain_lab.world import lexicon, pocket_python, program_lines, programs
from posttrain_lab.world.items import normalised
from posttrain_lab.world.program_lines import broken, program
from posttrain_lab.world.streams import SPLITS, split_of, stream

RUN_ALL = """
import contextlib, io, json, sys
for line in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(line, {})
        except Exception:
            print("FAILED")
    print(json.dumps(printed.getvalue()))
"""


def real_outputs(lines: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN_ALL],
        input=json.dumps(lines), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(row).removesuffix("\n") for row in done.stdout.splitlines()]


def test_the_worked_out_outputs_agree_with_real_python():
    made = [program(stream("p", "train", i)) for i in range(1500)]
    assert [p.output for p in made] == real_outputs([p.line for p in made])


def test_broken_lines_fail_in_real_python_too():
    lines = []
    for index in range(500):
        rng = stream("b", "train", index)
        lines.append(broken(rng, program(rng).line).line)
    assert all(out.endswith("FAILED") for out in real_outputs(lines))


def test_nothing_is_ever_executed():
    for module in (pocket_python, program_lines, programs):
        tree = ast.parse(inspect.getsource(module))
        called = {n.func.id for n in ast.walk(tree) if hasattr(getattr(n, "func", 0), "id")}
        assert not called & {"eval", "exec", "compile", "__import__", "open"}


@pytest.mark.parametrize(
    "line",
    [
        "import os", "print(open('x'))", "print(().__class__)", "print('a'.__class__)",
        "print(9 ** 9)", "print('a' * 10000)", "print(range(10 ** 9))", "print(", "", "x" * 500,
        "print([[[1] * 150] * 150] * 150)", "len = 3; print(len)", "print(1.5)", "print(1 / 2)",
        "print(lambda: 1)", "print('%99999d' % 3)", "print(" + "(" * 90 + ")" * 90 + ")",
        "print(x)", "print(3, end='')", "print('a'.upper(1))", "\0",
        "print(-" + "-" * 180 + "1)",
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(line):
    if line == "":
        assert pocket_python.output(line) == ""
    elif line.startswith("print(--"):
        assert pocket_python.output(line) in ("1", "-1")
    else:
        with pytest.raises(pocket_python.Refused):
            pocket_python.output(line)


@pytest.mark.parametrize("name", programs.BEHAVIOURS)
@pytest.mark.parametrize("split", SPLITS)
def test_gold_passes_and_near_misses_fail(name, split):
    for index in range(25):
        item = programs.BEHAVIOURS[name](split, index)
        assert split_of(item.key) == split
        assert item.check(item.gold)
        for wrong in ("", f"{item.gold}1", f"1{item.gold}", f"I think {item.gold}", "print()"):
            assert not item.check(wrong), (item.gold, wrong)


@pytest.mark.parametrize("name", programs.BEHAVIOURS)
def test_keys_are_many_and_stand_in_one_split_only(name):
    keys = {s: {programs.BEHAVIOURS[name](s, i).key for i in range(40)} for s in SPLITS}
    many = {programs.BEHAVIOURS[name]("train", i).key for i in range(1600)}
    assert len(many) >= 1000
    for split in SPLITS:
        assert not any(keys[split] & keys[other] for other in SPLITS if other != split)


def test_naming_the_result_is_not_writing_the_program():
    assert programs.line_prints("print(3 + 4)", "7", (3, 4))
    assert programs.line_prints("print(4 + 3)", "7", (3, 4))
    assert programs.line_prints("print(sum([3, 4]))", "7", (3, 4))
    for wrong in ("print(7)", "print(3 + 5)", "3 + 4", "7", "print(7 + 3 * 0 + 4 * 0)"):
        assert not programs.line_prints(wrong, "7", (3, 4))
    assert not programs.line_prints("print('CAT')", "CAT", ("cat",))


def test_a_wrong_place_can_be_mended_with_any_place_that_prints_the_output():
    asked = "print([5, 8, 8][15])"
    for line in ("print([5, 8, 8][1])", "print([5, 8, 8][2])", "print([5, 8, 8][-1])"):
        assert programs.line_prints(line, "8", (5, 8, 8), tuple(range(10))), line
    assert not programs.line_prints(asked, "8", (5, 8, 8), tuple(range(10)))


def test_no_measured_line_and_no_held_out_name_stands_in_a_training_document():
    texts = [programs.text(stream("d", "train", i), "train") for i in range(2000)]
    assert texts[3] == programs.text(stream("d", "train", 3), "train")
    whole = "\n".join(texts)
    plain = normalised(whole)
    held = [p.name for p in lexicon.HELD_OUT_NAMES] + lexicon.HELD_OUT_THINGS
    assert not any(word.lower() in whole.lower().split() for word in held)
    for name in programs.BEHAVIOURS:
        trained = {programs.BEHAVIOURS[name]("train", i) for i in range(200)}
        keys = {item.key for item in trained}
        for split in SPLITS[1:]:
            for index in range(20):
                item = programs.BEHAVIOURS[name](split, index)
                assert item.key not in keys
                assert item.key not in plain
                if name != "program_output":
                    assert item.gold not in whole.split("\n")
