"""The verbs in a terminal: what they print, and with which exit code they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from posttrain_lab import __version__, cli, events
from posttrain_lab.events import Finished, Metrics, Sample
from posttrain_lab.records import Example, Preference
from posttrain_lab.runs import store
from posttrain_lab.runs.spec import RunSpec
from posttrain_lab.spec_file import read_spec

SPEC = {"examples": [{"prompt": "Hi", "answer": "Ahoy!"}], "probes": ["Hello"], "name": "mine"}


def said(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def finished_run(name: str = "mine") -> store.Run:
    run = store.create(RunSpec(examples=(Example.pair("Hi", "Ahoy!"),), name=name))
    events.append(run.log, Metrics(step=1, total=1, loss=0.5))
    events.append(run.log, Sample(step=1, probe=0, prompt="Hello", text="Ahoy!"))
    events.append(run.log, Finished(step=1, seconds=1.0, path="model"))
    return run


@pytest.mark.parametrize(
    "verb",
    [[], ["serve"], ["run"], ["runs"], ["runs", "show"], ["models"], ["doctor"], ["bench"],
     ["sandbox"], ["sandbox", "run"]],
)  # fmt: skip
def test_every_verb_explains_itself(verb: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*verb, "--help"])
    assert ended.value.code == 0
    assert "usage: posttrain-lab" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"posttrain-lab {__version__}\n"


@pytest.mark.parametrize("arguments", [["fly"], ["serve", "--port", "0"], ["runs", "show"], []])
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "not valid JSON"),
        ("[]", "needs to be a JSON object"),
        ("{}", "no examples"),
        ('{"examples": []}', "no examples"),
        ('{"exmples": []}', "exmples"),
        ('{"examples": "gone.csv"}', "gone.csv cannot be read"),
        ('{"examples": "bad.csv"}', "no column prompt"),
        ('{"examples": [{"prompt": "a", "answer": "b"}], "settings": {"steps": 0}}', "steps"),
        ('{"examples": [{"prompt": "a", "answer": "b"}], "settings": {"learning_rate": NaN}}',
         "learning_rate"),
        ('{"examples": [{"prompt": "a", "answer": "b"}], "model": "no such model"}',
         "no such model"),
        ('{"method": "grpo", "examples": [{"prompt": "a", "answer": ""}]}', "no graders"),
        ('{"method": "grpo", "examples": [{"prompt": "a", "answer": ""}], '
         '"graders": [{"kind": "numerik"}]}', "no grader 'numerik'"),
        ('{"method": "grpo", "examples": [{"prompt": "a", "answer": ""}], '
         '"graders": [{"kind": "numeric", "weight": "much"}]}', "weight of numeric"),
        ('{"method": "grpo", "examples": [{"prompt": "a", "answer": ""}], '
         '"graders": [{"kind": "reward_model"}]}', "not named"),
    ],
)  # fmt: skip
def test_a_bad_spec_is_one_sentence_and_2(
    content: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    file = tmp_path / "spec.json"
    if content is not None:
        file.write_text(content)
    code, out, err = said(capsys, "run", str(file))
    assert code == 2
    assert words in err
    assert out == ""
    assert err.count("\n") == 1
    assert store.runs() == []


def test_a_specs_examples_may_lie_in_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("prompt,answer\nHi,Ahoy!\n")
    (tmp_path / "spec.json").write_text('{"examples": "mine.csv"}')
    spec = read_spec(tmp_path / "spec.json")
    assert spec.examples == (Example.pair("Hi", "Ahoy!"),)


def test_a_specs_pairs_may_lie_in_a_file_beside_it(tmp_path: Path) -> None:
    row = '{"prompt": "Hi", "chosen": "Ahoy!", "rejected": "No."}'
    (tmp_path / "mine.jsonl").write_text(row)
    (tmp_path / "spec.json").write_text('{"method": "reward", "pairs": "mine.jsonl"}')
    spec = read_spec(tmp_path / "spec.json")
    assert spec.pairs == (Preference.pair("Hi", "Ahoy!", "No."),)
    assert RunSpec.from_json(json.loads(spec.dumps())) == spec


@pytest.mark.parametrize(
    "verb", ["show", "stop", "resume", "remove", "pause", "go", "step", "change", "fork"]
)
@pytest.mark.parametrize("run", ["nothing", "../../etc", ""])
def test_an_unknown_run_ends_with_2(verb: str, run: str, capsys: pytest.CaptureFixture) -> None:
    settings = ["beta=0.1"] if verb == "change" else []
    code, _, err = said(capsys, "runs", verb, run, *settings)
    assert code == 2
    assert "no run" in err


def test_runs_are_listed_shown_and_removed(capsys: pytest.CaptureFixture) -> None:
    assert "No runs yet" in said(capsys, "runs", "list")[1]
    run = finished_run("a\x1b[31mred")
    code, out, _ = said(capsys, "runs", "list")
    assert code == 0
    assert run.id in out
    assert "finished" in out
    assert "\x1b" not in out  # a name must not command the terminal
    row = json.loads(said(capsys, "runs", "list", "--json")[1])[0]
    assert row["state"] == "finished"
    code, out, _ = said(capsys, "runs", "show", run.id)
    assert code == 0
    assert "Ahoy!" in out
    assert "ended already" in said(capsys, "runs", "stop", run.id)[1]
    assert said(capsys, "runs", "remove", run.id)[0] == 0
    assert store.runs() == []
    assert store.restore(run.id).id == run.id


def test_events_are_printed_as_json_lines(capsys: pytest.CaptureFixture) -> None:
    run = finished_run()
    _, out, _ = said(capsys, "runs", "show", run.id, "--json")
    kinds = [json.loads(line)["kind"] for line in out.splitlines()]
    assert kinds == ["metrics", "sample", "finished"]


def test_a_damaged_run_does_not_hide_the_others(capsys: pytest.CaptureFixture) -> None:
    damaged, whole = finished_run(), finished_run()
    (damaged.path / "spec.json").write_text("{}")
    code, out, _ = said(capsys, "runs", "list")
    assert code == 0
    assert damaged.id in out
    assert whole.id in out


def test_models_are_listed(capsys: pytest.CaptureFixture) -> None:
    _, out, _ = said(capsys, "models", "list")
    assert "pocket/base" in out
    assert "smollm2-135m-instruct" in out
    rows = json.loads(said(capsys, "models", "list", "--json")[1])
    assert {"name", "size_mb", "licence", "installed"} <= set(rows[0])


def test_a_fetch_needs_somebodys_yes(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    code, _, err = said(capsys, "models", "get", "smollm2-135m-instruct")
    assert code == 2
    assert "--yes" in err
    assert said(capsys, "models", "get", "nothing")[0] == 2


def test_an_unknown_figure_ends_with_2(capsys: pytest.CaptureFixture) -> None:
    code, _, err = said(capsys, "bench", "speed")
    assert code == 2
    assert "kernel_mb" in err


def start(folder: Path, steps: int) -> subprocess.Popen:
    (folder / "spec.json").write_text(json.dumps(SPEC | {"settings": {"steps": steps}}))
    command = [sys.executable, "-m", "posttrain_lab", "run", str(folder / "spec.json")]
    env = os.environ | {"POSTTRAIN_LAB_IDLE_S": "5"}
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_a_run_is_watched_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    process = start(tmp_path, 4)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "Hello" in out
    (run,) = store.runs()
    assert run.state() == "finished"
    assert run.model_path() is not None


@pytest.mark.slow
def test_ctrl_c_leaves_the_run_running(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    process = start(tmp_path, 2000)
    deadline = time.monotonic() + 90
    while not any(run.state() == "running" for run in store.runs()):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    (run,) = store.runs()
    assert f"runs stop {run.id}" in err
    assert run.state() == "running"
    code, out, _ = said(capsys, "runs", "stop", run.id)
    assert code == 0
    assert "is stopped" in out
