// Start, Stop, Resume and Reset of a race: what the buttons do, and the words meanwhile.

import { Controls } from "./controls.js";
import { button, set } from "./dom.js";
import { alive, resumable } from "./log.js";
import { PretrainVerbs } from "./pretrain_verbs.js";

const UNSURE = { given: "There is no guess yet.", needed: "Who guesses first sees more.", do: "Choose one of the three above, or start without.", where: "guess" };

export class RaceControls extends Controls {
  constructor(verbs) {
    super(verbs);
    this.train.querySelector("span").textContent = "Start the race";
    set(this.track, { "aria-label": "The race" });
    set(this.reset, { "aria-label": "Reset all choices", title: "Reset all choices" });
  }

  words(run, busy, runner) {
    if (busy === "stop") return "Stopping…";
    if (busy) return busy === "resume" ? "Going on…" : "Starting…";
    if (!run) return "Ready when you are.";
    if (run.recording) return "A recorded race.";
    if (run.state === "running") return run.doing || "Beginning the next runs";
    if (run.state === "finished") return "Done: all five runs.";
    if (run.state === "stopped") return `Stopped with ${run.done} of ${run.all} runs done.`;
    return super.words(run, busy, runner);
  }

  drawEvents(run, passed) {
    super.drawEvents(run?.ending?.kind === "stopped" ? { ...run, ending: null } : run, passed);
  }
}

export class RaceVerbs extends PretrainVerbs {
  train(unasked = false) {
    const { view } = this;
    if (!view.value.guess && !unasked) {
      const go = button("Start without a guess", () => (view.setup.slot.clear(), this.train(true)), { kind: "quiet" });
      view.setup.slot.problem(UNSURE, [go]);
      return view.setup.guess.root.querySelector("input").focus();
    }
    view.setup.slot.clear();
    return this.act("train", async () => {
      const { setup, guess } = view.value;
      const { run } = await view.kernel.ask("begin", { seat: view.seat, setup });
      view.keep({ start: run, begun: setup, bet: guess, halted: false });
      await view.attach();
    });
  }

  each(verb, runs) {
    const { view } = this;
    return Promise.all(runs.map((run) => view.kernel.ask(verb, { seat: view.seat, run: run.id })));
  }

  stop() {
    const { view } = this;
    view.keep({ halted: true });
    return this.act("stop", () => this.each("stop", Object.values(view.own).filter(alive)));
  }

  resume() {
    const { view } = this;
    return this.act("resume", async () => {
      view.keep({ halted: false });
      const runs = Object.values(view.own).filter(resumable);
      await this.each("resume", runs);
      runs.forEach((run) => view.book.again(run));
      await view.attach();
    });
  }

  reset() {
    const { view } = this;
    const before = { setup: view.value.setup, guess: view.value.guess };
    view.keep({ setup: view.boot.defaults, guess: null });
    view.controls.slot.note("All choices are as they came.", [button("Undo", () => (view.keep(before), view.controls.slot.clear()), { kind: "link" })]);
  }
}
