// The report card: what each stage can do, and columns of one's own that fill live.

import { ownColumn, rowsFor, stageColumns } from "./card_columns.js";
import { Measure } from "./card_measure.js";
import { CardTable } from "./card_table.js";
import { button, h, say, uid } from "./dom.js";
import { Frame } from "./frame.js";
import { alive } from "./log.js";
import { Slot } from "./notice.js";
import { RunBook } from "./runs.js";
import { openSeat } from "./seat.js";
import { count } from "./words.js";

const OWN = 3; // columns of one's own, the newest
const LATE = { given: "The kernel did not answer in time.", needed: "Nothing of yours is lost.", do: "Try again in a moment.", where: "" };
const LEDE = "Every behaviour is asked on questions that no training text has, and judged by an exact rule. Look where a behaviour begins: with reading more, with being shown answers, or with being rewarded.";

export class ReportCard {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { filter: "deck", search: "", sort: null, current: null, number: 0, example: null, busy: null, summaries: [], examples: new Map(),
      stages: stageColumns(this.boot.stages), titles: new Map(this.boot.behaviours.map(({ name, title }) => [name, title])) });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.clock = setInterval(() => alive(this.run ?? {}) && this.later(), 1000);
    this.draw();
    this.open();
  }

  build(model) {
    this.slot = new Slot();
    this.measure = new Measure(this.boot, { measure: () => this.begin(), stop: () => this.stop(), resume: () => this.resume() });
    this.table = new CardTable({ onlook: (name) => this.look(name), onsort: (key) => this.sorted(key), onremove: (column) => this.remove(column), onexample: () => this.another() });
    this.note = h("p", { class: "ptl-says" });
    this.frame = new Frame({ kind: "ptl-report", name: "Report card", keys: this, hint: "← → ↑ ↓ other behaviours",
      head: [h("h3", {}, "What each stage can do"), h("p", { class: "ptl-lede" }, LEDE)] }, this.tools(), this.slot.root, this.table.root, this.note, this.measure.root);
    this.kernel = this.frame.listen(model, () => this.refresh());
    this.seat = openSeat("report-card").seat;
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  tools() {
    const themes = [...new Set(this.boot.behaviours.map(({ theme }) => theme))];
    const option = (value, text) => h("option", { value }, text);
    const id = uid("filter");
    const filter = h("select", { id, onchange: () => ((this.filter = filter.value), this.draw()) },
      option("deck", "The deck's list: why post-training"), option("all", "All behaviours"), h("optgroup", { label: "By theme" }, themes.map((theme) => option(theme, theme))));
    const search = h("input", { type: "search", class: "ptl-line-box", placeholder: "Search", "aria-label": "Search behaviours", oninput: () => ((this.search = search.value), this.draw()) });
    const ticks = this.stages.map((stage) => h("label", { class: "ptl-check ptl-card-tick", "data-stage": stage.hue }, h("input", { type: "checkbox", checked: stage.shown, onchange: (event) => ((stage.shown = event.target.checked), this.draw()) }), h("span", {}, stage.title)));
    return h("div", { class: "ptl-card-tools" }, h("div", { class: "ptl-card-find" }, h("label", { for: id, class: "ptl-unseen" }, "Which behaviours"), filter, search),
      h("fieldset", { class: "ptl-row ptl-card-ticks" }, h("legend", { class: "ptl-unseen" }, "Columns"), ticks));
  }

  async open() {
    try {
      this.put(await this.kernel.ask("open", { seat: this.seat, name: "report-card" }));
      await Promise.all(this.summaries.slice(0, OWN).map(({ id }) => this.book.open(id).catch(() => null)));
      if (this.summaries.length) this.measure.root.open = true;
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
  }

  put({ runs, subjects }) {
    this.summaries = runs;
    this.measure.put(subjects);
  }

  async refresh() {
    const reply = await this.kernel.ask("runs", { seat: this.seat }).catch(() => null);
    if (reply) this.put(reply);
    await Promise.all(this.summaries.slice(0, OWN).map(({ id }) => this.book.open(id).catch(() => null)));
    this.later();
  }

  ended() {
    this.busy = null;
    this.refresh();
  }

  // The latest of one's own: what Stop and Resume are about.
  get run() {
    return this.summaries.length ? this.book.get(this.summaries[0].id) : null;
  }

  get columns() {
    const own = this.summaries.slice(0, OWN).map((summary) => ownColumn(this.book.get(summary.id), summary));
    return [...this.stages.filter(({ shown }) => shown), ...own];
  }

  get rows() {
    return rowsFor(this.boot.behaviours, this, [...this.stages, ...this.columns.filter(({ live }) => live)]);
  }

  later() {
    this.drawing = this.drawing ?? requestAnimationFrame(() => {
      this.drawing = null;
      if (!this.kernel.closed) this.draw();
    });
  }

  draw() {
    const { rows, columns, sort, current, example } = this;
    this.table.draw({ rows, columns, sort, current, example });
    this.measure.draw(this.run, { busy: this.busy, rows: rows.length, titles: this.titles });
    const n = Math.max(0, ...this.boot.stages.flatMap(({ rates }) => Object.values(rates).map((rate) => rate.n)));
    say(this.note, `${count(rows.length, "behaviour")} shown. Stages: ${n} questions each, on a line from 0 to 100 %; the whisker is the 95 % interval. Base models are given each question as a text to go on with, the others through their chat template.${columns.some(({ live }) => live) ? " Hollow dots are yours." : ""}`);
  }

  sorted(key) {
    const same = this.sort?.key === key;
    this.sort = !same ? { key, down: true } : this.sort.down ? { key, down: false } : null;
    this.draw();
  }

  look(name) {
    Object.assign(this, { current: name, number: 0 });
    this.show();
  }

  another() {
    this.number += 1;
    this.show();
  }

  async show() {
    const { current, number } = this;
    const key = `${current} ${number}`;
    this.example = this.examples.get(key) ?? null;
    this.draw();
    if (!current || this.example) return;
    try {
      const reply = await this.kernel.ask("example", { behaviour: current, index: number });
      this.examples.set(key, reply);
    } catch (problem) {
      this.examples.set(key, { problem: problem.lost ? "The kernel did not answer." : problem.given });
    }
    if (current !== this.current || number !== this.number) return;
    this.example = this.examples.get(key);
    if (this.example.problem) this.examples.delete(key); // asked again the next time
    this.draw();
  }

  async act(verb, work) {
    if (this.busy) return;
    this.busy = verb;
    this.measure.slot.clear();
    this.later();
    try {
      await work();
    } catch (problem) {
      this.busy = null;
      this.measure.slot.problem(problem.lost ? LATE : problem);
      this.measure.field.mark(problem.where === "items" ? problem : null);
    }
    if (this.busy !== "stop") this.busy = null;
    this.later();
  }

  begin() {
    return this.act("measure", async () => {
      const behaviours = this.rows.map(({ name }) => name);
      await this.kernel.ask("measure", { seat: this.seat, model: this.measure.select.value, items: this.measure.items, behaviours });
      await this.refresh();
    });
  }

  stop() {
    return this.act("stop", () => this.kernel.ask("stop", { seat: this.seat, run: this.run.id }));
  }

  resume() {
    const { run } = this;
    return this.act("resume", async () => {
      await this.kernel.ask("resume", { seat: this.seat, run: run.id });
      this.book.again(run);
    });
  }

  async remove({ key }) {
    try {
      await this.kernel.ask("remove", { seat: this.seat, run: key });
      this.book.forget(key);
      this.slot.note("The column is deleted.", [button("Undo", () => this.restore(key), { kind: "link" })]);
    } catch (problem) {
      this.slot.problem(problem.lost ? LATE : problem);
    }
    await this.refresh();
  }

  async restore(key) {
    this.slot.clear();
    await this.kernel.ask("restore", { seat: this.seat, run: key }).catch((problem) => this.slot.problem(problem));
    await this.refresh();
  }

  walk(by) {
    this.table.walk(by);
  }

  turn(by) {
    this.table.walk(by);
  }

  // Presenter mode shows one behaviour: there has to be one.
  fit() {
    if (this.frame.presenting && !this.rows.some(({ name }) => name === this.current)) this.look(this.rows[0]?.name ?? null);
  }

  close() {
    clearInterval(this.clock);
    cancelAnimationFrame(this.drawing);
    this.book.close();
    this.frame.close();
  }
}

export function mountReportCard({ model, el }) {
  const view = new ReportCard(model, el);
  return () => view.close();
}

export default { render: mountReportCard };
