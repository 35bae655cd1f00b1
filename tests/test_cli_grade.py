"""``posttrain-lab grade``: what it prints, and with which exit code it ends."""

from __future__ import annotations

import io
import json
import sys

import pytest

from posttrain_lab import cli

WRONG = "$$8+2-5=0$$\n\nAnswer:0"


def said(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["grade", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def send(monkeypatch: pytest.MonkeyPatch, content: bytes, terminal: bool = False) -> None:
    stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdin", stream)


def test_value_answer_and_explanation_are_printed(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "numeric", "--answer", "5", "--completion", "Answer: 25")
    assert code == 0
    assert [line.split(maxsplit=1) for line in out.splitlines()] == [
        ["value", "0"], ["answer", "25"], ["explanation", "25 is not 5."],
    ]  # fmt: skip


def test_as_json_it_is_one_object(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "numeric", "--answer", "5", "--completion", "5", "--json")
    assert code == 0
    assert json.loads(out) == {"value": 1.0, "answer": "5", "explanation": "5 is right."}


def test_the_completion_may_come_in(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(monkeypatch, WRONG.encode())
    code, out, _ = said(capsys, "numeric", "shows_work", "--shown", "--answer", "5")
    assert code == 0
    assert out.splitlines()[0].split() == ["value", "1"]
    assert out.splitlines()[-1].strip() == "Total: 1"


def test_bytes_that_are_no_text_are_graded_all_the_same(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(monkeypatch, b"\xff\x1b[31m 5")
    code, out, _ = said(capsys, "includes", "--answer", "5")
    assert code == 0
    assert "\x1b" not in out
    code, out, _ = said(capsys, "includes", "--answer", "\udcff", "--completion", "\udcff")
    assert code == 0 or "no gold" in out


def test_what_cannot_be_graded_ends_with_1(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "numeric", "--completion", "5")
    assert code == 1
    assert "cannot be graded" in out
    code, out, _ = said(capsys, "numeric", "--completion", "5", "--json")
    assert code == 1
    assert json.loads(out)["value"] is None


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["match", "--answer", "Paris", "--completion", "It is Paris."], 1.0),
        (["pattern", "--pattern", r"(\d)!", "--answer", "5", "--completion", "5!"], 1.0),
        (["format_tags", "--completion", "<think>a</think><answer>5</answer>"], 1.0),
        (["shows_work", "--completion", "8+2=10. 10-5=4"], 0.5),
        (["shows_work", "--shown", "--completion", "8+2=11"], 1.0),
        (["code", "--answer", "7", "--completion", "print(3 + 4)"], 1.0),
        (["length_penalty", "--completion", "x" * 1000], -1.0),
        (["numeric", "--last", "--answer", "5", "--completion", "8. 2. Now 5."], 1.0),
        (
            ["numeric", "--answer", "50", "--question", "What percent?", "--completion", "50%"],
            1.0,
        ),
    ],
)
def test_every_grader_can_be_named(
    capsys: pytest.CaptureFixture, arguments: list[str], value: float
) -> None:
    code, out, _ = said(capsys, *arguments, "--json")
    assert code == 0
    assert json.loads(out)["value"] == value


def test_the_constitution_is_the_worlds(capsys: pytest.CaptureFixture) -> None:
    question = "What is the capital of France?"
    code, out, _ = said(
        capsys, "constitution", "--question", question, "--completion", "PARIS!!"
    )
    assert code == 0
    assert "Do not shout." in out


def test_a_program_gets_the_share_of_its_tests(capsys: pytest.CaptureFixture) -> None:
    tests = ["--test", "add(2, 3)=5", "--test", "add(1, 1) == 3"]
    text = "```python\ndef add(a, b):\n    return a + b\n```"
    code, out, _ = said(capsys, "code", *tests, "--completion", text)
    assert code == 0
    assert out.splitlines()[0].split() == ["value", "0.5"]
    assert "✗ add(1, 1) gives 3: it gave 2." in out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["code", "--test", "add(2, 3)", "--completion", "5"], "needs a call"),
        (["pattern", "--completion", "5"], "--pattern"),
        (["pattern", "--pattern", "(", "--completion", "5"], "cannot be used"),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(
    capsys: pytest.CaptureFixture, arguments: list[str], why: str
) -> None:
    code, _, err = said(capsys, *arguments)
    assert code == 2
    assert why in err
    assert err.count("\n") == 1


def test_without_any_text_it_says_where_to_put_it(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(monkeypatch, b"", terminal=True)
    code, _, err = said(capsys, "numeric", "--answer", "5")
    assert code == 2
    assert "--completion" in err


def test_an_unknown_grader_ends_with_2() -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["grade", "astrology", "--completion", "5"])
    assert ended.value.code == 2


def test_a_judge_needs_a_model_and_a_rubric(capsys: pytest.CaptureFixture) -> None:
    for missing, more in (("model", ["--rubric", "Polite?"]), ("rubric", ["--model", "x"])):
        code, _, err = said(capsys, "judge", "--completion", "Hello!", *more)
        assert code != 0
        assert f"judge has no {missing}." in err


@pytest.mark.slow
def test_a_model_without_a_score_is_no_reward_model(capsys: pytest.CaptureFixture) -> None:
    code, _, err = said(capsys, "reward_model", "--completion", "Hi", "--model", "pocket/tiny")
    assert code != 0
    assert "holds no reward model" in err
