// Train, Stop, Resume, Reset: what the buttons do, and what happens when it cannot be done.

import { button } from "./dom.js";
import { placed, specOf } from "./draft.js";
import { alive, resumable } from "./log.js";

const LATE = { given: "The kernel did not answer in time.", needed: "Nothing of yours is lost.", do: "Try again in a moment.", where: "" };

export class Verbs {
  constructor(panel) {
    this.panel = panel;
    this.busy = null;
  }

  async act(verb, work) {
    if (this.busy) return;
    this.busy = verb;
    this.panel.controls.slot.clear();
    this.panel.later();
    try {
      await work();
    } catch (problem) {
      this.busy = null;
      this.fault(problem.lost ? LATE : placed(problem, this.panel.draft.set.examples));
    }
    if (this.busy !== "stop") this.busy = null;
    this.panel.later();
  }

  train() {
    return this.start([{}]);
  }

  // A run for each of `variants`: settings that replace some of the draft's own.
  async start(variants, kind = null) {
    const { panel } = this;
    const found = panel.problems();
    panel.home();
    if (found.length) return this.fault(found[0]);
    return this.act("train", async () => {
      if (panel.timer) panel.save(); // sent before, not waited for
      const ids = [];
      try {
        for (const settings of variants) {
          const reply = await panel.kernel.ask("train", { seat: panel.seat.seat, spec: specOf(panel.draft, settings) });
          ids.push(reply.run);
        }
      } finally {
        if (ids.length) panel.begun(ids, kind);
      }
      await Promise.all(ids.map((id) => panel.book.open(id)));
      panel.refresh();
    });
  }

  ask(verb, runs) {
    return Promise.all(runs.map((run) => this.panel.kernel.ask(verb, { seat: this.panel.seat.seat, run: run.id })));
  }

  stop() {
    return this.act("stop", () => this.ask("stop", this.panel.current.filter(alive)));
  }

  resume() {
    const runs = this.panel.current.filter(resumable);
    return this.act("resume", async () => {
      await this.ask("resume", runs);
      this.panel.answers.step = null;
      runs.forEach((run) => this.panel.book.again(run));
    });
  }

  reset() {
    this.panel.home();
    this.panel.draft.reset();
    this.panel.controls.slot.note("Examples, prompts and settings are as they came.", [button("Undo", () => (this.panel.draft.undo(), this.panel.attach(), this.panel.controls.slot.clear()), { kind: "link" })]);
  }

  // Shows a problem under Train, and takes the reader to where it is.
  fault(problem) {
    this.panel.controls.slot.problem(problem);
    this.panel.settings.marks([...this.panel.problems(), problem]);
    const cell = /^examples\[(\d+)\]\.?([\w-]*)/.exec(problem.where ?? "");
    const probe = /^probes\[(\d+)\]/.exec(problem.where ?? "");
    if (cell) this.panel.examples.focus(Number(cell[1]), cell[2] || "answer");
    else if (probe) this.panel.answers.cards[Number(probe[1])]?.prompt.focus();
    else this.panel.settings.focus(problem.where);
  }
}
