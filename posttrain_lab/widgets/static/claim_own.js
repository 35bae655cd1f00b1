// Runs of the reader's own beside both arms: asked the same questions, and no part of the receipt.

import { button, h, say, set, show, uid } from "./dom.js";
import { alive, resumable } from "./log.js";
import { Slot } from "./notice.js";
import { rateCell, wilson } from "./rates.js";
import { RunBook } from "./runs.js";
import { ago, count, queue } from "./words.js";

const ARMS = ["treatment", "control"];
const LATE = { given: "The kernel did not answer in time.", needed: "Nothing of yours is lost.", do: "Try again in a moment.", where: "" };
const NONE = "You have no finished run yet. Fine-tune a model, in the first lesson or in the SFT studio: it is listed here then.";

export class OwnRuns {
  constructor(claim, { kernel, seat, onchange }) {
    Object.assign(this, { claim, kernel, seat, onchange, trial: null, receipt: null, columns: [], subjects: [], rows: new Map() });
    this.titles = new Map(Object.entries(claim.behaviours).map(([title, name]) => [name, title]));
    this.book = new RunBook({ kernel, seat, onchange: () => this.draw(), onend: () => this.look() });
    this.select = h("select", { id: uid("own") });
    this.adder = button("Add my own run", () => this.add(), { kind: "strong", glyph: "plus" });
    this.form = h("div", { class: "ptl-row ptl-claim-own-add" }, h("label", { for: this.select.id, class: "ptl-unseen" }, "Which run"), this.select, this.adder);
    this.arms = ARMS.map((arm) => line(claim.arms[arm].name, { "data-arm": arm }));
    this.list = h("ul", { class: "ptl-claim-beside" });
    this.note = h("p", { class: "ptl-says" });
    this.slot = new Slot();
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.root = h("section", { class: "ptl-claim-own", "aria-label": "A run of your own", hidden: true }, h("h4", {}, "A run of your own, beside both arms"), this.list, this.slot.root, this.form, this.note, this.live);
    this.near = () => this.stale();
    for (const sign of ["focusin", "pointerenter"]) this.root.addEventListener(sign, this.near);
    document.addEventListener("visibilitychange", this.near);
  }

  // The receipt of a trial: its arms stand here, and whatever was asked the same.
  put(trial, receipt) {
    if (this.trial === trial) return;
    Object.assign(this, { trial, receipt, columns: [], subjects: [] });
    show(this.root, receipt);
    if (receipt) this.look();
    this.draw();
  }

  // A run that finished meanwhile is to be found, but no list changes while it is open.
  stale() {
    if (this.trial && !document.hidden && document.activeElement !== this.select) this.look();
  }

  async look() {
    const { trial } = this;
    const reply = await this.kernel.ask("claim_own", { seat: this.seat, trial }).catch((problem) => this.wrong(problem));
    if (reply && trial === this.trial) await this.take(reply);
  }

  async take({ columns, subjects }) {
    Object.assign(this, { columns, subjects });
    await Promise.all(columns.map(({ id }) => this.book.open(id).catch(() => null)));
    this.draw();
  }

  wrong(problem) {
    if (!problem.lost) this.slot.problem(problem);
    return null;
  }

  async act(work) {
    if (this.busy) return;
    this.busy = true;
    this.slot.clear();
    this.draw();
    try {
      await work();
    } catch (problem) {
      this.slot.problem(problem.lost ? LATE : problem);
    }
    this.busy = false;
    this.draw();
  }

  add() {
    const { trial } = this;
    return this.act(async () => this.take(await this.kernel.ask("claim_own_add", { seat: this.seat, trial, model: this.select.value })));
  }

  verb(type, run) {
    return this.act(async () => {
      await this.kernel.ask(type, { seat: this.seat, run: run.id });
      if (type === "resume") this.book.again(run);
    });
  }

  remove({ id, name }) {
    return this.act(async () => {
      await this.kernel.ask("remove", { seat: this.seat, run: id });
      this.book.forget(id);
      this.slot.note(`The column “${name}” is deleted; the run itself is not.`, [button("Undo", () => this.restore(id), { kind: "link" })]);
      await this.look();
    });
  }

  restore(id) {
    return this.act(async () => {
      await this.kernel.ask("restore", { seat: this.seat, run: id });
      await this.look();
    });
  }

  draw() {
    if (!this.receipt) return this.onchange([]);
    ARMS.forEach((arm, i) => this.arms[i].tell(this.receipt.arms[arm]));
    const shown = this.columns.map((column) => this.row(column));
    const wanted = [...this.arms, ...shown].map(({ root }) => root);
    if (wanted.length !== this.list.children.length || wanted.some((root, i) => root !== this.list.children[i])) this.list.replaceChildren(...wanted);
    this.options();
    set(this.root, { "data-alone": this.columns.length ? null : "" });
    const asked = `${count(this.receipt.n, "question")} that both arms were asked`;
    say(this.note, this.subjects.length || this.columns.length ? `A run of yours is asked the ${asked}. It is no part of the claim: the receipt and its verdict do not change.` : NONE);
    return this.onchange(shown.map(({ title, cell }) => ({ title, cell })));
  }

  options() {
    const key = JSON.stringify(this.subjects.map(({ name }) => name));
    if (key !== this.listed) {
      this.listed = key;
      const chosen = this.select.value;
      this.select.replaceChildren(...this.subjects.map(({ name, title, created }) => h("option", { value: name }, `${title}, ${ago(created)}`)));
      if (this.subjects.some(({ name }) => name === chosen)) this.select.value = chosen;
    }
    show(this.form, this.subjects.length);
    set(this.adder, { "aria-disabled": String(Boolean(this.busy)) });
  }

  // A row that stays the same element while it fills, so that it can be clicked.
  row({ id, name }) {
    const run = this.book.get(id);
    if (!this.rows.has(id)) {
      this.rows.set(id, line(name, { "data-arm": "own" }, {
        stop: () => this.verb("stop", this.book.get(id)), resume: () => this.verb("resume", this.book.get(id)), remove: () => this.remove({ id, name }),
      }));
    }
    const row = this.rows.get(id);
    const found = new Map((run?.final ?? []).map((point) => [point.measure, point]));
    const hits = [...found.values()].reduce((sum, point) => sum + Math.round(point.mean * point.n), 0);
    const n = [...found.values()].reduce((sum, point) => sum + point.n, 0);
    const whole = run?.state === "finished" && n > 0;
    const made = wilson(hits, n || 1);
    row.tell(whole ? { ...made, value: made.rate } : null, run, this.words(run));
    if (whole && !row.told) say(this.live, `${name}: ${Math.round(100 * made.rate)} % of ${n}.`);
    row.told = whole;
    return { root: row.root, title: name, cell: (measure) => cell(found.get(this.claim.behaviours[measure]), run) };
  }

  words(run) {
    if (!run) return "…";
    if (run.state === "queued") return run.runner === "starting" || run.runner === "off" ? "Waking the trainer, some seconds" : queue(run.queued?.position ?? 0, run.queued?.wait_s);
    if (run.state === "running") return run.progress && this.titles.has(run.progress.what) ? `${run.step + 1} of ${run.total}: ${this.titles.get(run.progress.what)}` : "Opening the model";
    if (run.state === "failed") return run.ending ? [run.ending.given, run.ending.do].filter(Boolean).join(" ") : "It did not work.";
    return `Stopped after ${run.step} of ${run.total}.`;
  }

  close() {
    document.removeEventListener("visibilitychange", this.near);
    this.book.close();
  }
}

function cell(point, run) {
  if (point) return wilson(Math.round(point.mean * point.n), point.n);
  return run && alive(run) ? "…" : "not asked";
}

// A name and its rate on a line from 0 to 100 %, or how far it is.
function line(name, props, verbs = null) {
  const value = h("div", { class: "ptl-claim-beside-value" });
  const bar = h("progress", { max: 1, value: 0 });
  const words = h("span", { class: "ptl-arm-says" });
  const doing = h("div", { class: "ptl-claim-beside-doing" }, bar, words);
  const stop = verbs && button("Stop", verbs.stop, { kind: "quiet", glyph: "stop" });
  const resume = verbs && button("Resume", verbs.resume, { kind: "quiet", glyph: "resume" });
  const remove = verbs && button("", verbs.remove, { kind: "icon", glyph: "trash", label: `Delete the column ${name}` });
  const root = h("li", props, h("span", { class: "ptl-claim-beside-name" }, name, verbs ? h("small", {}, " yours") : null), value, doing, verbs ? h("div", { class: "ptl-row" }, stop, resume, remove) : null);
  const tell = (made, run = null, said = "") => {
    const key = JSON.stringify(made);
    if (made && key !== root.dataset.made) value.replaceChildren(rateCell({ rate: made.value, low: made.low, high: made.high, n: made.n }, { live: Boolean(verbs) }));
    root.dataset.made = key;
    show(value, made);
    show(doing, !made);
    bar.value = run?.total ? run.step / run.total : 0;
    set(bar, { "aria-label": `${name}: ${said}` });
    say(words, said);
    if (!verbs) return;
    show(stop, run && alive(run));
    show(resume, run && resumable(run));
  };
  return { root, tell };
}
