"""Colours can be read: contrast computed from the design tokens, for both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posttrain_lab.widgets import assets

TOKENS = (assets.STATIC / "tokens.css").read_text(encoding="utf-8")
SHEETS = sorted(path for path in assets.STATIC.glob("*.css") if path.name != "tokens.css")
SCRIPTS = "".join(p.read_text(encoding="utf-8") for p in assets.STATIC.glob("*.js"))
# Every widget brings all sheets, so that a name of one may be used in another.
NAMED = set(re.findall(r"--([\w-]+):", TOKENS + "".join(p.read_text("utf-8") for p in SHEETS)))
SET_BY_SCRIPTS = set(re.findall(r"--([a-z][\w-]*)", SCRIPTS))
GROUNDS = ("paper", "surface", "sunk")
STAGES = ("stage-base", "stage-mid", "stage-sft", "stage-rl", "stage-reasoner", "stage-dpo")
ROLES = ("role-system", "role-user")  # the assistant's is stage-sft
INKS = ("ink", "ink-2", "wrong", "right", *ROLES, *STAGES)
TEXT = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    ("ink", "tint-sft"), ("ink-2", "tint-sft"), ("stage-sft", "tint-sft"),
    *((role, "tint-sft") for role in ROLES),
    ("ink", "tint-right"), ("right", "tint-right"),
    ("ink", "tint-wrong"), ("ink-2", "tint-wrong"), ("wrong", "tint-wrong"),
    ("ink", "tint-warn"), ("warn", "tint-warn"), ("stage-sft", "tint-warn"),
    ("on-accent", "stage-sft"),
]  # fmt: skip
MARKS = [
    *((mark, ground) for mark in ("control", "line-strong", "focus") for ground in GROUNDS),
    ("stage-sft", "tint-base"),
]


def colours(theme: str) -> dict[str, str]:
    (block,) = re.findall(rf'\.ptl\[data-theme="{theme}"\] {{(.*?)\n}}', TOKENS, re.S)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_a_contrast_of_4_5(theme: str, ink: str, ground: str) -> None:
    known = colours(theme)
    assert contrast(known[ink], known[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_have_a_contrast_of_3(theme: str, mark: str, ground: str) -> None:
    known = colours(theme)
    assert contrast(known[mark], known[ground]) >= 3


def test_both_themes_name_the_same_colours() -> None:
    assert colours("light").keys() == colours("dark").keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_are_decided_in_one_file(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    masked = text.replace("linear-gradient(#000", "")
    named = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", masked)
    assert named == []
    used = set(re.findall(r"var\(--([\w-]+)", text))
    assert used <= NAMED | SET_BY_SCRIPTS


def test_stages_differ_from_each_other() -> None:
    for theme in ("light", "dark"):
        known = colours(theme)
        assert len({known[stage] for stage in STAGES}) == len(STAGES)
