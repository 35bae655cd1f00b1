"""The pictures of facts as a kernel sees them: whole from the start, and silent."""

from __future__ import annotations

import json
import re

import anywidget
import pytest

from posttrain_lab.data import milestones
from posttrain_lab.records import LabError
from posttrain_lab.widgets import BenchmarkRanges, FamilyPicture, Timeline, assets

SHEET = (assets.STATIC / "facts.css").read_text(encoding="utf-8")
WIDGETS = (Timeline, FamilyPicture, BenchmarkRanges)


@pytest.mark.parametrize("widget", WIDGETS)
def test_all_that_is_drawn_travels_with_the_widget(widget: type[anywidget.AnyWidget]) -> None:
    facts = json.loads(json.dumps(widget().facts, allow_nan=False))
    assert facts
    assert len(json.dumps(facts)) < 60_000


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_script_is_one_module_and_fetches_nothing(
    widget: type[anywidget.AnyWidget],
) -> None:
    script = str(widget._esm)
    assert len(re.findall(r"^export default ", script, re.M)) == 1
    assert not re.findall(r"^import ", script, re.M)
    assert set(re.findall(r"https?://[\w./]+", script)) <= {"http://www.w3.org/2000/svg"}


def test_the_timeline_opens_where_it_is_told() -> None:
    view = Timeline(selected="DPO", lanes=["preference"])
    assert (view.selected, view.lanes) == ("DPO", ["preference"])
    assert len(view.facts["milestones"]) == len(milestones.timeline())


@pytest.mark.parametrize("wrong", [{"selected": "GPT-9"}, {"lanes": ["gossip"]}], ids=str)
def test_an_entry_or_lane_that_is_not_there_is_named_with_those_that_are(wrong: dict) -> None:
    with pytest.raises(LabError) as found:
        Timeline(**wrong)
    assert "InstructGPT" in found.value.needed or "preference" in found.value.needed


def test_colours_and_sizes_come_from_the_tokens() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", SHEET)
    tokens = (assets.STATIC / "tokens.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)", SHEET))
    assert used <= set(re.findall(r"--([\w-]+):", tokens + SHEET))
