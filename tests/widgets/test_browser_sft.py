"""The mask view and the packing view in a real browser, on the style page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from looking import small
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.widgets import mask_view, packing_view, sft_states

Open = Callable[..., Page]
EVIL = '<img src=x onerror="window.hacked=1">'
TOKENS = json.loads(mask_view.RECORDING.read_text(encoding="utf-8"))["answers"]
ROWS = json.loads(packing_view.RECORDING.read_text(encoding="utf-8"))["answer"]


def token(page: Page, number: int) -> Locator:
    return page.locator(f".ptl-mask-picture [data-i='{number}']")


def place(example: str, name: str, after: int = 0) -> int:
    """Where a token of this place stands."""
    tokens = TOKENS[example]["tokens"]
    return next(n for n, each in enumerate(tokens) if n >= after and each["place"] == name)


def learn(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def learned(page: Page) -> str:
    return "".join(page.locator(".ptl-mask-picture [data-learned][data-i]").all_inner_texts())


def test_a_mask_says_what_it_learns_and_the_loss_of_that(
    visit: Open, errors: list[str]
) -> None:
    page = visit("mask")
    loss = page.locator(".ptl-mask-loss")
    assert re.sub(r"\s", "", learned(page)) == "Paris<|im_end|>Madrid<|im_end|>Berlin<|im_end|>"
    expect(loss).to_have_text(f"{TOKENS['capitals']['loss']['answers']:.2f}")
    learn(page, "Last answer")
    assert re.sub(r"\s", "", learned(page)) == "Berlin<|im_end|>"
    expect(loss).to_have_text(f"{TOKENS['capitals']['loss']['last']:.2f}")
    expect(page.locator(".ptl-mask-share")).to_contain_text("5 tokens of 59 carry loss (8 %)")
    assert errors == []


def test_a_mask_of_zeros_is_shouted_about_and_mended(visit: Open) -> None:
    page = visit("mask-nothing")
    alarm = page.get_by_role("alert").filter(has_text="Nothing is learned.")
    expect(alarm).to_contain_text("The loss is 0 divided by 0, which is no number")
    expect(alarm).to_contain_text("no weight gets a gradient")
    expect(page.locator(".ptl-mask-loss")).to_have_text("no number")
    assert learned(page) == ""
    alarm.get_by_role("button", name="Learn the answers").click()
    expect(alarm).to_have_count(0)
    expect(page.get_by_role("radio", name="Answers", exact=True)).to_be_checked()


def test_a_mask_of_ones_is_shouted_about(visit: Open) -> None:
    page = visit("mask-all")
    alarm = page.get_by_role("alert").filter(has_text="Everything is learned.")
    expect(alarm).to_contain_text("44 of the 58 learned tokens are not the assistant's")
    assert page.locator(".ptl-mask-picture [data-learned][data-i]").count() == 58


@pytest.mark.parametrize(
    ("name", "mask", "words"),
    [
        ("first", "Answers", "nothing stands before it"),
        ("words", "Answers", "The user's word: read only."),
        ("words", "Everything", "The user's word, learned as well"),
        ("mark", "Answers", "The template's mark: read only."),
        ("opening", "Answers", "The template's opening of the answer: read only."),
        ("answer", "Answers", "The assistant's word: learned."),
        ("answer", "Nothing", "The assistant's word, but masked"),
        ("answer", "Last answer", "Of an earlier answer: read only"),
        ("end", "Answers", "learned, so that the model knows when to stop."),
        ("after", "Answers", "The template's line end behind the answer: read only."),
    ],
)
def test_every_token_says_why_it_is_learned_or_not(
    name: str, mask: str, words: str, visit: Open
) -> None:
    page = visit("mask")
    page.get_by_role("radio", name=re.compile(f"^{mask}")).check()
    number = place("capitals", name)
    token(page, number).hover()
    told = page.locator(".ptl-bit-told")
    expect(told).to_contain_text(words)
    expect(told).to_contain_text(f"Token {number + 1} of 59")
    expect(told).to_contain_text(f"id {TOKENS['capitals']['tokens'][number]['id']}")


def test_keys_walk_the_tokens_and_say_each(visit: Open) -> None:
    page = visit("mask")
    answer = place("capitals", "answer")
    token(page, answer).focus()
    assert page.locator(".ptl-mask-picture [data-i][tabindex='0']").count() == 1
    page.keyboard.press("ArrowRight")
    expect(token(page, answer + 1)).to_be_focused()
    expect(page.locator(".ptl-bit-told")).to_contain_text(f"Token {answer + 2} of 59")
    described = token(page, answer + 1).get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_have_text("The assistant's word: learned.")
    expect(token(page, answer + 1)).to_have_attribute("aria-label", "ar, assistant, learned")
    page.keyboard.press("End")
    expect(token(page, 58)).to_be_focused()
    page.keyboard.press("Home")
    expect(token(page, 0)).to_be_focused()


def test_spaces_line_ends_and_bytes_can_be_seen(visit: Open) -> None:
    page = visit("mask-letters")
    text = page.locator(".ptl-mask-picture .ptl-bits:not(.ptl-bits-plain)").inner_text()
    assert "·capital" in text
    assert "↵" in text
    first = next(n for n, t in enumerate(TOKENS["letters"]["tokens"]) if t["text"] == "⟨e6⟩")
    token(page, first).hover()
    expect(page.locator(".ptl-bit-told")).to_contain_text("part of 東")


def test_thinking_marks_are_chips(visit: Open) -> None:
    page = visit("mask-bars")
    chips = page.locator(".ptl-mask-picture [data-control]").all_inner_texts()
    for mark in ("<think>", "</think>", "<answer>", "</answer>", "<|im_end|>"):
        assert mark in [chip.strip() for chip in chips]
    page.locator(".ptl-mask-picture [data-control]", has_text="</think>").hover()
    expect(page.locator(".ptl-bit-told")).to_contain_text("A mark inside the answer")


def test_surprise_is_a_layer_that_is_switched_on(visit: Open) -> None:
    page = visit("mask-bars")
    bars = page.locator(".ptl-mask-picture .ptl-bit-bar")
    heights = [bar.evaluate("(e) => e.offsetHeight") for bar in bars.all()]
    nats = [each["surprise"] or 0 for each in TOKENS["think"]["tokens"]]
    assert heights[nats.index(max(nats))] == max(heights) > 20
    page.get_by_role("checkbox", name="Each token's surprise").uncheck()
    expect(bars.nth(3)).to_be_hidden()


def test_the_table_holds_every_token_with_its_id(visit: Open) -> None:
    page = visit("mask-table")
    rows = page.locator(".ptl-bit-table tbody tr")
    expect(rows).to_have_count(59)
    ids = rows.locator("td:nth-child(3)").all_inner_texts()
    assert ids == [str(each["id"]) for each in TOKENS["capitals"]["tokens"]]
    expect(rows.nth(place("capitals", "end"))).to_contain_text("knows when to stop")


def test_another_tokenizer_cuts_the_same_words_otherwise(visit: Open) -> None:
    page = visit("mask-other")
    other = page.get_by_role("region", name="Cut by another model")
    expect(other).to_contain_text("SmolLM2 135M Instruct makes 46 tokens of it, 13 fewer than")
    other.locator("[data-i]", has_text="Madrid").hover()
    expect(other).to_contain_text(re.compile(r"Madrid has the number \d+ there\."))


def test_turns_are_added_changed_moved_and_removed(visit: Open, errors: list[str]) -> None:
    page = visit("mask")
    turns = page.locator(".ptl-talk-turn")
    page.get_by_role("button", name="Add a turn").click()
    expect(turns).to_have_count(7)
    area = page.get_by_role("textbox", name="Turn 7, user")
    expect(area).to_be_focused()
    area.fill("And Peru?")
    expect(page.get_by_role("button", name="In turns")).to_have_attribute(
        "aria-pressed", "false"
    )
    page.get_by_role("button", name="Move turn 7 up").press("Enter")
    expect(page.get_by_role("textbox", name="Turn 6, user")).to_have_value("And Peru?")
    expect(page.get_by_role("button", name="Move turn 6 up")).to_be_focused()
    page.get_by_role("combobox", name="Turn 6, who speaks").select_option("system")
    expect(page.get_by_role("textbox", name="Turn 6, system")).to_have_value("And Peru?")
    page.get_by_role("button", name="Delete turn 6").click()
    expect(turns).to_have_count(6)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Turn 6, system")).to_have_value("And Peru?")
    assert errors == []


def test_a_ready_conversation_that_took_the_place_of_ones_own_can_be_undone(
    visit: Open,
) -> None:
    page = visit("mask-own")
    page.get_by_role("button", name="Think, then answer").click()
    expect(page.get_by_role("textbox", name="Turn 1, user")).to_have_value(re.compile("Alice"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Turn 1, user")).to_have_value("Hello there!")


def test_the_first_picture_stands_before_the_model_is_open(visit: Open) -> None:
    page = visit("mask-opening")
    expect(page.locator(".ptl-mask-status")).to_have_text(
        re.compile(r"Recorded on \d+ \w+ \d{4}\. Opening the model…")
    )
    assert page.locator(".ptl-mask-picture [data-i]").count() == 59


def test_ones_own_words_are_never_shown_with_recorded_tokens(visit: Open) -> None:
    page = visit("mask-own")
    expect(page.locator(".ptl-mask-status")).to_have_text("Opening the model…")
    expect(page.locator(".ptl-bits-plain")).to_contain_text("Hello there!")
    expect(page.locator(".ptl-mask-loss")).to_have_text("–")
    expect(page.locator(".ptl-mask-picture [data-i]").first).to_be_hidden()


def test_an_empty_conversation_and_one_too_long_are_said_in_words(visit: Open) -> None:
    empty = visit("mask-empty").get_by_role("alert").filter(has_text="is empty")
    expect(empty).to_contain_text("Add a turn, or take a ready conversation.")
    page = visit("mask-long")
    expect(page.get_by_role("alert")).to_contain_text("This model reads 512 at once.")
    page.get_by_role("textbox", name="Turn 1, user").fill("x" * 10_001)
    expect(page.get_by_role("alert")).to_contain_text("At most 10,000 are sent.")


def test_without_a_kernel_the_recording_stays_and_the_loss_is_said(visit: Open) -> None:
    page = visit("mask-lost")
    expect(page.get_by_role("alert").filter(has_text="lost its kernel")).to_be_visible()
    learn(page, "Everything")  # needs no kernel
    assert page.locator(".ptl-mask-picture [data-learned][data-i]").count() == 58


def test_what_is_typed_is_never_markup(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"rev": 9, "messages": [{"role": "user", "content": EVIL}]}
    evil = [token | {"text": EVIL, "turn": 0} for token in TOKENS["letters"]["tokens"][:4]]
    answer = {**TOKENS["letters"], "tokens": evil, "note": EVIL}
    state = next(each for each in sft_states.states() if each["id"] == "mask")
    state["replies"]["open"] = {"draft": own}
    state["replies"]["inquire"] = {"answer": {"models": {"pocket/base": answer}}}
    monkeypatch.setattr(sft_states, "states", lambda: [state])
    page = visit("mask")
    expect(page.locator(".ptl-mask-picture [data-i]").nth(1)).to_contain_text("<img")
    page.get_by_role("button", name="As a table").click()
    assert page.locator(".ptl img").count() == 0
    assert page.evaluate("window.hacked") is None


DAMAGED = ['"x"', "{", '{"rev": 9, "messages": 5, "mask": "none", "model": 7}']
DAMAGED += ['{"rev": 9, "messages": [{"role": "robot", "content": 5}], "table": "yes"}']


@pytest.mark.parametrize("kept", DAMAGED)
@pytest.mark.parametrize("state", ["mask", "packing"])
def test_what_was_kept_and_damaged_is_no_harm(
    state: str, kept: str, visit: Open, errors: list[str]
) -> None:
    page = visit(state)
    page.add_init_script("Storage.prototype.clear = () => {}")  # the style page starts clean
    name = {"mask": mask_view.NAME, "packing": packing_view.NAME}[state]
    page.evaluate("([name, text]) => localStorage.setItem(`posttrain-lab.draft.${name}`, text)",
                  [name, kept])  # fmt: skip
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("[data-i], [data-row]").first).to_be_visible()
    assert errors == []


def test_three_ways_show_what_is_padding(visit: Open, errors: list[str]) -> None:
    page = visit("packing")
    for way, title in (("none", "Padded"), ("boundaries", "Packed, with boundaries"),
                       ("no_boundaries", "Packed, without boundaries")):  # fmt: skip
        region = page.get_by_role("region", name=title, exact=True)
        drawn = ROWS["ways"][way]
        expect(region.locator("[data-row]")).to_have_count(len(drawn["rows"]))
        whole = f"{len(drawn['rows'])} rows, {drawn['slots']:,} places for 1,304 tokens"
        expect(region).to_contain_text(whole)
    assert errors == []


def test_rows_are_drawn_to_scale(visit: Open) -> None:
    page = visit("packing")
    drawn = ROWS["ways"]["boundaries"]
    row = page.locator("[data-way=boundaries] [data-row='7']")
    full = page.locator("[data-way=boundaries] .ptl-pack-rows").evaluate("(e) => e.clientWidth")
    wide = row.evaluate("(e) => e.getBoundingClientRect().width")
    assert wide / (full - 4) == pytest.approx(drawn["widths"][7] / 160, abs=0.02)
    widths = row.locator("[data-whose]").evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect().width)"
    )
    tokens = [piece[2] for piece in drawn["rows"][7]]
    for width, many in zip(widths, tokens, strict=True):
        assert width / wide == pytest.approx(many / drawn["widths"][7], abs=0.02)


def test_a_chosen_row_shows_positions_and_sight(visit: Open) -> None:
    page = visit("packing")
    chosen = page.get_by_role("region", name="The chosen row")
    pieces = ROWS["ways"]["boundaries"]["rows"][7]
    expect(chosen).to_contain_text(f"begin again at 0 with each of the {len(pieces)}")
    assert chosen.locator(".ptl-sight-own").count() == len(pieces)
    assert chosen.locator("svg rect[fill^='url']").count() == 0
    for _, _, tokens in pieces:
        expect(chosen).to_contain_text(f"{tokens} tokens, position ids 0 to {tokens - 1}")
    page.locator("[data-way=no_boundaries] [data-row='2']").click()
    expect(chosen).to_contain_text("Position ids run on to the end of the row")
    assert chosen.locator("svg rect[fill^='url']").count() == 2  # sees those before it
    expect(chosen).to_contain_text("position ids 150 to 159")
    expect(chosen).to_contain_text("its beginning (of 29)")


def test_keys_and_arrows_choose_a_row(visit: Open) -> None:
    page = visit("packing")
    chosen = page.get_by_role("region", name="The chosen row")
    page.get_by_role("listbox", name="Rows, padded").focus()
    page.keyboard.press("Home")
    expect(chosen).to_contain_text("Row 1 of 24: padded")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("Row 2 of 24: padded")
    expect(page.get_by_role("option", selected=True)).to_have_attribute(
        "aria-label", "Row 2: 1 piece, 56 tokens, 70 padding"
    )
    chosen.get_by_role("button", name="The next row").click()
    expect(chosen).to_contain_text("Row 3 of 24: padded")


def test_a_conversation_is_found_again_in_every_way(visit: Open) -> None:
    page = visit("packing")
    page.locator("[data-way=none] [data-row='0'] [data-whose]").hover()
    marked = page.locator(".ptl-pack-rows [data-on]")
    assert {whose.get_attribute("data-whose") for whose in marked.all()} == {"0"}
    assert marked.count() >= 3


def test_a_row_too_short_is_mended_with_one_press(visit: Open) -> None:
    page = visit("packing-short")
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("A row must hold each conversation whole.")
    alarm.get_by_role("button", name="Use 128").click()
    expect(page.get_by_role("slider", name="Places in a row")).to_have_value("128")


def test_what_is_measured_says_when_where_and_how_much_it_varied(visit: Open) -> None:
    page = visit("packing")
    speed = page.get_by_role("region", name="Speed")
    speed.get_by_role("button", name="Measure").click()
    expect(speed).to_contain_text("Measured just now")
    expect(speed).to_contain_text("on this computer, on one CPU thread")
    assert speed.locator(".ptl-pack-dot").count() == 15  # five counted rounds of three
    expect(speed).to_contain_text("no clear difference, since their ranges overlap")
    expect(speed.get_by_role("button", name="Measure")).to_be_focused()


def test_a_recorded_speed_is_called_so(visit: Open) -> None:
    page = visit("packing-lost")
    speed = page.get_by_role("region", name="Speed")
    expect(speed).to_contain_text(
        re.compile(r"Recorded on \d+ \w+ \d{4} on 1 of \d+ CPU cores")
    )
    expect(speed).to_contain_text("Press Measure for this computer.")


def test_rows_of_another_set_up_have_not_been_measured(visit: Open) -> None:
    page = visit("packing-other")
    speed = page.get_by_role("region", name="Speed")
    expect(speed).to_contain_text("Not measured yet for these rows.")
    assert speed.locator(".ptl-pack-dot").count() == 0
    expect(page.locator(".ptl-pack-status")).to_have_text("Packing…")


def test_no_answer_in_time_is_said_where_it_was_asked(visit: Open) -> None:
    alarm = visit("packing-busy").get_by_role("region", name="Speed").get_by_role("alert")
    expect(alarm).to_contain_text("The model did not answer in time.")


@pytest.mark.parametrize("state", ["mask-presenter", "packing-presenter"])
@pytest.mark.parametrize("width", [400, 1280])
def test_a_room_reads_it_from_the_last_row(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    assert small(page, 20) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
    expect(page.get_by_role("button", name="Presenter mode")).to_be_focused()


def test_a_clicker_walks_the_tokens_and_changes_the_mask(visit: Open) -> None:
    page = visit("mask-presenter")
    told = page.locator(".ptl-bit-told")
    page.keyboard.press("PageDown")
    expect(told).to_contain_text("Token 12 of 59")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Last answer")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("alert").filter(has_text="Everything is learned.")).to_be_visible()
    assert small(page, 20) == []


def test_a_clicker_walks_the_rows_and_the_ways(visit: Open) -> None:
    page = visit("packing-presenter")
    chosen = page.get_by_role("region", name="The chosen row")
    expect(page.locator(".ptl-pack-way:visible")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(chosen).to_contain_text("Row 7 of 9: packed, with boundaries")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("of 24: padded")
    assert small(page, 20) == []


@pytest.mark.parametrize("state", ["mask", "mask-table", "mask-other", "packing"])
@pytest.mark.parametrize("width", [360, 1280])
def test_controls_are_named_large_enough_and_fit(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl-seg')]
        .filter((b) => b.offsetParent && !b.matches('.ptl-link, .ptl-bit'))
        .map((b) => [b.textContent || b.ariaLabel, b.offsetWidth, b.offsetHeight])
        .filter(([, w, h]) => w < 32 || h < 32)""")
    assert small == []
    nameless = page.evaluate("""() => [...document.querySelectorAll(
            '.ptl button, .ptl input, .ptl select, .ptl textarea')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert nameless == []
