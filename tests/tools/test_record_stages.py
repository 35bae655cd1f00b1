"""What is recorded is what the page would ask at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from posttrain_lab.inquiry.questions import answer
from posttrain_lab.widgets import every_stage, stages
from tools import record_stages

SMALL = (
    stages.Stage("pocket/tiny", "Tiny", "base", "Small."),
    stages.Stage("pocket/reasoner", "Reasoner", "reasoner", "Thinks.", chat=True),
    stages.Stage("pocket/base", "Base", "base", "Left out.", extra=True),
)


def test_every_ready_prompt_is_asked_of_every_stage_as_fits_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = (every_stage.PROMPTS[0], every_stage.PROMPTS[2])
    monkeypatch.setattr(record_stages, "PROMPTS", prompts)
    monkeypatch.setattr(stages, "installed", lambda: list(SMALL))
    record_stages.record(tmp_path / "made.json")
    made = every_stage.recording(tmp_path / "made.json")
    assert made is not None
    assert list(made["answers"]) == [each.text for each in prompts]
    text = prompts[1].text
    found = made["answers"][text]
    assert found.keys() == {"pocket/tiny", "pocket/reasoner"}
    room = {"max_new_tokens": every_stage.WRITTEN}
    plain = answer("write", {"models": ["pocket/tiny"], "text": text, **room})
    assert found["pocket/tiny"]["write"] == plain["models"]["pocket/tiny"]
    chat = [{"role": "user", "content": text}]
    asked = answer("write", {"models": ["pocket/reasoner"], "messages": chat, **room})
    assert found["pocket/reasoner"]["write"] == asked["models"]["pocket/reasoner"]
    likely = answer("next", {"models": ["pocket/reasoner"], "text": text, "chat": True})
    assert found["pocket/reasoner"]["next"] == likely["models"]["pocket/reasoner"]
