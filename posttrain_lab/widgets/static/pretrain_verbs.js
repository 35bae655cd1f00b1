// Train, Stop, Resume, Reset for live pre-training, and the words while it happens.

import { button, set } from "./dom.js";
import { Controls } from "./controls.js";
import { count, LABELS } from "./words.js";

const LATE = { given: "The kernel did not answer in time.", needed: "Nothing of yours is lost.", do: "Try again in a moment.", where: "" };

export class PretrainControls extends Controls {
  constructor(verbs) {
    super(verbs);
    set(this.reset, { "aria-label": "Reset all choices", title: "Reset all choices" });
  }

  words(run, busy, runner) {
    if (busy && busy !== "stop") return "Starting…";
    if (run?.state === "running" && !run.recording && !run.points.length && !run.resumed) {
      if (run.started) return "Writing before any training";
      return run.progress?.done ? `Gathering text: ${count(run.progress.done, "document")}` : "Gathering text";
    }
    return super.words(run, busy, runner);
  }
}

export class PretrainVerbs {
  constructor(view) {
    this.view = view;
    this.busy = null;
  }

  async act(verb, work) {
    if (this.busy) return;
    this.busy = verb;
    this.view.controls.slot.clear();
    this.view.setup.mark(null);
    this.view.later();
    try {
      await work();
    } catch (problem) {
      this.busy = null;
      this.fault(problem.lost ? LATE : problem);
    }
    if (this.busy !== "stop") this.busy = null;
    this.view.later();
  }

  train() {
    const { view } = this;
    view.home();
    return this.act("train", async () => {
      const { run } = await view.kernel.ask("train", { seat: view.seat, setup: view.value.setup });
      view.keep({ run });
      await view.book.open(run);
      view.refresh();
    });
  }

  stop() {
    return this.act("stop", () => this.view.kernel.ask("stop", { seat: this.view.seat, run: this.view.run.id }));
  }

  resume() {
    const { view } = this;
    const { run } = view;
    return this.act("resume", async () => {
      await view.kernel.ask("resume", { seat: view.seat, run: run.id });
      view.written.step = null;
      view.book.again(run);
    });
  }

  reset() {
    const { view } = this;
    const before = view.value.setup;
    view.home();
    view.keep({ setup: view.boot.defaults });
    view.controls.slot.note("All choices are as they came.", [button("Undo", () => (view.keep({ setup: before }), view.controls.slot.clear()), { kind: "link" })]);
  }

  fault(problem) {
    const said = { ...problem, given: problem.given.replace(/^(\w+) is/, (all, key) => (LABELS[key] ? `${LABELS[key]} is` : all)) };
    this.view.controls.slot.problem(said);
    this.view.setup.mark(said);
  }
}
