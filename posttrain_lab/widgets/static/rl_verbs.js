// Train, Stop, Pause, one step, Resume, change and fork: what the buttons do, and the words meanwhile.

import { Controls } from "./controls.js";
import { button, set, show } from "./dom.js";
import { PretrainVerbs } from "./pretrain_verbs.js";
import { alive } from "./log.js";
import { changeWords } from "./rl_facts.js";

export class RLControls extends Controls {
  constructor(verbs) {
    super(verbs);
    this.pause = button("Pause", () => verbs.pause(), { kind: "strong", glyph: "pause" });
    this.go = button("Go on", () => verbs.go(), { kind: "strong", glyph: "resume" });
    this.one = button("One step", () => verbs.one(), { kind: "quiet", glyph: "one" });
    this.stop.after(this.pause, this.go, this.one);
    set(this.reset, { "aria-label": "Reset all choices", title: "Reset all choices" });
  }

  // `how.name`: which of two runs this is.
  draw(run, how) {
    this.name = how.name ?? "";
    super.draw(run, how);
    const going = run?.state === "running" && !run.recording;
    const held = [this.pause, this.go].find((each) => each === document.activeElement);
    show(this.pause, going && !run.paused);
    show(this.go, going && run.paused);
    show(this.one, going && run.paused);
    if (held?.hidden) (run?.paused ? this.go : this.pause).focus({ preventScroll: true });
    show(this.reset, !run || run.recording || !["queued", "running"].includes(run.state));
    for (const each of [this.pause, this.go, this.one]) set(each, { "aria-disabled": String(Boolean(how.busy)) });
    set(this.root, { "data-paused": going && run.paused ? "" : null });
    if (going && run.paused) this.left.textContent = "";
  }

  words(run, busy, runner) {
    return `${this.name ? `${this.name}: ` : ""}${this.said(run, busy, runner)}`;
  }

  said(run, busy, runner) {
    if (busy === "train") return "Starting…";
    if (busy === "fork") return "Forking…";
    if (busy && busy !== "stop") return { pause: "Pausing after this step…", go: "Going on…", one: "Taking one step…", change: "Changing…", resume: "Going on…" }[busy] ?? "Working…";
    if (run?.state === "running" && !run.recording && !busy) {
      if (run.paused) return `Paused after step ${run.step} of ${run.total}`;
      if (run.progress) return super.words(run, busy, runner);
      if (!run.numbers.length && !run.resumed) return "Measuring it before the first step";
    }
    return super.words(run, busy, runner);
  }
}

const LONGEST_MS = 20000;

export class RLVerbs extends PretrainVerbs {
  train() {
    const { view } = this;
    view.home();
    return this.act("train", async () => {
      const { run } = await view.kernel.ask("train", { seat: view.seat, setup: view.wanted });
      view.begun(run);
      await view.book.open(run);
      view.refresh();
    });
  }

  ask(verb, more = {}) {
    const { view } = this;
    return view.kernel.ask(verb, { seat: view.seat, run: view.focus.id, ...more });
  }

  // Orders are carried out between two steps: the word for it stays until its event is here.
  async order(verb, done, more) {
    const run = this.view.focus;
    const before = { step: run.step, changes: run.changes.length };
    await this.ask(verb, more);
    const late = Date.now() + LONGEST_MS;
    while (!done(run, before) && alive(run) && Date.now() < late && !this.view.kernel.closed) await new Promise((next) => setTimeout(next, 60));
  }

  pause() {
    return this.act("pause", () => this.order("pause", (run) => run.paused));
  }

  go() {
    return this.act("go", () => this.order("go", (run) => !run.paused));
  }

  one() {
    return this.act("one", () => this.order("step", (run, before) => run.paused && run.step > before.step));
  }

  // Stop does not wait for what was ordered before it.
  stop() {
    if (this.busy !== "stop") this.busy = null;
    return this.act("stop", () => this.ask("stop"));
  }

  resume() {
    const { view } = this;
    const run = view.focus;
    return this.act("resume", async () => {
      await this.ask("resume");
      view.rollouts.step = null;
      view.book.again(run);
    });
  }

  // `change`: {beta: [old, new], "weights.numeric": [old, new]}; Undo is a change back.
  change(change) {
    const { view } = this;
    const side = (i) => Object.fromEntries(Object.entries(change).map(([key, both]) => [key, both[i]]));
    return this.act("change", async () => {
      await this.order("change", (run, before) => run.changes.length > before.changes, { change: side(1) });
      const back = Object.fromEntries(Object.entries(change).map(([key, [old, now]]) => [key, [now, old]]));
      view.touch.slot.note(`From the next step on: ${changeWords(change, view.boot)}.`, [button("Undo", () => (view.touch.slot.clear(), this.change(back)), { kind: "link" })]);
      view.touch.settled();
    }, (problem) => view.touch.fault(problem));
  }

  // A second run from the same weights, optimizer and random state.
  fork(step, change) {
    const { view } = this;
    const parent = view.focus.id;
    return this.act("fork", async () => {
      const { run } = await this.ask("fork", { step, change });
      view.touch.settled();
      await view.forked(parent, run);
      view.touch.slot.note(`Forked: B goes on from A${Object.keys(change).length ? " with the change" : " in the same way"}; A is left as it is.`);
    }, (problem) => view.touch.fault(problem));
  }

  reset() {
    const { view } = this;
    const before = view.value.setup;
    view.home();
    view.keep({ setup: view.fresh().setup });
    view.controls.slot.note("All choices are as they came.", [button("Undo", () => (view.keep({ setup: before }), view.controls.slot.clear()), { kind: "link" })]);
  }

  fault(problem) {
    this.view.controls.slot.problem(problem);
    this.view.setup.mark(problem);
  }

  async act(verb, work, onproblem = null) {
    if (!onproblem) return super.act(verb, work);
    return super.act(verb, async () => {
      try {
        await work();
      } catch (problem) {
        if (problem.lost) throw problem;
        onproblem(problem);
      }
    });
  }
}
