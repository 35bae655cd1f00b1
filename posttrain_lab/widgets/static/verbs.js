// Train, Stop, Resume, Reset: what the buttons do, and what happens when it cannot be done.

import { button } from "./dom.js";
import { problems, toExample } from "./draft.js";

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
      this.fault(problem.lost ? LATE : problem);
    }
    if (this.busy !== "stop") this.busy = null;
    this.panel.later();
  }

  async train() {
    const found = problems(this.panel.draft.set, this.panel.boot);
    this.panel.home();
    if (found.length) return this.fault(found[0]);
    return this.act("train", async () => {
      const { examples, probes, settings, model, seed } = this.panel.draft.set;
      const spec = { examples: examples.map(toExample), probes, settings, model, seed, name: this.panel.draft.behaviour.title };
      if (this.panel.timer) this.panel.save(); // sent before, not waited for
      const reply = await this.panel.kernel.ask("train", { seat: this.panel.seat.seat, spec });
      this.panel.draft.attach(reply.run);
      await this.panel.book.open(reply.run);
      this.panel.refresh();
    });
  }

  stop() {
    return this.act("stop", () => this.panel.kernel.ask("stop", { seat: this.panel.seat.seat, run: this.panel.run.id }));
  }

  resume() {
    const { run } = this.panel;
    return this.act("resume", async () => {
      await this.panel.kernel.ask("resume", { seat: this.panel.seat.seat, run: run.id });
      this.panel.answers.step = null;
      this.panel.book.again(run);
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
    this.panel.settings.marks([...problems(this.panel.draft.set, this.panel.boot), problem]);
    const cell = /^examples\[(\d+)\]\.?(\w*)/.exec(problem.where ?? "");
    const probe = /^probes\[(\d+)\]/.exec(problem.where ?? "");
    if (cell) this.panel.examples.focus(Number(cell[1]), cell[2] || "answer");
    else if (probe) this.panel.answers.cards[Number(probe[1])]?.prompt.focus();
    else this.panel.settings.focus(problem.where);
  }
}
