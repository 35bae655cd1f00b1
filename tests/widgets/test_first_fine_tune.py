"""The widget as a kernel sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from posttrain_lab.events import Finished, Metrics, to_line
from posttrain_lab.widgets import FirstFineTune
from posttrain_lab.widgets.boot import boot, recording

MOST_MB = 80
ASK = """
import json, sys, psutil, posttrain_lab.widgets
heavy = {"torch", "transformers", "trl", "peft", "numpy", "pandas", "matplotlib"}
megabytes = psutil.Process().memory_info().rss / 2**20
print(json.dumps([megabytes, sorted(heavy & set(sys.modules))]))
"""


def test_importing_widgets_is_light() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True
    )
    megabytes, heavy = json.loads(done.stdout)
    assert heavy == []
    assert megabytes <= MOST_MB


def test_it_speaks_only_when_asked() -> None:
    panel, said = FirstFineTune(), []
    panel.send = lambda content, buffers=None: said.append(content)
    assert said == []
    panel._handle_custom_msg({"id": "x-1", "type": "ping"}, [])
    assert said == [{"id": "x-1", "ok": True}]


def test_two_panels_do_not_hear_each_other() -> None:
    one, two, said = FirstFineTune(), FirstFineTune(), []
    two.send = lambda content, buffers=None: said.append(content)
    one.send = lambda content, buffers=None: None
    one._handle_custom_msg({"id": "x-1", "type": "ping"}, [])
    assert said == []


def test_the_first_picture_travels_as_plain_json() -> None:
    state = json.loads(json.dumps(boot(), allow_nan=False))
    assert [b["name"] for b in state["behaviours"]] == ["pirate", "think", "secrets"]
    assert all(b["examples"] and b["probes"] for b in state["behaviours"])
    assert state["ranges"]["steps"] == [1, 100_000, True]
    assert state["model"] in {model["name"] for model in state["models"]}
    assert len(json.dumps(state)) < 200_000


def test_a_recording_says_when_and_where_it_was_made(tmp_path: Path) -> None:
    head = {"kind": "recording", "recorded": "2026-11-23", "device": "one core", "spec": {}}
    path = tmp_path / "first_fine_tune.jsonl"
    lines = to_line(Metrics(1, 2, 3.0), 0.0) + to_line(Finished(2, 1.0), 0.0)
    path.write_bytes(json.dumps(head).encode() + b"\n" + lines + b'{"torn')
    (found,) = boot(tmp_path)["recordings"]
    assert (found["recorded"], found["device"]) == ("2026-11-23", "one core")
    assert [e["kind"] for e in found["events"]] == ["metrics", "finished"]


def test_without_a_recording_the_panel_still_opens(tmp_path: Path) -> None:
    assert boot(tmp_path / "none")["recordings"] == []
    (tmp_path / "first_fine_tune.jsonl").write_text("{}\n")
    assert recording(tmp_path / "first_fine_tune.jsonl") is None
