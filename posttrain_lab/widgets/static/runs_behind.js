// The runs behind a page: the reader's own, one that was opened, two side by side.

// What such a page is built on. It has `boot`, `kernel`, `seat`, `kept`, `book`, `history`, `verbs`,
// `controls`, `looking` (a run that was opened), `replays`, `value`, `keep(change)` and `draw()`.
export class RunsBehind {
  // The reader's own run, and all that are to be followed.
  get current() {
    return this.value.run;
  }

  get followed() {
    return [this.current];
  }

  // What a page does of its own: draw choices that came from elsewhere, take in what else the
  // kernel tells, ask about what is on show, and let go of what was picked in it.
  took() {}
  know() {}
  consult() {}
  unpick() {}

  // What the history asks of a draft.
  get now() {
    return this.value;
  }

  async open() {
    try {
      const { runs, draft, ...known } = await this.kernel.ask("open", { seat: this.seat, name: this.boot.name });
      if (this.kept.adopt(draft)) this.took();
      this.know(known);
      this.history.put(runs);
      await this.attach();
      this.compare();
    } catch (problem) {
      if (!problem.lost) this.controls.slot.problem(problem);
    }
    this.later();
  }

  adopted() {
    this.took();
    this.attach();
  }

  async attach() {
    const gone = (id) => (problem) => !problem.lost && id === this.value.run && this.keep({ run: null });
    await Promise.all([...new Set(this.followed.filter(Boolean))].map((id) => this.book.open(id).catch(gone(id))));
    this.consult();
    this.later();
  }

  back() {
    return this.refresh().then(() => this.attach());
  }

  async refresh() {
    const reply = await this.kernel.ask("runs", { seat: this.seat }).catch(() => null);
    if (reply) this.history.put(reply.runs);
    if (reply) this.know(reply);
    this.later();
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
    this.unpick();
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
    this.unpick();
    this.consult();
    this.later();
  }

  // The run on show: one that was opened, else the reader's own, else a recording.
  get run() {
    const id = this.looking ?? this.current;
    return id ? this.book.get(id) : this.recorded;
  }

  get recorded() {
    return this.replays[0] ?? null;
  }

  get compared() {
    const runs = this.value.compare.map((id) => this.book.get(id));
    return runs.length === 2 && runs.every(Boolean) ? runs : null;
  }

  later() {
    this.drawing = this.drawing ?? requestAnimationFrame(() => {
      this.drawing = null;
      if (!this.kernel.closed) this.draw();
    });
  }
}
