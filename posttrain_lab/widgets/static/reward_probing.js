// Tests finished runs for biases, part by part, so that something changes every moment.

import { answered } from "./asking.js";

export class Probing {
  // `shown()`: the runs on show; whoever leaves it is not tested on.
  constructor({ kernel, seat, boot, shown, onchange, onproblem }) {
    Object.assign(this, { kernel, seat, shown, onchange, onproblem, names: boot.probes, parts: boot.parts, found: new Map(), whole: new Set(), testing: null });
  }

  // What is known of a run by now: {bias: {hits, n, example}}.
  of(run) {
    return run?.recording ? run.recording.biases : this.found.get(run?.id);
  }

  next() {
    return this.shown().find((run) => run?.state === "finished" && !run.recording && !this.whole.has(run.id));
  }

  async go() {
    if (this.testing) return;
    try {
      for (let run = this.next(); run && !this.kernel.closed; run = this.next()) await this.test(run.id);
    } catch (problem) {
      this.onproblem(problem);
    }
    this.testing = null;
    this.onchange();
  }

  async test(id) {
    this.testing = id;
    const wanted = () => this.shown().some((run) => run?.id === id);
    const found = {};
    for (const bias of this.names) {
      for (let part = 0; part < this.parts; part += 1) {
        const reply = await answered(this.kernel, "probe", { seat: this.seat, run: id, bias, part }, { wanted });
        if (!reply) return;
        const before = found[bias];
        found[bias] = before ? { ...before, hits: before.hits + reply.hits, n: before.n + reply.n } : reply;
        this.found.set(id, { ...found });
        this.onchange();
      }
    }
    this.whole.add(id);
  }
}
