// The contamination lab: what leaks where, the rows it makes, its claim's card, what was measured.

import { ClaimCard } from "./claim_view.js";
import { h, mounted, set } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { DoseChart } from "./leak_lab_dose.js";
import { Knobs, same } from "./leak_lab_knobs.js";
import { Measured } from "./leak_lab_measured.js";
import { LeakRows } from "./leak_lab_rows.js";
import { alive } from "./log.js";
import { Slot } from "./notice.js";

const LEDE = "Put test items into what a model learns from, and see what its score is worth then. Choose a stage, a kind and a dose; the rows below change at once, a small model learns them in half a minute to three.";
const PACE = 1500;

export class ContaminationLab {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { model, trials: [], recorded: this.boot.recorded.map((row) => ({ ...row, recorded: true })), look: this.boot.look, looked: 0, shown: 0, card: null });
    this.build();
    this.kernel = this.frame.listen(model, () => this.open());
    this.kept = new Kept({ kernel: this.asking, name: this.boot.name, value: { knobs: this.boot.knobs }, onchange: () => this.relook(), onproblem: (problem) => this.slot.problem(problem) });
    el.replaceChildren(this.frame.root);
    this.put();
    if (!same(this.knobs, this.boot.knobs)) this.relook();
    this.open();
  }

  build() {
    const { boot } = this;
    this.slot = new Slot();
    this.setting = new Knobs(boot.words, (change) => this.choose(change));
    this.rows = new LeakRows();
    this.place = h("div", { class: "ptl-cont-card" });
    this.dose = new DoseChart();
    this.measured = new Measured({ onshow: (knobs) => this.choose(knobs), onstop: (trial) => this.verb("claim_stop", trial), onresume: (trial) => this.verb("claim_resume", trial), ondoses: () => this.doses() });
    this.parts = [
      h("section", { class: "ptl-cont-part ptl-cont-set", "aria-label": "The leak" }, this.setting.root, this.rows.root, this.slot.root),
      h("section", { class: "ptl-cont-part", "aria-label": "The experiment" }, this.place),
      h("section", { class: "ptl-cont-part ptl-cont-told", "aria-label": "What was measured" }, this.dose.root, this.measured.root),
    ];
    this.frame = new Frame({ kind: "ptl-cont", name: "Contamination lab", keys: this, hint: "← → the leak, the experiment, what was measured",
      head: [h("h3", {}, "What does a leak do?"), h("p", { class: "ptl-lede" }, LEDE)] }, this.parts);
  }

  // The kernel as `Kept` asks it: what comes with the draft is taken in here.
  get asking() {
    return { ask: async (type, body) => {
      const reply = await this.kernel.ask(type, body);
      if (reply.trials) this.know(reply.trials);
      return reply;
    } };
  }

  get seat() {
    return this.kept.seat.seat;
  }

  // The knobs as kept, each only if there is such a setting.
  get knobs() {
    const kept = this.kept.value?.knobs ?? {};
    const { words, knobs } = this.boot;
    const fits = (key, value) => (key === "cleaned" ? typeof value === "boolean" : words[key].options.some((one) => one.value === value));
    return Object.fromEntries(Object.entries(knobs).map(([key, value]) => [key, fits(key, kept[key]) ? kept[key] : value]));
  }

  open() {
    return this.kept.open();
  }

  choose(change) {
    const knobs = { ...this.knobs, ...change };
    if (same(knobs, this.knobs)) return;
    this.kept.change({ knobs });
    this.relook();
  }

  // The rows and the claim of the knobs as they are; a later choice overtakes an earlier one.
  async relook() {
    const turn = (this.looked += 1);
    this.setting.draw(this.knobs);
    this.slot.clear();
    try {
      const { claim, rows, shown } = await this.kernel.ask("lab_look", { knobs: this.knobs });
      if (turn !== this.looked) return;
      this.look = { claim, rows, shown };
      this.put();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  // The card of the claim on show; one that trains goes on without its card.
  put() {
    if (this.card?.claim.id !== this.look.claim.id) {
      this.card?.close();
      const place = h("div", {});
      this.place.replaceChildren(place);
      this.card = new ClaimCard(this.model, place, { claim: this.look.claim, onchange: () => this.refresh() });
    }
    this.rows.draw(this.look, this.knobs);
    this.draw();
  }

  know(trials) {
    this.trials = trials;
    this.draw();
    clearTimeout(this.timer);
    this.timer = trials.some(alive) ? setTimeout(() => this.follow(), PACE) : null;
  }

  async refresh() {
    if (this.kernel.closed) return;
    const reply = await this.kernel.ask("lab_results", { seat: this.seat }).catch(() => null);
    this.know(reply?.trials ?? this.trials);
  }

  // Only those that train are asked for again and again.
  async follow() {
    if (this.kernel.closed) return;
    const only = this.trials.filter(alive).map(({ trial }) => trial);
    const reply = await this.kernel.ask("lab_results", { seat: this.seat, only }).catch(() => null);
    const fresh = (old) => reply?.trials.find(({ trial }) => trial === old.trial) ?? old;
    this.know(this.trials.map(fresh));
  }

  doses() {
    return this.tried(() => this.kernel.ask("lab_doses", { seat: this.seat, knobs: this.knobs }));
  }

  verb(type, trial) {
    return this.tried(() => this.kernel.ask(type, { seat: this.seat, trial }));
  }

  async tried(asking) {
    this.slot.clear();
    try {
      await asking();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    return this.refresh();
  }

  draw() {
    const { knobs, boot, trials, recorded } = this;
    this.setting.draw(knobs);
    this.dose.draw([...trials, ...recorded], knobs, boot.words);
    this.measured.draw({ trials, recorded, recording: boot.recording, knobs, words: boot.words });
    set(this.frame.root, { "data-shown": this.frame.presenting ? this.shown : null });
  }

  fit() {
    this.draw();
  }

  walk(by) {
    this.shown = stepped(this.shown, by, this.parts.length);
    this.draw();
  }

  turn(by) {
    this.frame.root.scrollBy({ top: Math.sign(by) * 0.5 * window.innerHeight });
  }

  close() {
    clearTimeout(this.timer);
    this.card?.close();
    this.dose.close();
    this.kept.close();
    this.frame.close();
  }
}

export const mountContamination = mounted(ContaminationLab);
