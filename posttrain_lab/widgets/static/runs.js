// The runs this page has opened, each followed by asking while it is alive.

import { alive, emptyRun, fold } from "./log.js";

const PACE = 250;
const PACE_HIDDEN = 2000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class RunBook {
  constructor({ kernel, seat, onchange, onend }) {
    Object.assign(this, { kernel, seat, onchange, onend, runs: new Map(), closed: false });
  }

  get(id) {
    return this.runs.get(id) ?? null;
  }

  forget(id) {
    this.runs.delete(id);
  }

  // Reads the whole log in one go, then follows a run that is alive.
  async open(id) {
    const known = this.runs.get(id);
    if (known) return known;
    const run = { ...emptyRun(), id, offset: 0, state: "queued", openedAt: Date.now() / 1000 };
    this.runs.set(id, run);
    try {
      await this.ask(run);
    } catch (problem) {
      if (!problem.lost) this.runs.delete(id);
      throw problem;
    }
    this.follow(run);
    return run;
  }

  async ask(run) {
    const reply = await this.kernel.ask("events", { seat: this.seat, run: run.id, offset: run.offset });
    if (reply.spec) {
      run.spec = reply.spec;
      run.total ||= reply.spec.settings.steps;
    }
    fold(run, reply.events);
    Object.assign(run, { offset: reply.offset, state: reply.state, runner: reply.runner, forkable: reply.forkable ?? [] });
    this.onchange(run);
  }

  async follow(run) {
    if (run.followed) return;
    run.followed = true;
    while (alive(run) && !this.closed && this.runs.get(run.id) === run) {
      await pause(document.hidden ? PACE_HIDDEN : PACE);
      try {
        if (!this.closed) await this.ask(run);
      } catch (problem) {
        if (!problem.lost) break;
        await pause(1000);
      }
    }
    run.followed = false;
    if (!this.closed) this.onend(run);
  }

  // A resumed run goes on in the same log.
  again(run) {
    Object.assign(run, { state: "queued", ending: null, openedAt: Date.now() / 1000 });
    this.follow(run);
  }

  close() {
    this.closed = true;
  }
}

export function replayOf(recording, place = 0) {
  const run = fold(emptyRun(recording.spec), recording.events);
  return Object.assign(run, { id: `recording-${place}`, state: "finished", recording });
}
