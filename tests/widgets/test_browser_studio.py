"""The SFT studio in a real browser, on the style page, where states stand still."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from looking import small
from playwright.sync_api import Locator, Page, expect

from posttrain_lab.data.held_out import spread
from posttrain_lab.widgets import assets, studio_states

EVIL = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>'
Open = Callable[..., Page]
DRAFT = """() => Object.entries(localStorage)
    .filter(([key]) => key.includes('.draft.')).map(([, text]) => JSON.parse(text)).at(-1)"""


def kept(page: Page) -> list[dict[str, Any]]:
    """The rows as the browser keeps them."""
    page.wait_for_timeout(500)
    draft = page.evaluate(DRAFT)
    return draft["sets"][draft["behaviour"]]["examples"]


def run_js(page: Page, module: str, code: str) -> Any:
    return page.evaluate("() => {" + assets.bundle(module) + code + "}")


def row(page: Page, number: int) -> Locator:
    return page.locator(".ptl-example").nth(number - 1)


def metrics(*steps: int) -> list[dict[str, Any]]:
    return [{"kind": "metrics", "step": i, "total": 9, "loss": 1, "t": 0} for i in steps]


def test_looks_at_held_out_examples_are_folded_and_not_twice_after_a_resume(page: Page) -> None:
    def look(step: int, *values: float, final: bool = False) -> dict[str, Any]:
        return {"kind": "measured", "step": step, "measure": "held-out loss",
                "values": list(values), "items": "ab", "final": final}  # fmt: skip

    rows = [{"kind": "started", "step": 0, "total": 9}, look(0, 3, 1), *metrics(1, 2, 3),
            look(3, 2), {"kind": "progress", "what": "Asking", "done": 1, "total": 4},
            {"kind": "stopped", "step": 2}, {"kind": "started", "step": 2, "total": 9},
            *metrics(3), look(3, 1, 1), look(9, 1, 0, final=True)]  # fmt: skip
    code = f"""const run = log_js.fold(log_js.emptyRun(), {json.dumps(rows)});
        return [run.measured, run.final, run.progress, run.points.map((p) => p.step)];"""
    measured, final, progress, steps = run_js(page, "log.js", code)
    assert [(p["step"], p["measure"], p["mean"], p["n"]) for p in measured] == [
        (0, "held-out loss", 2, 2), (3, "held-out loss", 1, 2),
    ]  # fmt: skip
    assert [(p["step"], p["mean"], p["n"], p["items"]) for p in final] == [(9, 0.5, 2, "ab")]
    assert progress is None
    assert steps == [1, 2, 3]


@pytest.mark.parametrize("rows", [1, 5, 16, 41])
def test_the_page_holds_out_the_rows_that_the_kernel_would(page: Page, rows: int) -> None:
    for many in range(rows):
        code = f"""const rows = Array.from({{ length: {rows} }}, () => ({{}}));
            const split = held_out_js.splitTo(rows, {many});
            return split.flatMap((row, i) => (row.held ? [i] : []));"""
        assert run_js(page, "held_out.js", code) == sorted(spread(rows, many))


def test_over_fitting_is_told_only_where_the_loss_rose_again(page: Page) -> None:
    def told(*means: float) -> str:
        looks = [{"step": 5 * i, "measure": "held-out loss", "mean": mean, "n": 4}
                 for i, mean in enumerate(means)]  # fmt: skip
        code = f"return held_out_js.verdict({{ measured: {json.dumps(looks)} }})"
        return run_js(page, "held_out.js", code)

    assert told() == ""
    assert told(2.0) == "Held-out loss 2.00 before training, on 4 held-out examples."
    assert told(2.0, 1.0) == "Held-out loss 1.00 at step 5, its lowest, on 4 held-out examples."
    assert told(2.0, 1.0, 1.01).startswith(
        "Held-out loss 1.01 at step 10, lowest 1.00 at step 5"
    )
    assert told(2.0, 1.0, 1.5) == (
        "Over-fitting: held-out loss 1.00 at step 5, 1.50 at step 10, on 4 held-out examples."
    )


def test_held_out_rows_are_marked_and_moved_with_the_lock(visit: Open) -> None:
    page = visit("studio")
    expect(page.locator(".ptl-count").first).to_have_text("12 to learn, 4 held out")
    names = page.locator(".ptl-example-name").all_inner_texts()
    assert names[:3] == ["Example 1", "Held-out example 1", "Example 2"]
    hold = page.get_by_role("button", name="Hold out example 1, to test on", exact=True)
    hold.press("Enter")
    expect(row(page, 1)).to_contain_text("Held-out example 1")
    back = row(page, 1).get_by_role("button", name="Learn from held-out example 1", exact=True)
    expect(back).to_be_focused()
    expect(page.locator(".ptl-split-far")).to_have_text("5 of 16")
    back.press("Enter")
    expect(page.locator(".ptl-split-far")).to_have_text("4 of 16")


def test_the_share_is_set_with_the_keyboard_and_undone_as_one(visit: Open) -> None:
    page = visit("studio")
    share = page.get_by_label("Held out, to test on")
    share.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".ptl-split-far")).to_have_text("6 of 16")
    assert "38 percent" in share.get_attribute("aria-valuetext")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".ptl-split-far")).to_have_text("4 of 16")
    share.press("Home")
    expect(page.locator(".ptl-count").first).to_have_text("16")
    assert page.locator("[data-held]").count() == 0


def test_a_held_out_row_that_is_also_learned_from_is_a_leak(visit: Open) -> None:
    page = visit("studio")
    leak = page.locator(".ptl-split [role=status]")
    expect(leak).to_be_hidden()
    asked = row(page, 1).get_by_role("textbox").first.input_value()
    row(page, 2).get_by_role("textbox").first.fill(f"  {asked.upper()} ")
    expect(leak).to_contain_text("Held-out example 1 asks the same as example 1.")
    leak.get_by_role("button", name="Learn from both").click()
    expect(leak).to_be_hidden()
    expect(page.locator(".ptl-split-far")).to_have_text("3 of 16")


def test_a_conversation_is_continued_turn_by_turn(visit: Open) -> None:
    page = visit("studio")
    first = row(page, 1)
    asked, answered = (box.input_value() for box in first.get_by_role("textbox").all())
    first.get_by_role("button", name="Turns and thinking of example 1", exact=True).click()
    first.get_by_role("button", name="Continue the conversation").click()
    expect(page.get_by_label("Example 1, prompt", exact=True)).to_be_focused()
    page.keyboard.type("And of Spain?")
    page.get_by_label("Example 1, answer", exact=True).fill("Madrid, arr!")
    first.get_by_role("button", name="Turns and thinking of example 1", exact=True).click()
    first.get_by_role("button", name="Add instructions").click()
    page.get_by_label("Example 1, turn 1", exact=True).fill("Be brief.")
    made = kept(page)[0]
    assert made["before"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": asked},
        {"role": "assistant", "content": answered},
    ]
    assert (made["prompt"], made["answer"]) == ("And of Spain?", "Madrid, arr!")
    page.get_by_label("Example 1, turn 2, who speaks").select_option("system")
    page.get_by_role("button", name="Remove turn 1 of example 1").click()
    assert [turn["role"] for turn in kept(page)[0]["before"]] == ["system", "assistant"]


def test_an_empty_turn_is_said_where_it_is(visit: Open) -> None:
    page = visit("studio-turns")
    page.get_by_label("Example 1, turn 2", exact=True).fill(" ")
    page.get_by_role("button", name="Train", exact=True).click()
    alert = page.locator(".ptl-controls [role=alert]")
    expect(alert).to_contain_text("Example 1 has an empty turn.")
    expect(page.get_by_label("Example 1, turn 2", exact=True)).to_be_focused()


def test_thinking_and_answer_have_cells_of_their_own(visit: Open) -> None:
    page = visit("studio")
    page.get_by_role("radio", name="Think, then answer").check()
    page.get_by_label("Example 1, thinking", exact=True).fill("17 + 17 = 34. <b>")
    page.get_by_label("Example 1, result", exact=True).fill("34")
    whole = "<think>17 + 17 = 34. <b></think><answer>34</answer>"
    assert kept(page)[0]["answer"] == whole
    page.get_by_label("Example 1, result", exact=True).fill("")
    expect(page.get_by_label("Example 1, result", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    page.get_by_label("Example 1, result", exact=True).fill("34")
    page.get_by_role("button", name="Turns and thinking of example 1", exact=True).click()
    page.get_by_role("button", name="Answer at once").click()
    expect(page.get_by_label("Example 1, answer", exact=True)).to_have_value("34")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("Example 1, thinking", exact=True)).to_have_value(
        "17 + 17 = 34. <b>"
    )


def test_a_form_is_chosen_with_the_keyboard(visit: Open) -> None:
    page = visit("studio")
    add = page.get_by_role("button", name="Add an example: choose its form")
    add.press("Enter")
    forms = page.get_by_role("list", name="Forms of an example").get_by_role("button")
    expect(forms.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(add).to_be_focused()
    before = page.locator(".ptl-example").count()
    for number in range(4):
        add.press("Enter")
        forms.nth(number).press("Enter")
    expect(page.locator(".ptl-example")).to_have_count(before + 4)
    blank, talk, told, thought = kept(page)[-4:]
    assert blank == {"before": [], "prompt": "", "answer": ""}
    assert [turn["role"] for turn in talk["before"]] == ["user", "assistant"]
    assert [turn["role"] for turn in told["before"]] == ["system"]
    assert thought["answer"] == "<think>3 + 2 = 5.</think><answer>5</answer>"


def test_steps_and_passes_are_one_thing(visit: Open) -> None:
    page = visit("studio")
    steps = page.locator("[data-field=steps] .ptl-number")
    passes = page.locator("[data-field=epochs] .ptl-number")
    expect(passes).to_have_value("30")
    passes.fill("4")
    expect(steps).to_have_value("8")  # 12 examples to learn from, 8 a step: 2 steps a pass
    steps.fill("20")
    expect(passes).to_have_value("10")
    page.locator("[data-field=batch_size] .ptl-number").fill("4")
    expect(passes).to_have_value("6.7")
    expect(page.locator("[data-field=epochs]")).to_contain_text("3 steps see each of the 12")


def test_what_is_trained_is_told_before_training(visit: Open) -> None:
    told = visit("studio").locator(".ptl-trained")
    expect(told).to_contain_text("All 1.6 million weights.")
    expect(told).to_contain_text(
        "weights 6.3 MB + gradients 6.3 MB + optimizer 12.5 MB = 25.1 MB."
    )


def test_a_small_add_on_trains_little_and_keeps_little(visit: Open) -> None:
    page = visit("studio-lora")
    told = page.locator(".ptl-trained")
    expect(told).to_contain_text("122,880 of 1.7 million weights, 7.3 %: beside 28 layers")
    expect(told).to_contain_text("= 8.2 MB, 33 % of the 25.1 MB that full fine-tuning keeps")
    for name in ("Rank of the add-on", "Strength of the add-on"):
        expect(page.get_by_label(re.compile(f"^{name}.*\\)$"))).to_be_visible()
    page.get_by_role("radio", name="Every weight").check()
    expect(page.locator(".ptl-lora")).to_be_hidden()
    page.get_by_role("radio", name="A small add-on").check()
    expect(page.locator("[data-field=lora_rank] .ptl-number")).to_have_value("8")


def test_a_target_that_is_not_there_is_said_at_its_field_and_nothing_starts(
    visit: Open,
) -> None:
    page = visit("studio-target")
    field = page.locator("[data-field=lora_targets]")
    expect(field).to_contain_text("This model has no linear layer called 'query'.")
    expect(field).to_contain_text("q_proj, k_proj, v_proj, o_proj, gate_proj")
    page.get_by_role("button", name="Train", exact=True).press("Enter")
    expect(field.get_by_role("textbox")).to_be_focused()
    assert "train" not in page.evaluate("window.asked.map(({ type }) => type)")


def test_the_gap_and_the_best_step_are_drawn_and_told(visit: Open) -> None:
    page = visit("studio-over")
    chart = page.locator(".ptl-curves .ptl-chart").first
    expect(chart.locator(".ptl-gap")).to_have_count(1)
    expect(chart.locator(".ptl-best")).to_have_count(1)
    assert chart.locator(".ptl-held-dot").count() == 13
    expect(chart).to_contain_text(
        "Over-fitting: held-out loss 0.76 at step 15, 2.20 at step 60"
    )


def test_the_chart_is_read_with_the_keyboard_and_tells_the_held_out_loss(visit: Open) -> None:
    page = visit("studio-over")
    chart = page.locator(".ptl-curves > .ptl-chart").get_by_role("slider")
    chart.focus()
    page.keyboard.press("Home")
    expect(page.locator(".ptl-readout").first).to_contain_text("at step 1 · speed")
    assert "Over-fitting: held-out loss" in chart.get_attribute("aria-valuetext")


def test_without_over_fitting_no_gap_is_drawn(visit: Open) -> None:
    page = visit("studio-running")
    expect(page.locator(".ptl-held-line")).to_have_count(1)
    expect(page.locator(".ptl-gap")).to_have_count(0)


def test_three_runs_share_a_scale_and_one_is_read(visit: Open) -> None:
    page = visit("studio-three")
    cells = page.locator(".ptl-trio-cell")
    names = [cell.get_by_role("button").inner_text() for cell in cells.all()]
    assert names == ["Speed 0.0001", "Speed 0.001", "Speed 0.01"]
    scales = [cell.locator(".ptl-grid text").all_inner_texts() for cell in cells.all()]
    assert scales[0] == scales[1] == scales[2]
    expect(cells.nth(2)).to_contain_text("At step 9 the loss was no number any more.")
    expect(page.locator(".ptl-status")).to_have_text("Step 103 of 180")
    expect(page.locator(".ptl-where")).to_have_text("Step 30")
    cells.first.get_by_role("button").press("Enter")
    expect(page.locator(".ptl-where")).to_have_text("Step 60")
    expect(cells.first.get_by_role("button")).to_have_attribute("aria-pressed", "true")


def test_stop_is_for_all_that_still_go(visit: Open) -> None:
    page = visit("studio-three")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".ptl-status")).to_have_text("Stopping…")
    asked = page.evaluate("window.asked.map(({ type, run }) => [type, run])")
    assert [run for type_, run in asked if type_ == "stop"] == ["b"]
    specs = page.evaluate("window.asked.flatMap(({ spec }) => (spec ? [spec] : []))")
    assert [spec["settings"]["learning_rate"] for spec in specs] == [0.0001, 0.001, 0.01]
    assert all(len(spec["examples"]) == 12 and len(spec["held_out"]) == 4 for spec in specs)


def test_three_values_are_within_the_range_and_never_twice(page: Page) -> None:
    ranges = {"learning_rate": [1e-7, 1.0, False], "steps": [1, 100_000, True]}

    def made(kind: str, **settings: float) -> list[float]:
        code = f"""return trio_js.variants("{kind}", {json.dumps(settings)},
            {json.dumps(ranges)}).map((each) => Object.values(each)[0]);"""
        return run_js(page, "trio.js", code)

    assert made("speed", learning_rate=0.001) == [0.0001, 0.001, 0.01]
    assert made("speed", learning_rate=0.5) == [0.05, 0.5, 1]
    assert made("speed", learning_rate=1) == [0.1, 1]
    assert made("length", steps=60) == [20, 60, 180]
    assert made("length", steps=1) == [1, 3]
    assert made("length", steps=90_000) == [30_000, 90_000, 100_000]


def test_two_runs_are_compared_by_what_differs_and_what_came_of_it(visit: Open) -> None:
    page = visit("studio-compare")
    different, came = page.locator(".ptl-compare-table").all()
    rows = [line.inner_text().split("\t") for line in different.locator("tbody tr").all()]
    assert [[part.strip() for part in line] for line in rows] == [
        ["Trains", "Every weight", "LoRA of rank 8 on all linear layers"],
        ["Learning speed", "0.01", "0.001"],
    ]
    expect(came).to_contain_text("0.76 at step 15")
    expect(came).to_contain_text("122,880 (7.3 %)")
    expect(came).to_contain_text("25.1 MB")
    expect(came).to_contain_text("8.2 MB")  # as it was told before training
    expect(page.locator(".ptl-about")).to_contain_text("the same 4 examples: few")
    assert page.locator(".ptl-held-line").count() == 2
    page.get_by_role("button", name="Close comparison").click()
    expect(page.locator(".ptl-compare-table")).to_have_count(0)


def test_other_held_out_examples_are_never_compared_in_silence(page: Page) -> None:
    run = {"points": [], "measured": [
        {"step": 5, "measure": "held-out loss", "mean": 1, "n": 4, "items": "ab"}]}  # fmt: skip
    other = {"points": [], "measured": [run["measured"][0] | {"items": "cd"}]}
    code = f"return compare_js.caution({json.dumps(run)}, {json.dumps(other)})"
    assert "cannot be compared" in run_js(page, "compare.js", code)


def test_the_adapter_on_off_and_merged_is_proved_in_numbers(visit: Open) -> None:
    page = visit("studio-adapter")
    lab = page.get_by_role("region", name="The adapter, on, off and merged")
    on, off, merged = lab.locator("li").all()
    expect(on).to_contain_text("Arr, it be Rome, matey!")
    expect(on).to_contain_text("Furthest logit from off: 11.42.")
    expect(off).to_contain_text("In Italy, the capital is Rome.")
    expect(off).to_contain_text("Furthest logit from the base model: 0. The same.")
    expect(merged).to_contain_text("Arr, it be Rome, matey!")
    expect(merged).to_contain_text(
        "Furthest logit from on: 0.0000042. The same, up to rounding."
    )
    expect(lab).to_contain_text("The adapter takes 0.49 MB beside a model of 6.3 MB.")


def test_a_run_that_trained_every_weight_has_no_adapter(visit: Open) -> None:
    page = visit("studio-over")
    expect(page.locator(".ptl-adapter")).to_be_hidden()


def test_a_recording_of_three_is_labelled_and_any_of_it_is_read(visit: Open) -> None:
    page = visit("studio-recorded")
    expect(page.locator(".ptl-trio-cell")).to_have_count(3)
    expect(page.locator(".ptl")).to_contain_text("Recorded on 23 November 2026")
    expect(page.locator(".ptl-trio-cell[data-chosen]")).to_contain_text("Speed 0.001")
    page.get_by_role("button", name="Speed 0.01").click()
    expect(page.locator(".ptl-trio-cell[data-chosen]")).to_contain_text("Over-fitting")
    colours = page.evaluate("""() => ['.ptl-line', '.ptl-zero'].map(
        (s) => getComputedStyle(document.querySelector(s)).stroke)""")
    assert len(set(colours)) == 1  # the control's grey, which is also the axis'


def test_without_examples_nothing_starts(visit: Open) -> None:
    page = visit("studio-empty")
    expect(page.locator(".ptl-controls [role=alert]")).to_contain_text("There are no examples.")
    expect(page.locator(".ptl-split-far")).to_have_text("0 of 0")


def test_a_problem_of_the_kernel_is_placed_in_the_row_it_means(page: Page) -> None:
    rows = [{"held": True}, {}, {"held": True}, {}]

    def placed(where: str) -> list[str]:
        problem = {"given": "Example 2 is 900 tokens long.", "where": where}
        code = f"""const found = draft_js.placed({json.dumps(problem)}, {json.dumps(rows)});
            return [found.where, found.given];"""
        return run_js(page, "draft.js", code)

    assert placed("examples[1]") == ["examples[3]", "Example 2 is 900 tokens long."]
    assert placed("held_out[1].answer") == [
        "examples[2].answer",
        "Held-out example 2 is 900 tokens long.",
    ]
    assert placed("learning_rate") == ["learning_rate", "Example 2 is 900 tokens long."]


def test_holding_out_everything_is_refused(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"before": [], "prompt": "Hi", "answer": "Arr", "held": True}]
    state = next(s for s in studio_states.states() if s["id"] == "studio-empty")
    state["replies"]["open"]["draft"]["sets"]["pirate"]["examples"] = rows
    monkeypatch.setattr(studio_states, "states", lambda: [state])
    page = visit("studio-empty")
    alert = page.locator(".ptl-controls [role=alert]")
    expect(alert).to_contain_text("Every example is held out.")


def test_a_silent_kernel_is_reported(visit: Open) -> None:
    page = visit("studio-lost")
    expect(page.get_by_role("alert").first).to_contain_text("The page lost its kernel")
    expect(page.locator(".ptl-trained")).to_contain_text("Counting in the model …")


def test_text_of_models_and_learners_is_never_markup(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_states, "SAID", {"What is the capital of Italy?": (EVIL, EVIL)})
    page = visit("studio-three")
    row(page, 1).get_by_role("textbox").last.fill(EVIL)
    expect(page.locator(".ptl-trio-said").first).to_contain_text("<img src=x")
    assert page.locator(".ptl img").count() == 0
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "state", ["studio-turns", "studio-lora", "studio-compare", "studio-adapter"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_controls_are_named_and_large_enough(state: str, width: int, visit: Open) -> None:
    page = visit(state, width=width)
    small = page.evaluate("""() => [...document.querySelectorAll('.ptl button, .ptl select')]
        .filter((b) => b.offsetParent && !b.matches('.ptl-link'))
        .map((b) => [b.textContent || b.ariaLabel, b.offsetWidth, b.offsetHeight])
        .filter(([, w, h]) => w < 32 || h < 32)""")
    assert small == []
    nameless = page.evaluate("""() => [...document.querySelectorAll(
        '.ptl button, .ptl input:not([hidden]), .ptl textarea, .ptl select')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 90))""")
    assert nameless == []


@pytest.mark.parametrize("width", [400, 1280])
def test_a_room_sees_the_curves_then_a_prompt_a_screen(width: int, visit: Open) -> None:
    page = visit("studio-presenter", width=width)
    assert small(page, 20) == []
    expect(page.locator(".ptl-gap")).to_be_visible()
    expect(page.locator(".ptl-card:visible")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ptl-gap")).to_be_hidden()
    expect(page.locator(".ptl-card:visible")).to_have_count(1)
    expect(page.locator(".ptl-card:visible textarea")).to_have_value(
        "What is the capital of Italy?"
    )
    page.keyboard.press("PageUp")
    expect(page.locator(".ptl-where")).to_have_text("Step 55")
    assert small(page, 20) == []
    page.keyboard.press("ArrowUp")
    expect(page.locator(".ptl-gap")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
