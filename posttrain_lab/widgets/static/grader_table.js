// The table: answers in rows, the best first. Rows that change places are seen to move.

import { h, say, set, show } from "./dom.js";
import { ranked, total } from "./grader_state.js";
import { Row } from "./grader_row.js";

const SWIFT_MS = 180;
const HOVER = "Point at a grade, or choose it, to read why.";
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Table {
  constructor(heads, acts) {
    Object.assign(this, { heads, rows: new Map(), open: new Map() });
    this.acts = { ...acts, onopen: (id, column) => this.toggle(id, column), onlook: (text) => this.look(text), onrest: () => (acts.onrest(), setTimeout(() => this.draw(this.shown), 0)) };
    this.body = h("div", { class: "ptl-gb-rows", role: "rowgroup" });
    this.empty = h("p", { class: "ptl-gb-empty", hidden: true });
    this.strip = h("p", { class: "ptl-gb-strip" }, HOVER);
    this.grid = h("div", { class: "ptl-gb-table", role: "table", "aria-label": "Answers and their grades" },
      h("div", { role: "rowgroup" }, heads.row), heads.panel, this.body);
    this.root = h("div", { class: "ptl-gb-table-box" }, h("div", { class: "ptl-gb-scroll" }, this.grid), this.empty, this.strip);
  }

  look(text) {
    say(this.strip, text || HOVER);
    set(this.strip, { "data-said": text ? "" : null });
  }

  toggle(id, column) {
    if (this.open.get(id) === column) this.open.delete(id);
    else this.open.set(id, column);
    this.draw(this.shown);
  }

  row(answer) {
    if (!this.rows.has(answer.id)) this.rows.set(answer.id, new Row(answer, this.acts));
    return this.rows.get(answer.id);
  }

  // `gradeOf(column, answer)`; `current`: the answer before a room, else null.
  draw(shown) {
    this.shown = shown;
    const { set: { answers, columns }, boot, gradeOf, current } = shown;
    const kinds = columns.map(({ kind }) => boot.kinds.find(({ name }) => name === kind));
    const grades = answers.map((answer) => columns.map((column) => gradeOf(column, answer)));
    const totals = grades.map((row) => total(columns, row));
    const { order, ranks } = ranked(totals);
    const values = totals.map(({ value }) => value).filter((value) => typeof value === "number");
    const scale = [Math.min(0, ...values), Math.max(0, ...values)];
    this.grid.style.setProperty("--graders", columns.length);
    this.heads.draw(columns, columns.map((_, i) => grades.map((row) => row[i]?.problem).find(Boolean)));
    this.say(answers, columns);
    answers.forEach((answer, i) => {
      const alone = current === answer.id;
      const open = this.open.get(answer.id) ?? (alone ? "" : null);
      this.row(answer).draw({ answer, columns, kinds, grades: grades[i], total: totals[i], rank: ranks[i], best: ranks[i] === 1 && values.length > 1 && ranks.filter((rank) => rank === 1).length < answers.length, open, alone, scale });
    });
    this.order = order.map((at) => answers[at].id);
    this.place(answers);
  }

  say(answers, columns) {
    const lacks = [answers.length ? "" : "There are no answers yet. Type one below, or ask a model for some.", columns.length ? "" : "There is no grader yet. Add one above."].filter(Boolean);
    say(this.empty, lacks.join(" "));
    show(this.empty, lacks.length);
    show(this.strip, !lacks.length);
  }

  // Rows keep their places while one of them is typed in.
  place(answers) {
    const wanted = this.order.map((id) => this.rows.get(id));
    const here = [...this.body.children];
    const gone = here.filter((root) => !wanted.some((row) => row.root === root));
    if (!gone.length && here.length === wanted.length && (wanted.every((row, i) => row.root === here[i]) || wanted.some((row) => row.typing))) return;
    const before = new Map(here.map((root) => [root, root.getBoundingClientRect().top]));
    const held = this.body.contains(document.activeElement) ? document.activeElement : null;
    this.body.replaceChildren(...wanted.map((row) => row.root));
    if (held?.isConnected) held.focus({ preventScroll: true });
    for (const id of [...this.rows.keys()].filter((key) => !answers.some((answer) => answer.id === key))) this.rows.delete(id);
    wanted.filter(({ root }) => !before.has(root)).forEach((row) => row.fit());
    if (!still()) this.move(before);
  }

  move(before) {
    for (const [root, top] of before) {
      const by = root.isConnected ? top - root.getBoundingClientRect().top : 0;
      if (Math.abs(by) > 1) root.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: SWIFT_MS, easing: "ease-out" });
    }
  }

  fit() {
    for (const row of this.rows.values()) row.fit();
  }
}
