// The reward model lab: labels in, a number for every answer out. A view of choices and runs.

import { answered } from "./asking.js";
import { Controls } from "./controls.js";
import { button, h, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { alive } from "./log.js";
import { OwnHistory } from "./own_history.js";
import { PretrainVerbs } from "./pretrain_verbs.js";
import { drawnFlips, labelled, Labelling, ownPairs } from "./reward_label.js";
import { Mix } from "./reward_mix.js";
import { AccuracyCurve } from "./reward_plots.js";
import { Results } from "./reward_results.js";
import { TryAnswer } from "./reward_try.js";
import { replayOf, RunBook } from "./runs.js";
import { count, plain } from "./words.js";

const SAVE_AFTER = 300;
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

export class RewardLab {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { looking: null, passed: null, biases: new Map(), testing: null, card: 0, replays: this.boot.recordings.map(replayOf) });
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
    this.results = new Results({ onprobe: () => this.probe() });
    this.about = h("div", { class: "ptl-about" });
    const columns = h("div", { class: "ptl-flow" });
    this.below = h("div", { class: "ptl-rw-below" });
    this.frame = new Frame({ kind: "ptl-reward", name: "Reward model lab", keys: this, hint: "← → labels, curve, criteria, biases, calibration · A B S label",
      head: [h("h3", {}, "From choices to a number"), h("p", { class: "ptl-lede" }, LEDE)] }, this.labelling.root, columns, this.below);
    this.kernel = this.frame.listen(model, () => this.refresh().then(() => this.attach()));
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: this.fresh(), onchange: () => this.attach(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    this.try = new TryAnswer({ kernel: this.kernel, seat: this.seat, tries: this.boot.tries });
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.history = new OwnHistory({ draft: this, kernel: this.kernel, seat: this.seat, measure: this.boot.measures.ranked, facts: (run) => `${count(run.settings.steps, "step")}, speed ${plain(run.settings.learning_rate)}`,
      onopen: (id) => this.look(id), oncompare: () => this.later(), onchange: (id) => this.changedRuns(id), stateOf: (id) => this.book.get(id)?.state });
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
    return { ...this.fresh(), ...more, compare: [], setup: { ...this.boot.defaults, ...setup }, done: Array.isArray(done) ? done.filter(places) : [], goal: Number.isInteger(goal) ? goal : GOAL,
      imported: Array.isArray(imported) ? imported : [], flips: Array.isArray(flips) && flips.length === this.boot.pairs.length ? flips : this.fresh().flips };
  }

  // What the history asks of a draft; two runs are not compared here.
  get now() {
    return this.value;
  }

  keep(change) {
    this.kept.value = { ...this.value, ...change };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
    this.draw();
  }

  save() {
    clearTimeout(this.timer);
    this.timer = null;
    return this.kept.change(this.kept.value);
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

  async open() {
    try {
      const { runs, draft } = await this.kernel.ask("open", { seat: this.seat, name: this.boot.name });
      this.kept.adopt(draft);
      this.history.put(runs);
      await this.attach();
    } catch (problem) {
      if (!problem.lost) this.controls.slot.problem(problem);
    }
    this.later();
  }

  async attach() {
    const { run } = this.value;
    if (run) await this.book.open(run).catch((problem) => !problem.lost && this.value.run === run && this.keep({ run: null }));
    this.probe();
    this.later();
  }

  async refresh() {
    const reply = await this.kernel.ask("runs", { seat: this.seat }).catch(() => null);
    if (reply) this.history.put(reply.runs);
    this.later();
  }

  ended() {
    this.verbs.busy = null;
    this.refresh();
    this.probe();
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
  }

  async look(id) {
    this.looking = id === this.value.run ? null : id;
    await this.book.open(id).catch((problem) => this.history.slot.problem(problem));
    this.probe();
    this.later();
  }

  get run() {
    const id = this.looking ?? this.value.run;
    return id ? this.book.get(id) : (this.replays[0] ?? null);
  }

  // Tests the shown run for biases, part by part, so that something changes every moment.
  async probe() {
    const { run } = this;
    if (run?.state !== "finished" || run.recording || this.testing === run.id || Object.keys(this.biases.get(run.id) ?? {}).length === this.boot.probes.length) return;
    this.testing = run.id;
    this.fault = null;
    const wanted = () => this.run?.id === run.id;
    try {
      for (const bias of this.boot.probes) {
        for (let part = 0; part < this.boot.parts && wanted(); part += 1) this.add(run.id, bias, part, await answered(this.kernel, "probe", { seat: this.seat, run: run.id, bias, part }, { wanted }));
      }
    } catch (problem) {
      this.fault = problem;
      this.controls.slot.problem(problem);
    }
    if (this.testing === run.id) this.testing = null;
    this.later();
  }

  add(id, bias, part, reply) {
    if (!reply) return;
    const known = this.biases.get(id) ?? {};
    const before = part ? known[bias] : null;
    this.biases.set(id, { ...known, [bias]: before ? { ...before, hits: before.hits + reply.hits, n: before.n + reply.n } : reply });
    this.later();
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

  later() {
    this.drawing = this.drawing ?? requestAnimationFrame(() => {
      this.drawing = null;
      if (!this.kernel.closed) this.draw();
    });
  }

  draw() {
    const { run, value } = this;
    const latest = (measure) => (run?.measured ?? []).filter((point) => point.measure === this.boot.measures[measure]).at(-1) ?? null;
    this.labelling.draw(value);
    this.mix.draw(value.setup, { own: labelled(value.done).length, imported: value.imported.length });
    this.controls.draw(run, { busy: this.verbs.busy, runner: run?.runner, passed: this.passed });
    this.curve.draw((run?.measured ?? []).filter((point) => point.measure === this.boot.measures.ranked), run?.total);
    const finished = run?.state === "finished" && !run.recording;
    this.results.draw({ ranked: latest("ranked"), margin: latest("margin"), why: run?.spec?.why ?? [], ended: finished || run?.recording,
      biases: run?.recording ? run.recording.biases : this.biases.get(run?.id), wait: this.testing && this.testing === run?.id ? "Testing…" : "" });
    this.try.draw(finished ? run.id : null);
    this.history.draw(run?.id);
    this.drawAbout(run);
    this.frame.root.dataset.state = run?.recording ? "recording" : (run?.state ?? "");
    this.frame.root.dataset.card = CARDS[this.card];
  }

  drawAbout(run) {
    const key = `${run?.id}|${run?.spec?.name}`;
    if (key === this.aboutKey) return;
    this.aboutKey = key;
    const others = run?.recording ? this.replays.map((replay, i) => (replay === run ? null : button(`Show “${replay.spec.name}”`, () => this.replay(i), { kind: "link" }))) : [];
    const about = !run ? [] : run.recording ? [h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), ` Not live: trained earlier on ${run.spec.name}.`), h("div", { class: "ptl-row" }, others)]
      : [h("p", { class: "ptl-says" }, `Trained on ${run.spec?.name ?? ""}.`)];
    this.about.replaceChildren(...about);
    show(this.about, run);
  }

  replay(i) {
    this.replays = [this.replays[i], ...this.replays.filter((_, k) => k !== i)];
    this.later();
  }

  close() {
    if (this.timer) this.save();
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
