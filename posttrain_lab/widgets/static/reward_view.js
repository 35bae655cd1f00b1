// The reward model lab: labels in, a number for every answer out. A view of choices and runs.

import { Controls } from "./controls.js";
import { button, h, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { alive } from "./log.js";
import { OwnHistory } from "./own_history.js";
import { PretrainVerbs } from "./pretrain_verbs.js";
import { comparison } from "./reward_compare.js";
import { drawnFlips, labelled, Labelling, ownPairs } from "./reward_label.js";
import { Mix } from "./reward_mix.js";
import { AccuracyCurve } from "./reward_plots.js";
import { Probing } from "./reward_probing.js";
import { Results } from "./reward_results.js";
import { TryAnswer } from "./reward_try.js";
import { replayOf, RunBook } from "./runs.js";
import { RunsBehind } from "./runs_behind.js";
import { count, plain } from "./words.js";

const GOAL = 20;
const CARDS = ["label", "curve", "criteria", "biases", "calibration"];
const LEDE = "People say which of two answers is better. A model learns from that to give any answer a number. It learns what they chose by, whatever it was.";

class RewardControls extends Controls {
  words(run, busy, runner) {
    if (busy && busy !== "stop") return "Sending your labels…";
    if (run?.state === "running" && !run.recording && !run.points.length && !run.resumed && !run.progress) return "Scoring the held-out pairs before training";
    return super.words(run, busy, runner);
  }
}

class RewardVerbs extends PretrainVerbs {
  train() {
    const { view } = this;
    view.home();
    return this.act("train", async () => {
      const { setup, imported } = view.value;
      const body = { seat: view.seat, setup, labels: ownPairs(view.value, view.boot.pairs), imported };
      const { run } = await view.kernel.ask("train", body);
      view.keep({ run });
      await view.book.open(run);
      view.refresh();
    });
  }
}

export class RewardLab extends RunsBehind {
  constructor(model, el) {
    super();
    this.boot = model.get("boot");
    Object.assign(this, { looking: null, passed: null, card: 0, pair: null, replays: this.boot.recordings.map(replayOf) });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.clock = setInterval(() => alive(this.run ?? {}) && this.later(), 1000);
    if (!this.kept.value.flips) this.kept.value = this.fresh();
    this.draw();
    this.open();
  }

  build(model) {
    this.labelling = new Labelling({ pairs: this.boot.pairs, onchange: (change) => this.keep(change) });
    this.mix = new Mix(this.boot, { onedit: (change) => this.edited(change), onimport: (file) => this.import(file), onforget: () => this.forget() });
    this.verbs = new RewardVerbs(this);
    this.setup = this.mix; // where the verbs show a problem
    this.controls = new RewardControls(this.verbs);
    this.curve = new AccuracyCurve();
    this.results = new Results({ onprobe: () => this.probing.go() });
    this.about = h("div", { class: "ptl-about" });
    const columns = h("div", { class: "ptl-flow" });
    this.below = h("div", { class: "ptl-rw-below" });
    this.frame = new Frame({ kind: "ptl-reward", name: "Reward model lab", keys: this, hint: "← → labels, curve, criteria, biases, calibration · A B S label",
      head: [h("h3", {}, "From choices to a number"), h("p", { class: "ptl-lede" }, LEDE)] }, this.labelling.root, columns, this.below);
    this.kernel = this.frame.listen(model, () => this.back());
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: this.fresh(), onchange: () => this.adopted(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    this.try = new TryAnswer({ kernel: this.kernel, seat: this.seat, tries: this.boot.tries });
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.probing = new Probing({ kernel: this.kernel, seat: this.seat, boot: this.boot, shown: () => this.shown, onchange: () => this.later(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.history = new OwnHistory({ draft: this, kernel: this.kernel, seat: this.seat, measure: this.boot.measures.ranked, facts: (run) => `${count(run.settings.steps, "step")}, speed ${plain(run.settings.learning_rate)}`,
      onopen: (id) => this.look(id), oncompare: () => this.compare(), onchange: (id) => this.changedRuns(id), stateOf: (id) => this.book.get(id)?.state });
    const curve = h("div", { class: "ptl-rw-part", "data-part": "curve" }, this.curve.root);
    this.below.append(this.results.honest, this.try.root);
    columns.append(column("in", "Labels", this.mix.root), column("happens", "Training", this.controls.root, curve, this.history.root), column("out", "What it learned", this.about, this.results.root));
    this.frame.root.addEventListener("keydown", (event) => this.labelling.key(event) && event.preventDefault());
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  fresh() {
    return { flips: this.flips ??= drawnFlips(this.boot.pairs), done: [], goal: GOAL, setup: this.boot.defaults, imported: [], run: null, compare: [] };
  }

  get value() {
    const { setup, done, imported, flips, goal, ...more } = this.kept.value;
    const places = (row) => Array.isArray(row) && this.boot.pairs[row[0]] && "abs".includes(row[1]);
    const ticked = Array.isArray(more.compare) ? more.compare.filter((id) => typeof id === "string").slice(0, 2) : [];
    return { ...this.fresh(), ...more, compare: ticked, setup: { ...this.boot.defaults, ...setup }, done: Array.isArray(done) ? done.filter(places) : [], goal: Number.isInteger(goal) ? goal : GOAL,
      imported: Array.isArray(imported) ? imported : [], flips: Array.isArray(flips) && flips.length === this.boot.pairs.length ? flips : this.fresh().flips };
  }

  keep(change) {
    this.kept.soon({ ...this.value, ...change });
    this.draw();
  }

  edited(change) {
    this.controls.slot.clear();
    this.mix.mark(null);
    this.passed = this.run?.ending ?? null;
    this.keep({ setup: { ...this.value.setup, ...change } });
  }

  async import(file) {
    try {
      const { pairs } = await this.kernel.ask("import", { name: file.name }, [await file.arrayBuffer()]);
      this.mix.slot.note(`${count(pairs.length, "pair")} imported.`);
      this.keep({ imported: pairs, setup: { ...this.value.setup, imported: true } });
    } catch (problem) {
      if (!problem.lost) this.mix.slot.problem(problem);
    }
  }

  forget() {
    const before = this.value.imported;
    this.keep({ imported: [] });
    this.mix.slot.note("The imported pairs are gone.", [button("Undo", () => (this.keep({ imported: before }), this.mix.slot.clear()), { kind: "link" })]);
  }

  consult() {
    this.probing.go();
  }

  unpick() {
    this.pair = null;
  }

  // Two runs that were ticked, or two recordings, are shown as A and B.
  get compared() {
    return this.pair ?? super.compared;
  }

  get shown() {
    return this.compared ?? [this.run];
  }

  // The presenter's keys.
  walk(by) {
    this.card = stepped(this.card, by, CARDS.length);
    this.draw();
  }

  turn(by) {
    this.walk(by);
  }

  fit() {}

  draw() {
    const { run, value, compared } = this;
    this.labelling.draw(value);
    this.mix.draw(value.setup, { own: labelled(value.done).length, imported: value.imported.length });
    this.controls.draw(compared && run?.recording ? null : run, { busy: this.verbs.busy, runner: run?.runner, passed: this.passed });
    const sides = this.shown.map((each, i) => this.side(each, compared ? "AB"[i] : ""));
    this.curve.draw(sides);
    this.results.draw(sides, sides.some(({ id }) => id && id === this.probing.testing) ? "Testing…" : "");
    this.try.draw(!compared && run?.state === "finished" && !run.recording ? run.id : null);
    show(this.try.root, !compared);
    this.history.draw(run?.id);
    this.drawAbout(run, compared);
    this.frame.root.dataset.state = compared ? "compare" : run?.recording ? "recording" : (run?.state ?? "");
    this.frame.root.dataset.card = CARDS[this.card];
  }

  // What is known of a run, for the plots and the words.
  side(run, letter) {
    const looks = (measure) => (run?.measured ?? []).filter((point) => point.measure === this.boot.measures[measure]);
    return { letter, id: run?.id, looks: looks("ranked"), total: run?.total, ranked: looks("ranked").at(-1) ?? null, margin: looks("margin").at(-1) ?? null, why: run?.spec?.why ?? [],
      ended: run?.state === "finished" || Boolean(run?.recording), biases: this.probing.of(run) };
  }

  drawAbout(run, compared) {
    const key = JSON.stringify([run?.id, run?.spec?.name, compared?.map((each) => [each.id, each.spec?.name])]);
    if (key === this.aboutKey) return;
    this.aboutKey = key;
    const about = compared ? comparison(compared, () => (this.home(), this.later())) : !run ? [] : run.recording ? this.told(run) : [h("p", { class: "ptl-says" }, `Trained on ${run.spec?.name ?? ""}.`)];
    this.about.replaceChildren(...about);
    show(this.about, run || compared);
  }

  told(run) {
    const others = this.replays.filter((replay) => replay !== run);
    const links = others.flatMap((replay) => [button(`Show “${replay.spec.name}”`, () => this.replay(this.replays.indexOf(replay)), { kind: "link" }), button("Compare the two", () => this.both(run, replay), { kind: "link" })]);
    return [h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), ` Not live: trained earlier on ${run.spec.name}.`), h("div", { class: "ptl-row" }, links)];
  }

  both(...runs) {
    this.pair = runs;
    this.later();
  }

  replay(i) {
    this.replays = [this.replays[i], ...this.replays.filter((_, k) => k !== i)];
    this.later();
  }

  close() {
    clearInterval(this.clock);
    cancelAnimationFrame(this.drawing);
    for (const each of [this.curve, this.results, this.try, this.book, this.kept, this.frame]) each.close();
  }
}

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function mountRewardLab({ model, el }) {
  const view = new RewardLab(model, el);
  return () => view.close();
}
