"""Facts to look at: nothing without a source, dates that are dates, the deck's words kept."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from posttrain_lab.data import milestones, sources
from posttrain_lab.data.milestones import Milestone, Scores
from posttrain_lab.records import LabError

# Headings of the deck under which it says what is quoted here.
SLIDES = {
    "Before vs after fine-tuning: classification",
    "Core Techniques That Make Reasoning Models Work",
    "Feature/Need",
    "How Reasoning Models Differ from Standard LLMs",
    "Llama family of models (2024)",
    "Model-Based Graders (Reward Models)",
    "Real-World Performance Gains (2025–2026 benchmarks)",
    "Reasoning models",
}
ENTRY = {
    "date": "2023-05", "lane": "sft", "name": "A method", "what": "It does a thing.",
    "sources": [{"kind": "paper", "title": "A paper", "ref": "2305.11206"}],
}  # fmt: skip
DATED_BY_PAPER = [m for m in milestones.timeline() if m.sources[0].kind == "paper"]
LLAMAS = {"Llama 3", "Llama 3.1", "Llama 3.2", "Llama 3.3"}

each_entry = pytest.mark.parametrize("entry", milestones.timeline(), ids=lambda m: m.name)


def written(folder: Path, name: str, **changes: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps([ENTRY | changes]), encoding="utf-8")
    return path


@each_entry
def test_every_entry_has_a_source_that_can_be_found(entry: Milestone) -> None:
    assert entry.sources
    for source in entry.sources:
        assert source.title.strip()
        assert source.kind == "deck" or source.ref.strip()
        assert source.words


@each_entry
def test_every_entry_comes_from_elsewhere_than_the_deck_alone(entry: Milestone) -> None:
    """The deck gives no dates: each is public record, and the deck's naming stands beside."""
    assert entry.sources[0].kind != "deck"


@pytest.mark.parametrize("entry", DATED_BY_PAPER, ids=lambda m: m.name)
def test_an_entry_dated_by_a_paper_has_the_month_of_its_arxiv_number(entry: Milestone) -> None:
    number = entry.sources[0].ref
    assert entry.date[:7] == f"20{number[:2]}-{number[2:4]}"


def test_entries_differ_in_name_and_stand_in_the_order_of_time() -> None:
    entries = milestones.timeline()
    assert len({entry.name for entry in entries}) == len(entries)
    moments = [sources.moment(entry.date) for entry in entries]
    assert moments == sorted(moments)
    assert 2017 <= moments[0] < moments[-1] < 2027


def test_every_lane_has_entries() -> None:
    assert {entry.lane for entry in milestones.timeline()} == set(milestones.LANES)


@each_entry
def test_words_are_short_enough_for_a_slide(entry: Milestone) -> None:
    assert len(entry.name) <= 20
    assert len(entry.what) <= 210


def test_what_is_said_of_the_deck_names_one_of_its_headings() -> None:
    named = [s for entry in milestones.timeline() for s in entry.sources if s.kind == "deck"]
    named += [era.source for era in milestones.eras()]
    assert {source.title for source in named} <= SLIDES
    tables = milestones.deck_tables()["sources"]
    assert all(any(slide in each["words"] for slide in SLIDES) for each in tables.values())
    assert all(each["deck"] for each in tables.values())


@pytest.mark.parametrize(
    "change",
    [
        {"sources": []},
        {"sources": None},
        {"sources": [{"kind": "hearsay", "title": "A friend", "ref": "said so"}]},
        {"sources": [{"kind": "paper", "title": "A paper", "ref": "soon"}]},
        {"sources": [{"kind": "post", "title": "A post"}]},
        {"sources": [{"kind": "paper", "title": "", "ref": "2305.11206"}]},
        {"sources": [{"kind": "post", "title": "A", "ref": "B", "url": "javascript:alert(1)"}]},
        {"date": "2023"},
        {"date": "2023-13"},
        {"date": "2023-02-30"},
        {"date": "spring 2023"},
        {"lane": "gossip"},
    ],
    ids=str,
)
def test_no_claim_is_let_in_without_a_source_a_date_and_a_lane(
    change: dict[str, Any], tmp_path: Path
) -> None:
    assert milestones.timeline(written(tmp_path, "good.json"))[0].when == "May 2023"
    with pytest.raises(LabError) as found:
        milestones.timeline(written(tmp_path, "changed.json", **change))
    assert found.value.needed
    assert found.value.do


def test_dates_are_as_exact_as_they_are_known() -> None:
    assert sources.when("2023-07-18") == "18 July 2023"
    assert sources.when("2022-03") == "March 2022"
    assert 2022 + 2 / 12 < sources.moment("2022-03") < 2022 + 3 / 12
    assert sources.moment("2023-01-01") < sources.moment("2023-01-31") < 2023 + 1 / 12
    assert sources.moment("2026-12", 1.0) == 2027


def test_only_papers_and_given_addresses_are_links() -> None:
    assert sources.Source("paper", "P", "2203.02155").url == "https://arxiv.org/abs/2203.02155"
    assert sources.Source("deck", "Slide").url == ""
    links = [s.url for entry in milestones.timeline() for s in entry.sources if s.url]
    links += [s.url for release in milestones.llama_family() for s in release.sources if s.url]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_the_decks_eras_follow_each_other_and_say_what_was_filled_in() -> None:
    eras = milestones.eras()
    spans = [(sources.moment(e.first, 0.0), sources.moment(e.last, 1.0)) for e in eras]
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    noted = {era.period for era in eras if era.note}
    assert noted == {"Late 2024", "2025"}  # months that the slide leaves out, a period, too


def test_the_decks_gains_lie_within_what_its_ranges_allow() -> None:
    for row in milestones.benchmarks():
        low, high = (int(part) for part in row.gain.strip("+%").split("–"))
        assert row.points[0] <= low <= high <= row.points[1], row.name


def test_the_decks_figures_are_kept_as_written() -> None:
    rows = {row.name: (row.before.text, row.after.text, row.gain)
            for row in milestones.benchmarks()}  # fmt: skip
    assert rows == {
        "GSM8K": ("~92–95%", "96–99%+", "+4–7%"),
        "MATH": ("~50–60%", "85–94%", "+30–40%"),
        "AIME": ("~15–30%", "70–90%+", "+50–70%"),
        "GPQA": ("~50–60%", "75–85%", "+20–30%"),
        "SWE-Bench": ("~20–35%", "45–65%", "+20–40%"),
    }
    assert len(milestones.deck_tables()["differences"]) == 8


def test_a_range_is_read_with_its_open_end() -> None:
    assert Scores.read("96–99%+") == Scores("96–99%+", 96, 99, True)
    assert Scores.read("~15–30%") == Scores("~15–30%", 15, 30, False)
    for text in ("95–92%", "92%", "92-95%", ""):
        with pytest.raises(LabError):
            Scores.read(text)


def test_the_family_has_its_ten_models_of_2024() -> None:
    family = milestones.llama_family()
    names = [f"{release.name} {name}" for release in family for name, _ in release.models]
    assert names == [
        "Llama 3 8B", "Llama 3 70B", "Llama 3.1 8B", "Llama 3.1 70B", "Llama 3.1 405B",
        "Llama 3.2 1B", "Llama 3.2 3B", "Llama 3.2 Vision 11B", "Llama 3.2 Vision 90B",
        "Llama 3.3 70B",
    ]  # fmt: skip
    assert {release.name for release in family if release.pictures} == {"Llama 3.2 Vision"}
    for release in family:
        assert release.date.startswith("2024-")
        assert release.sources[0].kind == "card"
        assert release.methods[0] == "SFT"
        for name, billions in release.models:
            assert abs(billions - float(name.rstrip("B"))) / billions < 0.25


def test_the_family_and_the_timeline_agree_on_dates() -> None:
    dates = {release.name: release.date for release in milestones.llama_family()}
    told = {m.name: m.date for m in milestones.timeline() if m.name in LLAMAS}
    assert set(told) == LLAMAS
    assert all(dates[name] == told[name] for name in told)


def test_facts_travel_as_plain_json() -> None:
    whole = [
        [each.to_json() for each in milestones.timeline()],
        [each.to_json() for each in milestones.eras()],
        [each.to_json() for each in milestones.llama_family()],
        milestones.deck_tables(),
    ]
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
