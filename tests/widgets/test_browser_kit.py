"""Quiz, progress and checks in a real browser, on the style page, where states stand still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import small
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.lesson_kit import Case, Exercise
from posttrain_lab.lesson_kit.exercise import attempt
from posttrain_lab.widgets import assets, kit_states

EVIL = '<img src=x onerror="window.hacked=1">'
Open = Callable[..., Page]


def question(page: Page, number: int) -> Locator:
    return page.locator(".ptl-question").nth(number - 1)


def pick(page: Page, number: int, answer: str, press: bool = True) -> None:
    asked = question(page, number)
    asked.get_by_role("radio", name=answer).check()
    if press:
        asked.get_by_role("button", name="Check").click()


def test_a_wrong_answer_says_why_and_may_be_mended(visit: Open, errors: list[str]) -> None:
    page = visit("quiz")
    pick(page, 1, "Those of the prompt")
    first = question(page, 1)
    wrong = first.locator(".ptl-option", has_text="Those of the prompt")
    expect(wrong).to_contain_text("Not this one")
    expect(wrong).to_contain_text("It would learn to ask, and never to answer.")
    expect(page.get_by_text("0 of 5 right")).to_be_visible()
    pick(page, 1, "Those of the assistant's answer")
    right = first.locator(".ptl-option", has_text="Those of the assistant's answer")
    expect(right).to_contain_text("Right")
    expect(right).to_contain_text("only what the model should say is learned")
    expect(wrong).to_contain_text("It would learn to ask")  # and stays to be read
    expect(page.get_by_text("1 of 5 right")).to_be_visible()
    assert errors == []


def test_a_solved_question_says_why_not_the_others(visit: Open) -> None:
    page = visit("quiz")
    pick(page, 4, "Two thin matrices")
    others = question(page, 4).get_by_role("button", name="Why not the others?")
    expect(others).to_be_focused()  # where the pressed button was
    others.press("Enter")
    for reason in ("Rank is a width", "It changes no weight in place"):
        expect(question(page, 4).get_by_text(reason)).to_be_visible()
    expect(others).to_be_hidden()


def test_a_solved_question_cannot_be_undone_by_a_stray_click(visit: Open) -> None:
    page = visit("quiz-all")
    third = question(page, 3)
    third.get_by_text("The model is too small").click()
    expect(third.get_by_role("radio", name="Over-fitting")).to_be_checked()
    expect(page.get_by_text("All 5 questions right.")).to_be_visible()


def test_check_without_an_answer_asks_for_one(visit: Open) -> None:
    page = visit("quiz-unpicked")
    expect(question(page, 3).get_by_role("alert")).to_have_text("Pick an answer first.")
    pick(page, 3, "The model is too small", press=False)
    expect(question(page, 3).get_by_role("alert")).to_be_hidden()


def test_the_quiz_is_answered_with_the_keyboard_alone(visit: Open) -> None:
    page = visit("quiz")
    question(page, 1).get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # moves the choice, checks nothing
    expect(question(page, 1).locator("[data-state]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(question(page, 1).locator("[data-state=right]")).to_have_count(1)
    page.keyboard.press("Tab")  # to "Why not the others?"
    page.keyboard.press("Tab")  # to the next question
    expect(question(page, 2).get_by_role("radio").first).to_be_focused()


def test_a_screen_reader_hears_question_options_and_reasons(visit: Open) -> None:
    page = visit("quiz-wrong")
    group = page.get_by_role("group", name="In supervised fine-tuning")
    wrong = group.get_by_role("radio", name="The last token alone")
    reason = "One token an example would waste all the others."
    expect(wrong).to_have_accessible_description(reason)
    buttons = page.get_by_role("button", name="Check").all()
    names = [button.get_attribute("aria-label") for button in buttons]
    assert names == [f"Check your answer to question {n}" for n in (1, 3, 4, 5)]
    pick(page, 5, "Their loss")
    said = page.locator(".ptl-quiz > [role=status]")
    expect(said).to_have_text(
        "Not this one. Losses are averaged over tokens; packing does not mix them up."
    )


def test_start_again_can_be_undone(visit: Open) -> None:
    page = visit("quiz-wrong")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("0 of 5 right")).to_be_visible()
    expect(page.locator(".ptl-question [data-state]")).to_have_count(0)
    expect(page.locator(".ptl-question input:checked")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 of 5 right")).to_be_visible()
    expect(question(page, 1).locator("[data-state=wrong]")).to_have_count(1)


def test_answers_that_cannot_be_kept_are_said(visit: Open) -> None:
    page = visit("quiz-unsaved")
    expect(page.get_by_role("alert").filter(has_text="The disk is full.")).to_be_visible()


def test_a_second_panel_of_the_same_quiz_follows(visit: Open) -> None:
    page = visit("quiz")
    right = kit_states.QUIZ[0]
    draft = {"rev": 99, "picks": {right.key: [right.right_key]}}
    page.evaluate(
        """(draft) => window.dispatchEvent(new CustomEvent("posttrain-lab:draft",
            { detail: { name: "quiz", draft } }))""",
        draft,
    )
    expect(page.get_by_text("1 of 5 right")).to_be_visible()


DAMAGED = ['"x"', '{"rev": 9, "picks": 7}', '{"rev": 9}', "{"]
DAMAGED += [f'{{"rev": 9, "picks": {{"{kit_states.QUIZ[0].key}": 5}}}}']


@pytest.mark.parametrize("kept", DAMAGED)
def test_what_was_kept_and_damaged_is_no_harm(
    kept: str, visit: Open, errors: list[str]
) -> None:
    page = visit("quiz")
    page.add_init_script("Storage.prototype.clear = () => {}")  # the style page starts clean
    page.evaluate("(text) => localStorage.setItem('posttrain-lab.draft.quiz', text)", kept)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    pick(page, 1, "Those of the prompt")
    expect(question(page, 1).locator("[data-state=wrong]")).to_have_count(1)
    assert errors == []


def test_where_nothing_can_be_kept_it_is_said_and_the_page_still_has_one_seat(
    page: Page, visit: Open
) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('denied') }")
    page = visit("quiz")
    expect(page.get_by_text("your answers are lost on reload")).to_be_visible()
    ask = "() => {" + assets.bundle("seat.js") + "return seat_js.openSeat('any').seat }"
    assert page.evaluate(ask) == page.evaluate(ask)  # two widgets, each with its own script


def test_a_room_sees_one_question_a_screen_and_then_its_answer(visit: Open) -> None:
    page = visit("quiz-presenter")
    assert small(page, 20) == []
    shown = page.locator(".ptl-question:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator("[data-state]")).to_have_count(0)  # not the presenter's own answers
    page.keyboard.press("PageDown")
    expect(shown.locator("[data-state=right]")).to_have_count(1)
    expect(shown.locator("[data-state=wrong]")).to_have_count(3)
    assert small(page, 20) == []
    assert page.evaluate("document.querySelector('.ptl').scrollHeight <= innerHeight")
    page.keyboard.press("PageDown")
    expect(shown).to_contain_text("Question 2 of 5")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_contain_text("Question 1 of 5")
    expect(shown.locator("[data-state]")).to_have_count(0)
    page.keyboard.press("End")
    expect(shown).to_contain_text("Question 5 of 5")
    page.keyboard.press("ArrowUp")
    expect(shown).to_contain_text("Question 4 of 5")
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 of 5 right")).to_be_visible()  # as they were before


def test_progress_says_what_is_done_and_what_is_left(visit: Open) -> None:
    page = visit("progress")
    region = page.get_by_role("region", name="Your progress")
    expect(region).to_contain_text("3 of 5 questions, 1 of 2 exercises, 2 of 5 claims")
    expect(region).to_contain_text(
        "Still to do: questions 3 and 5; exercise 2.2; claims C15, C02 and C03."
    )
    assert page.locator(".ptl-pip[data-done]").count() == 6
    assert page.locator(".ptl-pip").count() == 12


def test_a_finished_lesson_says_so_in_words(visit: Open) -> None:
    expect(visit("progress-done").locator(".ptl-lesson-line")).to_have_text(
        "All done: 5 questions, 2 exercises, 5 claims"
    )


def test_a_check_shows_the_case_that_failed(visit: Open) -> None:
    page = visit("checked-miss")
    missed = page.locator("[data-missed]")
    expect(missed).to_contain_text("the prompt's token carries no loss does not hold yet")
    expect(missed.locator("dd").nth(0)).to_have_text("forgetful_loss([0.5, 0.25], [1, 0])")
    expect(missed.locator("dd").nth(1)).to_have_text("0.3465736")
    expect(missed.locator("dd").nth(2)).to_have_text("0.6931472")
    expect(page.get_by_text("3 cases still to be tried.")).to_be_visible()
    expect(page.locator(".ptl-checked > [role=status]")).to_contain_text("0 of 4 cases hold")


def test_a_check_that_holds_lists_every_case(visit: Open) -> None:
    page = visit("checked-done")
    expect(page.locator(".ptl-checked-headline")).to_have_text(
        "Exercise 2.1: all 4 cases hold."
    )
    assert page.locator("[data-held]").count() == 4


def test_a_solved_exercise_that_cannot_be_kept_is_said(visit: Open) -> None:
    expect(visit("checked-unsaved").get_by_role("alert").last).to_contain_text("disk is full")


def test_what_a_learners_function_returns_is_never_markup(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = Exercise("2.1", EVIL, (Case((EVIL,), "text", EVIL),))
    outcome = attempt(echo, lambda text: text).to_json()
    state = next(s for s in kit_states.states() if s["id"] == "checked-miss")
    evil = state | {"traits": {"outcome": outcome}}
    monkeypatch.setattr(kit_states, "states", lambda: [evil])
    page = visit("checked-miss")
    expect(page.locator("dd").nth(1)).to_contain_text("<img src=x")
    assert page.locator(".ptl img").count() == 0
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("state", ["progress-presenter", "checked-presenter"])
@pytest.mark.parametrize("width", [400, 1280])
def test_presenter_mode_is_large_and_ends_with_escape(
    state: str, width: int, visit: Open
) -> None:
    page = visit(state, width=width)
    assert small(page, 20) == []
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
    expect(page.get_by_role("button", name="Presenter mode")).to_be_focused()


@pytest.mark.parametrize("state", ["quiz-wrong", "progress-list", "checked-error"])
@pytest.mark.parametrize("width", [360, 1280])
def test_controls_are_named_and_large_enough(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl-option')]
        .filter((b) => b.offsetParent && !b.matches('.ptl-link'))
        .map((b) => [b.textContent || b.ariaLabel, b.offsetWidth, b.offsetHeight])
        .filter(([, w, h]) => w < 32 || h < 32)""")
    assert small == []
    nameless = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl input')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert nameless == []
