"""One prompt, every stage: in a real browser, on the style page, where states stand still."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from looking import small
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.widgets import assets, every_stage_states
from posttrain_lab.widgets.every_stage import PROMPTS, boot
from posttrain_lab.widgets.stages import STAGES

EVIL = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>'
TITLES = ["Base", "Mid", "Chat (SFT)", "RL", "Reasoner"]
Open = Callable[..., Page]


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title, exact=True)


def chart(page: Page, title: str) -> Locator:
    return page.get_by_role("figure", name=title, exact=True)


def prompt(page: Page) -> Locator:
    return page.get_by_label("Your prompt")


def run_js(page: Page, module: str, code: str) -> Any:
    return page.evaluate("async () => {" + assets.bundle(module) + code + "}")


def test_the_first_picture_is_recorded_and_says_so(visit: Open) -> None:
    page = visit("every-recorded")
    expect(page.locator(".ptl-stage:visible h4")).to_have_text(TITLES)
    expect(page.locator(".ptl-every-status")).to_have_text(
        "Opening the models… Until then: answers recorded on 24 November 2026."
    )
    for title in TITLES:
        expect(card(page, title)).to_contain_text("Recorded.")
    expect(card(page, "Base")).to_contain_text("The teacher asked a question about maths")


def test_live_answers_take_the_recordings_place(visit: Open) -> None:
    page = visit("every-live")
    expect(card(page, "Chat (SFT)")).to_contain_text("12 tokens, then it ended")
    assert page.get_by_text("ecorded").locator("visible=true").count() == 0
    expect(page.locator(".ptl-every-status")).to_have_text("")


def test_without_a_recording_every_card_waits(visit: Open) -> None:
    page = visit("every-unanswered")
    expect(page.locator(".ptl-every-status")).to_have_text("Opening the models…")
    expect(page.locator(".ptl-stage:visible .ptl-words")).to_have_text(["…"] * 5)


def test_each_card_says_how_its_stage_is_asked(visit: Open) -> None:
    page = visit("every-live")
    plain, chat = "Goes on with the plain text", "Answers, in the chat template"
    for title, words in zip(TITLES, [plain, plain, chat, chat, chat], strict=True):
        expect(card(page, title)).to_contain_text(words)
    page.get_by_text("Settings").first.click()
    page.get_by_label("How they are asked").select_option("text")
    for title in TITLES:
        expect(card(page, title)).to_contain_text(plain)
    page.get_by_label("How they are asked").select_option("chat")
    for title in TITLES:
        expect(card(page, title)).to_contain_text(chat)


def test_words_that_differ_from_the_stage_before_are_marked(visit: Open) -> None:
    page = visit("every-live")
    marked = card(page, "Mid").locator(".ptl-words ins").all_text_contents()
    assert "art" in marked
    expect(card(page, "Mid")).to_contain_text("Underlined differs from Base.")
    expect(card(page, "RL").locator(".ptl-words ins")).to_have_text("read.")
    assert card(page, "Base").locator("ins").count() == 0
    expect(card(page, "Reasoner")).to_contain_text("Other words than RL's throughout.")
    assert card(page, "Reasoner").locator("ins").count() == 0


def test_the_smaller_models_come_when_asked_for_and_stand_beside_base(visit: Open) -> None:
    page = visit("every-live")
    expect(card(page, "Tiny")).to_be_hidden()
    page.get_by_label("Smaller models, too").check()
    expect(card(page, "Small")).to_contain_text("Underlined differs from Base.")
    expect(card(page, "Tiny")).to_contain_text("says nothing, and ends")


def test_a_ready_prompt_says_what_to_look_for(visit: Open) -> None:
    page = visit("every-live")
    for ready in PROMPTS:
        chip = page.get_by_role("button", name=ready.label, exact=True)
        chip.click()
        expect(prompt(page)).to_have_value(ready.text)
        expect(page.locator(".ptl-ask-note")).to_have_text(ready.note)
        expect(chip).to_have_attribute("aria-pressed", "true")
    prompt(page).fill("Something else")
    expect(page.locator(".ptl-ask-note")).to_contain_text("Any text will do")
    assert page.locator(".ptl-chips [aria-pressed=true]").count() == 0


def test_settings_of_sampling_come_with_it_and_write_again_changes_the_seed(
    visit: Open,
) -> None:
    page = visit("every-live")
    page.get_by_text("Settings").first.click()
    again = page.get_by_role("button", name="Write again")
    expect(again).to_be_hidden()
    expect(page.get_by_label("Boldness")).to_be_hidden()
    page.get_by_label("Drawn by chance").check()
    for label in ("Boldness", "Only the likeliest few", "Only the likeliest share", "Seed"):
        expect(page.get_by_label(label)).to_be_visible()
    before = page.get_by_label("Seed").input_value()
    again.click()
    expect(page.get_by_label("Seed")).not_to_have_value(before)
    slider = page.get_by_label("Only the likeliest few")
    slider.press("Home")
    assert slider.get_attribute("aria-valuetext") == "1"


def test_a_seed_that_cannot_work_is_said_at_the_seed(visit: Open) -> None:
    page = visit("every-wrong")
    seed = page.get_by_label("Seed")
    expect(seed).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("The seed many does not work.")).to_be_visible()
    seed.fill("7")
    expect(page.get_by_text("does not work")).to_be_hidden()
    for wrong in ("-1", "1.5", "", "2147483648", "1e3"):
        seed.fill(wrong)
        expect(seed).to_have_attribute("aria-invalid", "true")
    assert page.locator(".ptl-seed .ptl-wrong").inner_text().startswith("The seed 1e3")


def test_a_prompt_that_is_too_long_is_said_at_the_prompt_in_the_desks_words(
    visit: Open,
) -> None:
    page = visit("every-long")
    alert = page.locator(".ptl-ask").get_by_role("alert")
    expect(alert).to_contain_text("The prompt is 492 tokens long")
    expect(alert).to_contain_text("Shorten it.")
    expect(prompt(page)).to_have_attribute("aria-invalid", "true")
    for title in TITLES:
        expect(card(page, title)).to_contain_text("cannot read the whole prompt")


def test_a_prompt_longer_than_a_message_is_not_sent(visit: Open) -> None:
    page = visit("every-live")
    prompt(page).fill("a" * 10_001)
    alert = page.locator(".ptl-ask").get_by_role("alert")
    expect(alert).to_contain_text("10,001 characters long.")
    prompt(page).fill("The cat")
    expect(alert).to_have_count(0)


def test_a_stage_that_does_not_answer_says_so_and_the_others_go_on(visit: Open) -> None:
    page = visit("every-one-gone")
    expect(card(page, "Mid").get_by_role("alert")).to_contain_text("did not answer in time")
    expect(card(page, "Reasoner")).to_contain_text("16 tokens, then it ended")
    expect(prompt(page)).not_to_have_attribute("aria-invalid", "true")


def test_an_empty_prompt_asks_for_one(visit: Open) -> None:
    page = visit("every-empty")
    expect(page.get_by_text("There is nothing to answer yet.")).to_be_visible()
    expect(page.locator(".ptl-stage:visible")).to_have_count(0)
    page.get_by_role("button", name="What comes next").click()
    expect(page.locator(".ptl-next:visible")).to_have_count(0)
    page.get_by_role("button", name="A question").click()
    expect(chart(page, "Base")).to_be_visible()


def test_a_silent_kernel_is_said_and_the_recording_stays(visit: Open) -> None:
    page = visit("every-lost")
    expect(page.get_by_role("alert")).to_contain_text("The page lost its kernel")
    expect(card(page, "Base")).to_contain_text("Recorded.")


def test_bars_say_percent_and_those_cut_off_are_hollow_under_a_line(visit: Open) -> None:
    page = visit("every-next-cut")
    base = chart(page, "Base")
    rows = base.locator(".ptl-chance:visible")
    parts = [part.strip() for part in rows.locator(".ptl-chance-part").all_text_contents()]
    assert parts == ["44 %", "28 %", "17 %", "11 %", "6 %", "3 %"]
    hollow = [row.get_attribute("data-cut") is not None for row in rows.all()]
    assert hollow == [False] * 4 + [True] * 2
    line = base.locator(".ptl-cut-line")
    expect(line).to_have_text("✂ cut: 4 of 2,038 tokens stay")
    tops = [row.bounding_box()["y"] for row in (rows.nth(3), line, rows.nth(4))]
    assert tops == sorted(tops)
    fill = rows.nth(4).locator(".ptl-chance-bar")
    assert fill.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert "cut off" in rows.nth(4).get_attribute("aria-label")
    expect(base.locator(".ptl-next-sure")).to_contain_text("1.9 bits of entropy")


def test_bars_of_charts_side_by_side_share_one_axis(visit: Open) -> None:
    page = visit("every-next")
    ends = page.locator(".ptl-next:visible .ptl-chance-axis span:last-child")
    assert set(ends.all_text_contents()) == {"100 %"}
    bar = chart(page, "Base").locator(".ptl-chance-bar").first
    assert bar.evaluate("(e) => parseFloat(e.style.width)") == pytest.approx(31)


def test_a_clicked_bar_adds_its_token_and_undo_takes_it_back(visit: Open) -> None:
    page = visit("every-next")
    chart(page, "Base").locator(".ptl-chance").nth(1).click()
    chart(page, "Mid").locator(".ptl-chance").first.click()
    chosen = page.locator(".ptl-chosen")
    expect(chosen).to_have_text(["␣textbooks", "␣books"])
    page.get_by_role("button", name="Undo").click()
    expect(chosen).to_have_text(["␣textbooks"])
    page.get_by_role("button", name="Start over").click()
    expect(chosen).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_a_new_prompt_begins_without_the_chosen_tokens(visit: Open) -> None:
    page = visit("every-next")
    chart(page, "Base").locator(".ptl-chance").first.click()
    prompt(page).fill("The cat")
    expect(page.locator(".ptl-chosen")).to_have_count(0)
    expect(page.locator(".ptl-so-far")).to_have_text("The cat")


def test_bars_are_walked_with_arrow_keys_and_added_with_enter(visit: Open) -> None:
    page = visit("every-next")
    rows = chart(page, "Base").locator(".ptl-chance")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ptl-chosen")).to_have_text("␣bags")
    expect(rows.first).to_be_focused()  # the next token's likeliest
    page.keyboard.press("Tab")  # one stop a chart
    expect(chart(page, "Mid").locator(".ptl-chance").first).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(".ptl-chosen")).to_have_text(["␣bags", "␣laptops"])
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+z")
    expect(page.locator(".ptl-chosen")).to_have_count(0)
    prompt(page).focus()
    page.keyboard.press("1")  # is typed
    expect(page.locator(".ptl-chosen")).to_have_count(0)


def test_spaces_line_ends_bytes_and_end_tokens_are_seen(visit: Open) -> None:
    page = visit("every-next-one")
    texts = page.locator(".ptl-next:visible .ptl-token").all_text_contents()
    assert texts[0] == "␣books"
    assert texts[7:10] == ["↵", "␣", "⟨e2⟩⟨82⟩"]
    assert texts[11] == "end<|endoftext|>"
    last = page.locator(".ptl-next:visible .ptl-chance").last
    assert last.get_attribute("aria-label").startswith("end of the text, <|endoftext|>")
    assert page.locator(".ptl-chosen").last.inner_text().startswith("end")


def test_one_stage_has_more_bars_than_many(visit: Open) -> None:
    page = visit("every-next")
    expect(chart(page, "Base").locator(".ptl-chance:visible")).to_have_count(6)
    page.get_by_text("Base", exact=True).first.click()
    expect(chart(page, "Base").locator(".ptl-chance:visible")).to_have_count(12)
    expect(chart(page, "Mid")).to_be_hidden()


def test_text_of_models_and_learners_is_never_markup(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dict.fromkeys(every_stage_states.WRITTEN, (EVIL, 9))
    likely = {name: {EVIL: 0.5, "b": 0.1} for name in every_stage_states.LIKELY}
    monkeypatch.setattr(every_stage_states, "WRITTEN", written)
    monkeypatch.setattr(every_stage_states, "LIKELY", likely)
    page = visit("every-live")
    prompt(page).fill(EVIL)
    expect(card(page, "Base")).to_contain_text("<img src=x")
    page.get_by_role("button", name="What comes next").click()
    chart(page, "Base").locator(".ptl-chance").first.click()
    expect(page.locator(".ptl-chosen")).to_contain_text("onerror")
    assert page.locator(".ptl img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_phone_shows_one_stage_at_a_time(visit: Open, errors: list[str]) -> None:
    page = visit("every-live", width=360)
    expect(page.locator(".ptl-stage:visible h4")).to_have_text(["Base"])
    page.get_by_text("Reasoner", exact=True).first.click()
    expect(page.locator(".ptl-stage:visible h4")).to_have_text(["Reasoner"])
    page.keyboard.press("ArrowLeft")  # a group of radios
    expect(page.locator(".ptl-stage:visible h4")).to_have_text(["RL"])
    words, settings = card(page, "RL").bounding_box(), page.get_by_text("Settings").first
    assert settings.bounding_box()["y"] > words["y"]
    assert errors == []


@pytest.mark.parametrize("width", [400, 1280])
def test_a_room_sees_one_stage_and_walks_with_the_arrow_keys(width: int, visit: Open) -> None:
    page = visit("every-presenter", width=width)
    shown = page.locator(".ptl-stage:visible")
    assert small(page, 20) == []
    expect(shown).to_have_attribute("data-stage", "pocket/mid")
    page.keyboard.press("PageDown")
    expect(shown).to_have_attribute("data-stage", "pocket/chat")
    page.keyboard.press("End")
    expect(shown).to_have_attribute("data-stage", "pocket/reasoner")
    page.keyboard.press("ArrowDown")
    expect(prompt(page)).to_have_value(PROMPTS[1].text)
    page.keyboard.press("ArrowUp")
    expect(prompt(page)).to_have_value(PROMPTS[0].text)
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
    expect(page.get_by_role("button", name="Presenter mode")).to_be_focused()


def test_a_room_sees_one_chart_and_chooses_by_number(visit: Open) -> None:
    page = visit("every-next-presenter")
    assert small(page, 20) == []
    assert page.evaluate("document.querySelector('.ptl').scrollHeight <= innerHeight")
    page.keyboard.press("2")
    expect(page.locator(".ptl-chosen")).to_have_text("␣textbooks")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ptl-next:visible")).to_have_attribute("data-stage", "pocket/mid")


@pytest.mark.parametrize("state", ["every-drawn", "every-next-one"])
@pytest.mark.parametrize("width", [360, 1280])
def test_controls_are_named_and_large_enough(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    small = page.evaluate("""() => [...document.querySelectorAll(
        '.ptl button, .ptl select, .ptl-pill, .ptl-check, .ptl-option-line, .ptl summary')]
        .filter((b) => b.offsetParent && !b.matches('.ptl-link'))
        .map((b) => [b.textContent || b.ariaLabel, b.offsetWidth, b.offsetHeight])
        .filter(([, w, h]) => w < 32 || h < 32)""")
    assert small == []
    nameless = page.evaluate("""() => [...document.querySelectorAll(
        '.ptl button, .ptl input, .ptl textarea, .ptl select')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert nameless == []


DAMAGED = [
    "{", '"x"', '{"rev": 9}', '{"rev": 9, "prompt": 7}', '{"rev": 9, "then": [7, {"raw": 1}]}',
    '{"rev": 9, "stage": "pocket/none", "view": "dance", "top_k": -1, "temperature": "hot"}',
    '{"rev": 9, "longest": 1e9, "top_p": null, "seed": {}, "asked": [], "every": "no"}',
]  # fmt: skip


@pytest.mark.parametrize("kept", DAMAGED)
def test_what_was_kept_and_damaged_is_no_harm(
    kept: str, visit: Open, errors: list[str]
) -> None:
    page = visit("every-live")
    page.add_init_script("Storage.prototype.clear = () => {}")  # the style page starts clean
    key = "posttrain-lab.draft.every-live"
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, kept])
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(card(page, "Base")).to_contain_text("Cut at 120 tokens")
    expect(prompt(page)).to_have_value(PROMPTS[0].text)
    assert errors == []


def test_another_panel_of_the_same_name_follows(visit: Open) -> None:
    page = visit("every-live")
    draft = {"rev": 99, "prompt": "The cat", "view": "next", "top_k": 5}
    page.evaluate(
        """(draft) => window.dispatchEvent(new CustomEvent("posttrain-lab:draft",
            { detail: { name: "every-live", draft } }))""",
        draft,
    )
    expect(prompt(page)).to_have_value("The cat")
    expect(chart(page, "Base")).to_be_visible()


ASKING = """
    const asked = [], came = [], stuck = new Set(["slow"]);
    const kernel = { ask: async (type, { question }) => {
        asked.push(`${question.text} ${question.models[0]}`);
        await new Promise((done) => setTimeout(done, 5));
        if (question.text === "late" && asked.length < 3) return { later: true };
        if (question.text === "bad") throw { given: "No." };
        return { answer: { models: { [question.models[0]]: `${question.text}!` } } };
    } };
    const asking = new stage_asking_js.Asking({ kernel, seat: "s", onprogress() {},
        onanswer: (item, answer) => came.push([item.stage, answer]),
        onproblem: (item, problem) => came.push([item.stage, problem.given]) });
    const want = (text, ...stages) => asking.want(
        stages.map((stage) => ({ kind: "write", stage, question: { text } })));
    const idle = async () => {
        while (asking.running) await new Promise((done) => setTimeout(done, 5));
    };
"""


def test_stages_are_asked_one_after_another_and_the_latest_wish_counts(page: Page) -> None:
    code = (
        ASKING
        + """
        want("a", "x", "y", "z"); want("b", "x", "y"); want("c", "x", "y");
        await idle(); return [asked, came];"""
    )
    asked, came = run_js(page, "stage_asking.js", code)
    assert asked == ["a x", "c x", "c y"]  # one was on its way; b was never sent
    assert came == [["x", "c!"], ["y", "c!"]]


def test_what_was_answered_before_is_not_asked_again(page: Page) -> None:
    code = (
        ASKING
        + """
        want("a", "x"); await idle(); want("b", "x"); await idle(); want("a", "x");
        await idle(); return [asked, came];"""
    )
    asked, came = run_js(page, "stage_asking.js", code)
    assert asked == ["a x", "b x"]
    assert came == [["x", "a!"], ["x", "b!"], ["x", "a!"]]


def test_later_is_asked_again_and_a_problem_stops_no_other_stage(page: Page) -> None:
    code = (
        ASKING
        + """
        want("late", "x", "y"); await idle(); want("bad", "x", "y"); await idle();
        return [asked.slice(0, 4), came];"""
    )
    asked, came = run_js(page, "stage_asking.js", code)
    assert asked == ["late x"] * 3 + ["late y"]
    assert came == [["x", "late!"], ["y", "late!"], ["x", "No."], ["y", "No."]]


@pytest.mark.parametrize(
    ("chance", "said"),
    [(1.0, "100 %"), (0.9996, "100 %"), (0.997, "99.7 %"), (0.444, "44 %"), (0.0149, "1 %"),
     (0.0096, "1 %"), (0.0094, "0.9 %"), (0.0006, "0.1 %"), (0.0001, "<0.1 %")],
)  # fmt: skip
def test_chances_are_said_as_exactly_as_they_are_worth(
    chance: float, said: str, page: Page
) -> None:
    assert run_js(page, "next_bars.js", f"return next_bars_js.percent({chance})") == said


def test_the_page_asks_what_the_recording_answers(page: Page) -> None:
    stages = json.dumps(boot("x", list(STAGES)) | {"recording": every_stage_states.recorded()})
    code = f"""const boot = {stages}; const {{ fresh, question, recorded }} = stage_state_js;
        const first = fresh(boot), [base, , chat] = boot.stages;
        const other = [{{ drawn: true }}, {{ asked: "chat" }}, {{ prompt: "Hi" }},
            {{ longest: 50 }}];
        return [question(first, base, boot), question(first, chat, boot),
            question({{ ...first, view: "next", top_k: 3 }}, chat, boot),
            Boolean(recorded(first, base, boot)),
            other.map((each) => Boolean(recorded({{ ...first, ...each }}, base, boot)))];"""
    plain, chat, likely, kept, others = run_js(page, "stage_state.js", code)
    text = PROMPTS[0].text
    assert plain == {"text": text, "max_new_tokens": 120}
    assert chat == {"messages": [{"role": "user", "content": text}], "max_new_tokens": 120}
    assert likely == {"text": text, "chat": True, "then": [], "shown": 12, "temperature": 1,
                      "top_k": 3, "top_p": 1}  # fmt: skip
    assert kept
    assert others == [False] * 4
