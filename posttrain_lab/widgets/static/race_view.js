// The preference race: one start, one set of choices, three ways to learn from them. A view of runs.

import { h, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { alive } from "./log.js";
import { RaceAnswers } from "./race_answers.js";
import { RaceChart } from "./race_chart.js";
import { lanes, overall, WAYS } from "./race_facts.js";
import { Lanes } from "./race_lanes.js";
import { Paid, Price, Standing } from "./race_results.js";
import { RaceSetup } from "./race_setup.js";
import { RaceControls, RaceVerbs } from "./race_verbs.js";
import { replayOf, RunBook } from "./runs.js";

const CARDS = ["standing", "chart", "answers", "price"];
const LEDE = "People choose the better of two answers. SFT copies what they chose, DPO learns from the pairs, RLHF trains a reward model and is paid by it. One start, the same choices: which way gives good answers, and at what price?";
const USUAL = 10; // seconds of a run where nothing was recorded

export class PreferenceRace {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { ids: {}, card: 0, passed: null });
    this.replays = Object.fromEntries(Object.entries(this.boot.recording ?? {}).map(([name, each]) => [name, replayOf(each, name)]));
    this.usual = Object.fromEntries(this.boot.roles.map(({ name }) => [name, this.replays[name]?.spent || USUAL]));
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.clock = setInterval(() => this.tick(), 1000);
    this.draw();
    this.open();
  }

  build(model) {
    const { boot } = this;
    this.verbs = new RaceVerbs(this);
    this.setup = new RaceSetup(boot, { onedit: (change) => this.edited({ setup: { ...this.value.setup, ...change } }), onguess: (guess) => this.edited({ guess }) });
    this.controls = new RaceControls(this.verbs);
    this.lanes = new Lanes(boot);
    this.standing = new Standing(boot);
    this.paid = new Paid(boot);
    this.chart = new RaceChart();
    this.price = new Price(boot);
    this.answers = new RaceAnswers(boot);
    this.recorded = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), " Not live: a race that was run earlier, with the choices as they come.");
    const now = h("section", { class: "ptl-rl-cell ptl-race-now", "aria-label": "Now" }, h("h4", { class: "ptl-rl-ask" }, "What is it doing now?"), this.controls.root, this.lanes.root);
    const glance = h("div", { class: "ptl-rl-glance" }, now, this.standing.root, this.paid.root);
    const columns = h("div", { class: "ptl-flow ptl-race-flow" }, column("in", "What goes in", this.setup.root), column("happens", "What happens", this.recorded, this.chart.root, this.price.root), column("out", "What comes out", this.answers.root));
    this.frame = new Frame({ kind: "ptl-race", name: "SFT, DPO, RLHF", keys: this, hint: "← → standing, chart, answers, price · ↑ ↓ other requests", head: [h("h3", {}, "SFT, DPO, RLHF"), h("p", { class: "ptl-lede" }, LEDE)] }, glance, columns);
    this.kernel = this.frame.listen(model, () => this.attach());
    this.kept = new Kept({ kernel: this.kernel, name: boot.name, value: this.fresh(), onchange: () => this.attach(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  fresh() {
    return { setup: this.boot.defaults, guess: null, bet: null, start: null, begun: null, halted: false };
  }

  get value() {
    const { setup, guess, bet, start, begun, halted } = this.kept.value ?? {};
    const way = (given) => (WAYS.includes(given) ? given : null);
    const fits = (key, value) => (key === "kinds" ? Object.hasOwn(this.boot.pairs, value) : ["number", "string"].includes(typeof value));
    const tidy = (given) => Object.fromEntries(Object.entries(this.boot.defaults).map(([key, usual]) => [key, fits(key, given?.[key]) ? given[key] : usual]));
    return { setup: tidy(setup), guess: way(guess), bet: way(bet), start: typeof start === "string" ? start : null, begun: begun ? tidy(begun) : null, halted: halted === true };
  }

  keep(change) {
    this.kept.soon({ ...this.value, ...change });
    this.later();
  }

  edited(change) {
    this.controls.slot.clear();
    this.setup.slot.clear();
    this.setup.mark(null);
    this.passed = this.state.ending ?? null;
    this.keep(change);
  }

  async open() {
    try {
      const { draft } = await this.kernel.ask("open", { seat: this.seat, name: this.boot.name });
      this.kept.adopt(draft);
      await this.attach();
    } catch (problem) {
      if (!problem.lost) this.controls.slot.problem(problem);
    }
    this.later();
  }

  // Finds the race's runs, begins those that can begin by now, and follows them all.
  async attach() {
    const { start, begun, setup, halted } = this.value;
    if (!start || this.attaching) return this.later();
    this.attaching = true;
    try {
      const { runs } = await this.kernel.ask("race", { seat: this.seat, start, setup: begun ?? setup, begin: !halted });
      this.ids = runs;
      await Promise.all(Object.values(runs).map((id) => this.book.open(id)));
    } catch (problem) {
      if (!problem.lost && problem.where === "run") this.keep({ start: null, begun: null });
      else if (!problem.lost) this.controls.slot.problem(problem);
    }
    this.attaching = false;
    return this.later();
  }

  ended() {
    this.verbs.busy = null;
    if (!this.kernel.closed) this.attach();
  }

  // A race that goes on with nothing at work waits for its next runs.
  tick() {
    const { state } = this.state;
    if (["queued", "running"].includes(state)) this.later();
    if (state === "running" && !Object.values(this.own).some(alive)) this.attach();
  }

  get own() {
    return Object.fromEntries(Object.entries(this.ids).map(([name, id]) => [name, this.book.get(id)]).filter(([, run]) => run));
  }

  get runs() {
    return this.value.start ? this.own : this.replays;
  }

  get state() {
    return overall(this.own, this.boot, { started: Boolean(this.value.start), halted: this.value.halted, usual: this.usual });
  }

  // What the controls draw: the five runs as if they were one.
  get whole() {
    const { own, state, replays } = this;
    if (!this.value.start) return replays.start ? { ...replays.start, total: 0, step: 0, warnings: [], ending: null, started: null } : null;
    const working = Object.entries(own).filter(([, run]) => run.state === "running").map(([name]) => this.boot.roles.find((role) => role.name === name).title);
    const first = own.start;
    return { id: this.value.start, ...state, total: 1000, step: Math.round(1000 * state.share), leftAt: Date.now() / 1000, points: [], warnings: Object.values(own).flatMap((run) => run.warnings), queued: first?.queued ?? null, openedAt: first?.openedAt ?? 0,
      runner: Object.values(own).find((run) => run.state === "queued")?.runner, started: null, progress: null, recording: null, doing: working.length ? `Training: ${working.join(", ")}` : "", spec: null };
  }

  // The presenter's keys.
  walk(by) {
    this.card = stepped(this.card, by, CARDS.length);
    this.fit();
    this.draw();
  }

  turn(by) {
    this.answers.walk(by);
    this.draw();
  }

  fit() {
    this.chart.size(this.frame.presenting && CARDS[this.card] === "chart");
  }

  later() {
    this.drawing = this.drawing ?? requestAnimationFrame(() => {
      this.drawing = null;
      if (!this.kernel.closed) this.draw();
    });
  }

  draw() {
    const { value, runs, whole } = this;
    const over = whole?.state === "finished" && !whole.recording;
    this.setup.draw(value, ["queued", "running"].includes(whole?.state) && !whole.recording);
    this.controls.draw(whole, { busy: this.verbs.busy, runner: whole?.runner, passed: this.passed });
    this.lanes.draw(value.start ? runs : this.replays, Boolean(value.start));
    this.standing.draw(runs, { guess: value.bet, over });
    this.paid.draw(runs);
    const ways = lanes(runs, this.boot);
    this.chart.draw(ways, ways.find(({ first }) => first)?.first ?? null);
    this.price.draw(runs);
    this.answers.draw(runs);
    show(this.recorded, !value.start && this.replays.start);
    this.frame.root.dataset.state = whole?.recording ? "recording" : (whole?.state ?? "");
    this.frame.root.dataset.card = CARDS[this.card];
  }

  close() {
    clearInterval(this.clock);
    cancelAnimationFrame(this.drawing);
    for (const each of [this.chart, this.book, this.kept, this.frame]) each.close();
  }
}

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function mountRace({ model, el }) {
  const view = new PreferenceRace(model, el);
  return () => view.close();
}
