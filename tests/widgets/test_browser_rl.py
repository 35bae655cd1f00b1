"""The RL arena on the style page: followed, touched, forked, hunted; every state fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import asked, awaited, press, small, unharmed, wide
from playwright.sync_api import Page, expect

from posttrain_lab.widgets import rl_states

Open = Callable[..., Page]
STATES = [s["id"] for s in rl_states.states() if not s["id"].endswith("presenter")]
CARDS = {"glance": ".ptl-rl-glance", "chart": ".ptl-rl-chart", "answers": ".ptl-rl-tries",
         "numbers": ".ptl-rl-counted"}  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_state_fits_and_none_throws(
    visit_all: Open, errors: list[str], width: int, theme: str
) -> None:
    page = visit_all(STATES, theme, width)
    unharmed(page, width)
    assert wide(page, width) == []
    said = {"rl-nothing": "Every weight is 0.", "rl-fast": "Try 0.0001.",
            "rl-failed": "The disk is full.", "rl-lost": "The page lost its kernel",
            "rl-queued": "2 runs before yours, about 41 s", "rl-sick": "It runs away",
            "rl-stopped": "Resume goes on from step 16", "rl-running": "Step 14 of",
            "rl-paused": "Paused after step 17"}  # fmt: skip
    for state, words in said.items():
        expect(page.locator(f"#{state}")).to_contain_text(words)
    assert errors == []


def test_one_glance_tells_what_it_does_whether_it_helps_and_why(visit: Open) -> None:
    page = visit("rl")
    glance = page.locator(".ptl-rl-glance")
    expect(glance.get_by_label("Now")).to_contain_text("A recording of")
    expect(glance.get_by_label("Is it getting better?")).to_contain_text("held-out prompts")
    expect(glance.locator(".ptl-rl-finding")).to_be_visible()
    expect(page.locator(".ptl-recorded")).to_contain_text("Not live")


def test_answers_stand_by_reward_and_say_why(visit: Open) -> None:
    page = visit("rl-tokens")
    paid = page.locator(".ptl-rl-reward").all_inner_texts()
    assert paid == sorted(paid, reverse=True)
    expect(page.locator(".ptl-rl-reasons").first).to_be_visible()
    assert page.locator(".ptl-rl-token").count() > 8
    first = page.locator(".ptl-rl-prompt").inner_text()
    page.get_by_label("Step of the group on show").press("Home")
    expect(page.locator(".ptl-rl-prompt")).not_to_have_text(first)
    press(page, "Follow the latest group")
    expect(page.locator(".ptl-rl-prompt")).to_have_text(first)


def test_what_was_chosen_is_what_is_trained(visit: Open) -> None:
    page = visit("rl-empty")
    press(page, "Add a grader")
    page.locator(".ptl-rl-setup .ptl-gb-kind", has_text="Work shown?").click()
    page.get_by_label("Weight of Work shown?", exact=True).fill("0.5")
    page.get_by_label("Training steps", exact=True).fill("12")
    page.get_by_text("Settings of GRPO").click()
    page.get_by_label("Temperature", exact=True).fill("0.8")
    press(page, "Train")
    setup = awaited(page, "train")["setup"]
    assert [(g["kind"], g["weight"]) for g in setup["graders"]] == [
        ("numeric", 1), ("shows_work", 0.5),
    ]  # fmt: skip
    assert (setup["steps"], setup["temperature"], setup["task"]) == (12, 0.8, "problems")
    press(page, "Remove Work shown?")
    expect(page.locator(".ptl-rl-setup .ptl-rl-line")).to_have_count(1)
    press(page, "Undo")
    expect(page.locator(".ptl-rl-setup .ptl-rl-line")).to_have_count(2)


def test_a_paused_run_is_stepped_changed_put_back_and_forked(visit: Open) -> None:
    page = visit("rl-paused")
    expect(page.locator(".ptl-rl-changes")).to_contain_text("from step 13 KL leash 0 → 0.1")
    expect(page.locator(".ptl-rl-memory")).to_contain_text("131 MB at one moment, 2 models")
    touch = page.locator(".ptl-rl-touch")
    leash = touch.get_by_label("KL leash", exact=True)
    leash.fill("0.3")
    press(page, "Put back")
    expect(leash).to_have_value("0.1")
    leash.fill("0.3")
    press(page, "Fork")
    fork = awaited(page, "fork")
    assert (fork["step"], fork["change"]) == (None, {"beta": 0.3})
    expect(touch).to_contain_text("Forked: B goes on from A with the change")
    expect(page.locator(".ptl-about-box")).to_contain_text("B")


def test_orders_reach_the_run(visit: Open) -> None:
    page = visit("rl-running")
    press(page, "Pause")
    assert awaited(page, "pause")["run"] == "a"
    page.locator(".ptl-rl-touch").get_by_label("Temperature", exact=True).fill("0.5")
    press(page, "Stop")
    awaited(page, "stop")


def test_two_runs_are_drawn_over_each_other_from_the_fork_on(visit: Open) -> None:
    page = visit("rl-compare")
    expect(page.locator(".ptl-rl-forked")).to_have_count(1)
    start = page.locator(".ptl-rl-trained").evaluate_all(
        "(paths) => paths.map((p) => Number(p.getAttribute('d').slice(1).split(' ')[0]))"
    )
    assert start[2] > start[0]  # rewards of A, truths of A, rewards of B …
    plot = page.get_by_role("slider", name="Reward and truth by step")
    plot.press("End")
    expect(page.locator(".ptl-rl-chart output")).to_contain_text("B reward")
    press(page, "Close comparison")
    expect(page.locator(".ptl-rl-forked")).to_have_count(0)


def test_a_run_is_asked_at_a_checkpoint_beside_its_start(visit: Open) -> None:
    page = visit("rl-done")
    page.get_by_label("Ask it yourself").fill("How many?")
    press(page, "Ask")
    expect(page.locator(".ptl-rl-asking .ptl-side-now")).to_contain_text("The answer is 11.")
    question = asked(page, "inquire")[-1]["question"]
    assert question["models"][1] == "run:a"
    page.locator(".ptl-rl-asking select").select_option(index=1)
    page.get_by_label("Ask it yourself").press("Control+Enter")
    page.wait_for_function("window.asked.filter((m) => m.type === 'inquire').length > 1")
    assert "run:a@" in asked(page, "inquire")[-1]["question"]["models"][1]


def test_another_task_brings_its_graders_and_own_prompts_are_typed(visit: Open) -> None:
    page = visit("rl-own")
    title = page.locator(".ptl-rl-setup .ptl-gb-title")
    page.get_by_text("Word problems", exact=True).click()
    page.get_by_text("Good or bad?", exact=True).click()
    expect(title).to_have_text("Is it in there?")
    page.get_by_text("Your own prompts", exact=True).click()
    rows = page.locator(".ptl-rl-owns li")
    many = rows.count()
    press(page, "Add a prompt")
    page.get_by_label(f"Prompt {many + 1}", exact=True).fill("What is 1 + 1?")
    page.get_by_label(f"Right answer {many + 1}", exact=True).fill("2")
    press(page, "Remove prompt 1")
    expect(rows).to_have_count(many)
    press(page, "Undo")
    expect(rows).to_have_count(many + 1)
    press(page, "Train")
    assert awaited(page, "train")["setup"]["own"][-1] == {
        "prompt": "What is 1 + 1?",
        "gold": "2",
    }


def test_the_hunt_pays_for_a_loophole_then_for_a_patch(visit: Open) -> None:
    page = visit("rl-hunt")
    level = page.evaluate("JSON.parse(document.getElementById('states').textContent)"
                          ".states[0].traits.boot.hunt[0]")  # fmt: skip
    press(page, "Train")
    sent = awaited(page, "train")["setup"]
    assert [g["kind"] for g in sent["graders"]] == [g["kind"] for g in level["graders"]]
    assert sent["name"] == f"Hunt: {level['title']}"
    press(page, "2 Patch it, train again")
    press(page, "Add a grader")
    page.locator(".ptl-rl-hunt .ptl-gb-kind", has_text="Right number?").click()
    press(page, "Train")
    page.wait_for_function("window.asked.filter((m) => m.type === 'train').length > 1")
    kinds = [g["kind"] for g in asked(page, "train")[-1]["setup"]["graders"]]
    assert kinds == [*(g["kind"] for g in level["graders"]), "numeric"]


def test_the_scoreboard_counts_what_runs_have_shown(visit: Open) -> None:
    page = visit("rl-found")
    expect(page.locator(".ptl-rl-score")).to_have_text("1 of 5 found, 0 patched")
    expect(page.locator(".ptl-rl-better")).to_have_attribute("data-tone", "hacked")
    expect(page.locator(".ptl-rl-exploits li").first).to_be_visible()


def test_a_presenter_walks_from_glance_to_numbers(visit: Open) -> None:
    page = visit("rl-presenter")
    for card, part in CARDS.items():
        expect(page.locator(".ptl-rl")).to_have_attribute("data-card", card)
        expect(page.locator(part)).to_be_visible()
        assert small(page, 20) == []
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".ptl[data-presenter]")).to_have_count(0)
