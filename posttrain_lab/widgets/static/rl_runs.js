// The runs behind the arena: those of the hunt's levels, forks, what the doctor finds in them.

import { alive } from "./log.js";
import { RunsBehind } from "./runs_behind.js";

export class ArenaRuns extends RunsBehind {
  // Where the run of the shown mode, level and phase is kept.
  get current() {
    const { mode, run, hunt } = this.value;
    return mode === "hunt" ? (hunt.runs[hunt.level]?.[hunt.phase] ?? null) : run;
  }

  begun(run) {
    const { mode, hunt } = this.value;
    if (mode !== "hunt") return this.keep({ run });
    const runs = { break: null, patch: null, ...hunt.runs[hunt.level], [hunt.phase]: run };
    if (hunt.phase === "break") runs.patch = null;
    return this.keep({ hunt: { ...hunt, runs: { ...hunt.runs, [hunt.level]: runs } } });
  }

  async forked(parent, run) {
    this.keep({ run, mode: "train", compare: [parent, run] });
    this.tabs.chosen = "train";
    this.tabs.draw();
    this.looking = null;
    await this.book.open(run);
    this.refresh();
  }

  get followed() {
    const { mode, hunt } = this.value;
    return [this.current, ...(mode === "hunt" ? Object.values(hunt.runs).flatMap((row) => [row.break, row.patch]) : [])];
  }

  get recorded() {
    const hunting = this.value.mode === "hunt" ? this.value.hunt.level : "";
    return this.replays.find(({ recording }) => (recording.level ?? "") === hunting) ?? null;
  }

  // Models to start from, and models that may grade.
  know({ models, graders }) {
    this.models = models ?? this.models;
    for (const list of [this.setup.graders, this.hunt.list]) list.know(graders ?? {});
  }

  unpick() {
    this.rollouts.step = null;
  }

  // The one that is told of and touched; of two, the fork while it goes on.
  get focus() {
    const { compared } = this;
    return compared ? (compared.findLast(alive) ?? compared[1]) : this.run;
  }

  // What the doctor finds in the run on show; asked for again as it goes on.
  async consult() {
    const run = this.focus;
    if (!run || run.recording || this.consulting || !run.numbers.length || this.findings.get(run.id)?.many === run.numbers.length) return;
    this.consulting = true;
    const many = run.numbers.length;
    const reply = await this.kernel.ask("doctor", { seat: this.seat, run: run.id }).catch(() => null);
    this.consulting = false;
    if (reply) this.findings.set(run.id, { many, found: reply.findings });
    this.later();
  }

  async fetchTokens(step) {
    const run = this.focus;
    const group = run?.rollouts.find((each) => each.step === step);
    if (!group || run.recording || group.tries.some(({ tokens }) => tokens)) return;
    const reply = await this.kernel.ask("tokens", { seat: this.seat, run: run.id, step }).catch(() => null);
    if (reply) group.tries.forEach((each, i) => (each.tokens = reply.tokens[i] ?? []));
    this.later();
  }
}
