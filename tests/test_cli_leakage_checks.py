"""``leakage preferences``, ``formats``, ``configuration``: what they tell, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.cli import main

PAIRS = [
    {
        "prompt": "Describe the taste of a ripe mango to a sailor from the far north.",
        "chosen": "It is sweet like honey, soft like butter, with a breath of pine at the end.",
        "rejected": "Mangoes are fruits that grow on trees in several warm countries.",
    },
    {
        "id": "wolves", "prompt": "Why do wolves howl when the moon is out?",
        "chosen": "They call their pack together, and the moon has little to do with it.",
        "rejected": "Because the moon frightens them and every wolf is afraid of the light.",
    },
]  # fmt: skip
OTHER = {
    "prompt": "Which birds nest on the tall cliffs beside the sea?",
    "chosen": "Gannets, puffins and kittiwakes raise their young on narrow ledges there.",
    "rejected": "Hens and geese do, if somebody carries them up in a large basket.",
}


def lines(path: Path, rows: list[dict]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    return lines(tmp_path / "test_pairs.jsonl", PAIRS)


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_way_in_which_a_pair_leaks_is_told(
    tmp_path: Path, pairs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mango, wolves = PAIRS
    turned = {"chosen": mango["rejected"], "rejected": mango["chosen"]}
    answers = {"chosen": OTHER["chosen"], "rejected": OTHER["rejected"]}
    train = [OTHER, wolves, mango | turned, mango | answers,
             OTHER | {"chosen": wolves["chosen"]}]  # fmt: skip
    path = lines(tmp_path / "train.jsonl", train)
    asked = ["leakage", "preferences", "--train", path, "--eval", pairs]
    assert main([*asked, "--json"]) == 3
    told = [(row["row"], row["eval_id"], row["how"]) for row in objects(capsys)]
    assert told == [(1, "wolves", "same pair"), (2, 0, "flipped"), (3, 0, "prompt only"),
                    (4, "wolves", "response only")]  # fmt: skip
    assert main(asked) == 3
    assert "4 of 5 training pairs" in capsys.readouterr().out


def test_clean_pairs_end_well(
    tmp_path: Path, pairs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path / "train.jsonl", [OTHER])
    assert main(["leakage", "preferences", "--train", path, "--eval", pairs, "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_rows_that_are_no_pairs_are_told_and_left_out(
    tmp_path: Path, pairs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed = lines(tmp_path / "mixed.jsonl", [{"text": "No pair at all."}, PAIRS[1]])
    asked = ["leakage", "preferences", "--eval", pairs, "--json", "--train"]
    assert main([*asked, mixed]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["row"] == 1
    assert "1 rows are no pairs" in err
    assert main([*asked, lines(tmp_path / "texts.jsonl", [{"text": "No pair."}])]) == 2
    assert "holds no pairs" in capsys.readouterr().err
    assert main([*asked, str(tmp_path / "nowhere.jsonl")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_a_format_that_is_drilled_and_tested_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = [{"prompt": "2 + 2?", "completion": f"So it is {i}.\n#### {i}"} for i in range(9)]
    chat = [{"role": "user", "content": "And 3?"}, {"role": "assistant", "content": "Three."}]
    path = lines(tmp_path / "train.jsonl", [*train, {"messages": chat}])
    tests = lines(tmp_path / "test.jsonl", [{"question": "5 + 1?", "answer": "Six.\n#### 6"}])
    assert main(["leakage", "formats", path, "--json"]) == 0
    assert objects(capsys)[0] == {"format": "#### number", "train": 0.9,
                                  "rows": [0, 1, 2, 3, 4]}  # fmt: skip
    assert main(["leakage", "formats", path, "--eval", tests, "--json"]) == 3
    assert [row["format"] for row in objects(capsys) if row["shared"]] == ["#### number"]
    assert main(["leakage", "formats", path, "--eval", tests]) == 3
    assert "drilled and tested" in capsys.readouterr().out
    assert main(["leakage", "formats", str(tmp_path / "nowhere.csv")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_a_judge_that_trains_and_data_that_serves_twice_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge = {"kind": "reward_model", "options": {"model": "run:7"}}
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"graders": [judge], "truth": [judge], "examples": "a.jsonl",
                                "held_out": "./a.jsonl"}))  # fmt: skip
    assert main(["leakage", "configuration", str(spec), "--json"]) == 3
    assert [row["what"] for row in objects(capsys)] == ["judge", "data"]
    spec.write_text(json.dumps({"examples": "a.jsonl", "held_out": "b.jsonl"}))
    assert main(["leakage", "configuration", str(spec)]) == 0
    assert "Nothing in these settings leaks" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "is not valid JSON"), ("[1]", "one JSON object"), (None, "read")],
)
def test_a_bad_configuration_is_one_sentence(
    tmp_path: Path, content: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.json"
    if content is not None:
        spec.write_text(content)
    assert main(["leakage", "configuration", str(spec)]) == 2
    assert says in capsys.readouterr().err
