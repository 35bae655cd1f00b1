// The runs behind the arena: which is whose, opened, followed, compared, looked into.

import { alive } from "./log.js";

// What the arena is built on. It has `kernel`, `seat`, `book`, `history`, `value` and `keep(change)`.
export class ArenaRuns {
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

  async attach() {
    const ids = [this.current, ...(this.value.mode === "hunt" ? Object.values(this.value.hunt.runs).flatMap((row) => [row.break, row.patch]) : [])];
    const gone = (id) => (problem) => !problem.lost && id === this.value.run && this.keep({ run: null });
    await Promise.all([...new Set(ids.filter(Boolean))].map((id) => this.book.open(id).catch(gone(id))));
    this.consult();
    this.later();
  }

  async refresh() {
    const reply = await this.kernel.ask("runs", { seat: this.seat }).catch(() => null);
    if (reply) this.history.put(reply.runs);
    if (reply) this.know(reply);
    this.later();
  }

  // Models to start from, and models that may grade.
  know({ models, graders }) {
    this.models = models ?? this.models;
    for (const list of [this.setup.graders, this.hunt.list]) list.know(graders ?? {});
  }

  ended() {
    this.verbs.busy = null;
    this.refresh();
    this.consult();
  }

  async changedRuns(removed) {
    if (removed) this.book.forget(removed);
    if (removed && removed === this.looking) this.looking = null;
    if (removed && removed === this.value.run) this.keep({ run: null });
    await this.refresh();
    return this.attach();
  }

  home() {
    this.looking = null;
    this.rollouts.step = null;
    if (this.value.compare.length) this.keep({ compare: [] });
  }

  async look(id) {
    this.home();
    this.looking = id === this.current ? null : id;
    await this.book.open(id).catch((problem) => this.history.slot.problem(problem));
    this.consult();
    this.later();
  }

  async compare() {
    const ids = this.value.compare;
    if (ids.length === 2) await Promise.all(ids.map((id) => this.book.open(id).catch(() => null)));
    this.later();
  }

  // The run on show: one that was opened, else the reader's own, else a recording.
  get run() {
    const id = this.looking ?? this.current;
    if (id) return this.book.get(id);
    const hunting = this.value.mode === "hunt" ? this.value.hunt.level : "";
    return this.replays.find(({ recording }) => (recording.level ?? "") === hunting) ?? null;
  }

  get compared() {
    const runs = this.value.compare.map((id) => this.book.get(id));
    return runs.length === 2 && runs.every(Boolean) ? runs : null;
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
