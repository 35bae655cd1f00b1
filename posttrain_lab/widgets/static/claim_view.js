// A claim's card: predict, run both arms, watch them, read the receipt.

import { ArmRows, foldArms } from "./claim_arms.js";
import { GapChart, measureText, reachOf } from "./claim_gap.js";
import { ClaimCurves } from "./claim_curves.js";
import { Outcome } from "./claim_outcome.js";
import { OwnRuns } from "./claim_own.js";
import { button, h, level, say, set, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { tellDone } from "./news.js";
import { Slot } from "./notice.js";
import { openSeat } from "./seat.js";
import { duration } from "./words.js";

const PACE = 400;
const ALIVE = ["queued", "running"];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class ClaimCard {
  // `claim`: one that the page that holds this card made; `onchange` hears of a start and an end.
  constructor(model, el, { claim = model.get("boot"), onchange = () => {} } = {}) {
    Object.assign(this, { claim, onchange });
    const { id, says, slide, asks, arms } = claim;
    Object.assign(this, { trial: null, arms: [], guess: null, first: 0, shown: 0, closed: false });
    this.slot = new Slot();
    this.slider = h("input", { type: "range", min: -100, max: 100, step: 1, value: 0, "aria-label": "Your prediction of the difference", oninput: () => this.predict() });
    this.said = h("output", { class: "ptl-guess-said" }, "Move the slider to your prediction.");
    this.ends = h("div", { class: "ptl-guess-ends", "aria-hidden": "true" }, h("span", {}, `${arms.treatment.name}: less`), h("span", {}, "no difference"), h("span", {}, `${arms.treatment.name}: more`));
    this.run = button("Run", () => this.begin(), { kind: "primary", glyph: "play", disabled: true });
    this.budget = h("select", { "aria-label": "How much to run" }, ["quick", "full"].map((name) => h("option", { value: name }, this.budgetText(name))));
    this.stopper = button("Stop", () => this.verb("claim_stop"), { kind: "strong", glyph: "stop" });
    this.resumer = button("Resume", () => this.verb("claim_resume"), { kind: "strong", glyph: "resume" });
    this.rows = new ArmRows(this.claim);
    this.curves = new ClaimCurves(this.claim);
    this.gap = new GapChart(this.claim);
    this.outcome = new Outcome(this.claim, {
      onagain: () => this.again(), onboard: () => this.addToBoard(), onfigure: (format) => this.figure(format),
    });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.guessing = h("section", { class: "ptl-claim-part", "aria-label": "Your prediction" }, h("h4", {}, "1 · Predict"), h("p", {}, asks), this.slider, this.ends, this.said);
    this.verbs = h("div", { class: "ptl-row" }, this.run, this.budget, this.stopper, this.resumer);
    this.running = h("section", { class: "ptl-claim-part", "aria-label": "Run" }, h("h4", {}, "2 · Run"), this.verbs, this.slot.root, this.rows.root, this.curves.root);
    this.reading = h("section", { class: "ptl-claim-part", "aria-label": "Receipt" }, h("h4", {}, "3 · Read"), this.gap.root, this.outcome.root);
    this.frame = new Frame({
      kind: "ptl-claim", name: `Claim ${id}`, keys: this,
      head: [h("p", { class: "ptl-claim-id" }, `${id} · ${slide}`), h("h3", {}, says)],
      hint: "← → walk prediction, run and receipt",
    }, h("div", { class: "ptl-claim-parts" }, this.guessing, this.running, this.reading), this.live);
    this.kernel = this.frame.listen(model, () => this.open());
    this.seat = openSeat(`claim-${id}`).seat;
    this.own = this.ownRuns();
    el.replaceChildren(this.frame.root);
    this.draw();
    this.open();
  }

  // Where nothing is trained, a run of the reader's own can be asked the same.
  ownRuns() {
    const { claim, kernel, seat } = this;
    if (!Object.keys(claim.behaviours).length) return null;
    const own = new OwnRuns(claim, { kernel, seat, onchange: (columns) => this.outcome.beside(columns) });
    this.outcome.own.append(own.root);
    return own;
  }

  budgetText(name) {
    const { seeds, items } = this.claim.budgets[name];
    return `${name === "quick" ? "Quick" : "Full"}: ${seeds} seeds, ${seeds * items} items an arm`;
  }

  async open() {
    const { trial, board } = await this.ask("claim_open", { claim: this.claim.id }).catch((p) => this.wrong(p));
    this.outcome.board(board ?? [], this.trial?.id ?? trial);
    // Also one whose start the page did not hear of, the kernel being slow.
    if (trial && trial !== this.trial?.id && !this.following) this.watch(trial);
  }

  ask(type, body = {}) {
    return this.kernel.ask(type, { seat: this.seat, ...body });
  }

  wrong(problem) {
    if (!problem.lost) this.slot.problem(problem);
    return {};
  }

  // One slider for every unit: its 100 is as far as the unit reaches.
  get scale() {
    return reachOf(this.claim.unit) / 100;
  }

  predict() {
    this.guess = Number((Number(this.slider.value) * this.scale).toFixed(3));
    this.draw();
  }

  async begin() {
    this.slot.clear();
    const seeds = this.claim.budgets[this.budget.value].seeds;
    const { trial } = await this.ask("claim_run", { claim: this.claim.id, budget: this.budget.value, guess: this.guess, first: this.first }).catch((p) => this.wrong(p));
    if (!trial) return;
    this.first += seeds;
    say(this.live, "Both arms are in line.");
    this.trial = null;
    this.watch(trial);
    this.onchange();
  }

  again() {
    this.first = Math.max(this.first, ...this.arms.map((arm) => arm.seed + 1), 0);
    this.begin();
  }

  async verb(type) {
    this.stopping = type === "claim_stop";
    this.draw();
    const { error } = await this.ask(type, { trial: this.trial.id }).catch((p) => ({ ...this.wrong(p), error: true }));
    if (error) this.stopping = false;
    if (type === "claim_resume") this.watch(this.trial.id);
  }

  async watch(id) {
    if (this.trial?.id === id && this.following) return;
    this.trial = { id, state: "queued", receipt: null };
    this.arms = [];
    this.following = true;
    while (!this.closed && this.trial?.id === id) {
      const offsets = Object.fromEntries(this.arms.map((arm) => [arm.run, arm.offset]));
      try {
        const reply = await this.ask("claim_follow", { trial: id, offsets });
        if (this.trial?.id !== id) return;
        this.take(reply);
        if (!ALIVE.includes(this.trial.state) && (reply.state !== "finished" || reply.receipt)) break;
      } catch (problem) {
        if (!problem.lost) {
          this.wrong(problem);
          break;
        }
      }
      await pause(document.hidden ? 2000 : PACE);
    }
    Object.assign(this, { following: false, stopping: false });
    this.draw();
    if (!this.closed) this.onchange();
  }

  take(reply) {
    const { state, receipt, words, guess, runner } = reply;
    const came = receipt && !this.trial.receipt;
    this.arms = foldArms(this.arms, reply.arms);
    // One arm has stopped or failed while another still works: the trial does.
    const works = this.arms.some((arm) => arm.state === "running");
    Object.assign(this.trial, { state: works ? "running" : state, receipt, words, runner });
    if (Number.isFinite(guess) && this.guess === null) {
      this.guess = guess;
      this.slider.value = String(Math.round(guess / this.scale));
    }
    if (came) {
      say(this.live, words);
      tellDone();
    }
    this.draw();
  }

  async addToBoard() {
    const { board } = await this.ask("claim_board", { trial: this.trial.id }).catch((p) => this.wrong(p));
    if (board) this.outcome.board(board, this.trial.id);
  }

  async figure(format) {
    if (format === "json") return this.download(`${this.claim.id}.json`, "application/json", JSON.stringify(this.trial.receipt, null, 1));
    const { name, picture } = await this.ask("claim_figure", { trial: this.trial.id, format }).catch((p) => this.wrong(p));
    if (!picture) return undefined;
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    return this.download(name, format === "svg" ? "image/svg+xml" : "image/png", bytes);
  }

  download(name, type, content) {
    const url = URL.createObjectURL(new Blob([content], { type }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  draw() {
    const { trial, arms, guess, claim } = this;
    const state = trial?.state ?? "";
    const busy = ALIVE.includes(state) || (state === "finished" && !trial.receipt);
    level(this.slider);
    set(this.slider, { disabled: busy ? "" : null });
    say(this.said, guess === null ? "Move the slider to your prediction." : `You predict a difference of ${measureText(guess, claim.unit, true)}.`);
    this.run.disabled = guess === null || busy;
    show(this.run, !busy);
    show(this.budget, !busy);
    show(this.stopper, ALIVE.includes(state));
    this.stopper.disabled = Boolean(this.stopping);
    show(this.resumer, state === "stopped" || state === "failed");
    this.rows.draw(arms, trial);
    this.curves.draw(arms);
    this.gap.draw({ receipt: trial?.receipt ?? null, guess, arms });
    this.outcome.draw(trial, arms);
    this.own?.put(trial?.receipt ? trial.id : null, trial?.receipt ?? null);
    set(this.frame.root, { "data-shown": this.frame.presenting ? this.shown : null });
    if (busy && trial?.runner === "starting") say(this.rows.note, "The lab is starting; this takes some seconds the first time.");
    else say(this.rows.note, this.stopping ? "Stopping…" : this.left(arms));
  }

  left(arms) {
    const known = arms.filter((arm) => arm.state === "running" && arm.left > 0);
    return known.length ? `About ${duration(Math.max(...known.map((arm) => arm.left)))} left in the arms that train now.` : "";
  }

  fit() {
    this.draw();
  }

  walk(by) {
    this.shown = stepped(this.shown, by, 3);
    this.draw();
  }

  turn(by) {
    this.walk(by);
  }

  close() {
    this.closed = true;
    this.own?.close();
    this.curves.close();
    this.gap.close();
    this.frame.close();
  }
}

export function mountClaim({ model, el }) {
  const card = new ClaimCard(model, el);
  return () => card.close();
}
