"""``posttrain-lab leakage``: exit codes, one object a line, files that are left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posttrain_lab.cli import main

QUESTIONS = [
    "How many green owls live in the mill by the river if seven moved out last May?",
    "Nora packs 14 jars of plum jam into boxes of 4. How many jars are left over?",
    "Why does a kettle of salt water need longer until it boils over the fire?",
]
KEYS = {"row", "eval_id", "channel", "score", "spans"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    evals, train = tmp_path / "evals.jsonl", tmp_path / "train.jsonl"
    evals.write_text("".join(json.dumps({"id": f"q{i}", "question": q}) + "\n"
                             for i, q in enumerate(QUESTIONS)))  # fmt: skip
    rows = [
        {"prompt": "Tell me about otters.", "completion": "They hold hands when they sleep."},
        {"messages": [{"role": "user", "content": QUESTIONS[1].upper()},
                      {"role": "assistant", "content": "Two."}]},
        {"prompt": QUESTIONS[2], "chosen": "Because of the salt.", "rejected": "No idea."},
    ]  # fmt: skip
    train.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(train), str(evals)


def scan(files: tuple[str, str], *more: str) -> int:
    channels = ["--channel", "exact", "--channel", "surface", "--channel", "masked"]
    return main(["leakage", "scan", "--train", files[0], "--eval", files[1], *channels, *more])


def test_leaks_give_exit_code_3_and_one_object_a_line(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert scan(files, "--json") == 3
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["row"], row["eval_id"]) for row in told] == [(1, "q1"), (2, "q2")]
    assert all(set(row) == KEYS for row in told)


def test_without_leaks_it_ends_well(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    clean = Path(files[0]).with_name("clean.jsonl")
    assert scan(files, "--clean", str(clean)) == 3
    assert "3 training rows" in capsys.readouterr().out
    assert scan((str(clean), files[1]), "--json") == 0
    assert capsys.readouterr().out == ""


def test_a_report_is_written(files: tuple[str, str]) -> None:
    path = Path(files[0]).with_name("report.html")
    assert scan(files, "--report", str(path)) == 3
    assert "<mark>" in path.read_text(encoding="utf-8")


def test_a_source_is_never_overwritten(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(files[0]).read_bytes()
    assert scan(files, "--clean", files[0]) == 2
    assert "never overwrites" in capsys.readouterr().err
    assert Path(files[0]).read_bytes() == before


def test_what_was_read_as_what_is_told(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    scan(files)
    assert "question: question" in capsys.readouterr().err


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_one_sentence(
    files: tuple[str, str], which: int, capsys: pytest.CaptureFixture[str]
) -> None:
    given = list(files)
    given[which] = "nowhere.jsonl"
    assert scan((given[0], given[1])) == 2
    assert "nowhere.jsonl is not there" in capsys.readouterr().err


def test_a_bad_file_in_a_folder_does_not_stop_the_scan(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).with_name("bad.csv").write_bytes(b"\0\1\2")
    Path(files[1]).rename(Path(files[1]).parent.parent / "evals-elsewhere.jsonl")
    folder = str(Path(files[0]).parent)
    evals = str(Path(files[1]).parent.parent / "evals-elsewhere.jsonl")
    assert scan((folder, evals), "--json") == 3
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == [files[0]] * 2
    assert "bad.csv is no text file" in err
    Path(evals).unlink()


def test_a_split_leaves_no_near_duplicate_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": f"{q} Again, {i // 3}."} for q in QUESTIONS for i in range(6)]
    data = tmp_path / "all.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "parts"
    asked = ["leakage", "split", "--data", str(data), "--out", str(out), "--test", "0.4"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["leaking"], told["groups"], told["test"]) == (0, 3, 6)
    assert told["leaking_at_random"] > 0
    parts = [(out / f"{name}.jsonl").read_text().splitlines() for name in ("train", "test")]
    assert sorted(len(part) for part in parts) == [6, 12]
    assert main(asked) == 2


def test_duplicates_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "all.txt"
    data.write_text(QUESTIONS[0])
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"text": QUESTIONS[0].upper()}) + "\n")
    assert main(["leakage", "duplicates", "--train", str(tmp_path), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["same_as"] == 0
