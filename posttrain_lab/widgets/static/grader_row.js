// One answer: its text, a grade from each grader, the total, and on wish every reason.

import { button, grow, h, icon, say, set, show, textarea, uid } from "./dom.js";
import { figure, levelOf, mark, words } from "./grader_mark.js";

const MANY = 400; // characters of an answer that are in sight at once
const MINUS = "\u2212";

// "0 + 1 =", "0.5 × 1 + 2 × 0.25 =": how a total comes about.
export function sum({ parts }) {
  const one = ({ grade, weight }) => (weight === 1 ? figure(grade.value) : `${figure(grade.value)} × ${figure(weight)}`);
  const joined = parts.map(one).reduce((text, part) => (part.startsWith(MINUS) ? `${text} − ${part.slice(1)}` : `${text} + ${part}`));
  return `${joined} =`;
}

export class Row {
  // `acts`: {ontext(id, text), onrest(), onremove(id), onopen(id, column), onlook(text)}
  constructor(answer, acts) {
    Object.assign(this, { id: answer.id, acts, cells: [], ids: "" });
    this.rank = h("span", { class: "ptl-gb-rank" });
    this.area = textarea(answer.text, { class: "ptl-cell ptl-gb-text-cell", dir: "auto", placeholder: "(empty answer)", oninput: () => acts.ontext(this.id, this.area.value), onblur: () => acts.onrest() });
    this.from = h("span", { class: "ptl-gb-from" });
    this.long = h("span", { class: "ptl-gb-from" });
    this.remove = button("", () => acts.onremove(this.id), { kind: "icon", glyph: "trash", label: "Delete this answer" });
    this.answer = h("div", { class: "ptl-gb-answer", role: "rowheader" }, this.rank, h("div", { class: "ptl-gb-said" }, this.area, h("div", { class: "ptl-gb-notes" }, this.from, this.long)), this.remove);
    this.sum = h("span", { class: "ptl-gb-formula" });
    this.number = h("span", { class: "ptl-gb-number" });
    this.bar = h("span", { class: "ptl-gb-bar", "aria-hidden": "true" }, h("i", {}));
    this.total = h("div", { class: "ptl-gb-total", role: "cell" }, h("span", { class: "ptl-gb-name" }, "Total"), this.sum, this.number, this.bar);
    this.why = h("ul", { class: "ptl-gb-why", id: uid("why"), hidden: true, "aria-label": "Reasons" });
    this.root = h("div", { class: "ptl-gb-row", role: "row" }, this.answer, this.total, this.why);
  }

  get typing() {
    return this.area === document.activeElement;
  }

  draw({ answer, columns, kinds, grades, total, rank, best, open, alone, scale }) {
    if (!this.typing && this.area.value !== answer.text) this.area.value = answer.text;
    const name = `Answer: ${answer.text.trim().slice(0, 60) || "empty"}`;
    set(this.area, { "aria-label": name });
    say(this.from, answer.from);
    say(this.long, answer.text.length > MANY ? `${answer.text.length.toLocaleString("en")} characters` : "");
    this.rank.replaceChildren(rank === null ? "–" : String(rank), h("span", { class: "ptl-unseen" }, rank === null ? "No rank" : `. by rank`));
    set(this.root, { "data-best": best ? "" : null, "data-open": open !== null ? "" : null, "data-current": alone ? "" : null });
    this.drawCells(columns, kinds, grades, open);
    this.drawTotal(total, scale);
    this.drawWhy(columns, kinds, grades, total, open);
  }

  drawCells(columns, kinds, grades, open) {
    const ids = columns.map(({ id }) => id).join();
    if (ids !== this.ids) {
      this.cells.forEach(({ root }) => root.remove());
      this.cells = columns.map((column) => this.cell(column));
      this.total.before(...this.cells.map(({ root }) => root));
      Object.assign(this, { ids });
    }
    this.cells.forEach((cell, i) => {
      const grade = grades[i];
      const key = JSON.stringify(grade);
      if (cell.drawn !== key) cell.mark.replaceChildren(mark(grade, kinds[i].best));
      cell.drawn = key;
      say(cell.name, kinds[i].title);
      cell.about = `${kinds[i].title} ${words(grade)}. ${grade?.why ?? ""}`.trim();
      set(cell.button, { "aria-label": cell.about, "aria-expanded": String(open === columns[i].id), "data-level": levelOf(grade, kinds[i].best), "data-weightless": columns[i].weight === 0 ? "" : null });
    });
  }

  cell({ id }) {
    const name = h("span", { class: "ptl-gb-name" });
    const place = h("span", {});
    const cell = { mark: place, name, about: "" };
    const look = () => this.acts.onlook(cell.about);
    const away = () => this.acts.onlook("");
    cell.button = h("button", { type: "button", class: "ptl-gb-grade", "aria-controls": this.why.id, onclick: () => this.acts.onopen(this.id, id), onmouseenter: look, onmouseleave: away, onfocus: look, onblur: away }, name, place);
    cell.root = h("div", { class: "ptl-gb-cell", role: "cell" }, cell.button);
    return cell;
  }

  drawTotal(total, scale) {
    const known = typeof total.value === "number";
    say(this.sum, known && total.parts.length > 1 ? sum(total) : known && total.parts[0].weight !== 1 ? sum(total) : "");
    say(this.number, total.waiting ? "…" : known ? figure(total.value) : "–");
    set(this.number, { "data-void": known || total.waiting ? null : "", title: known || total.waiting ? null : total.why });
    const [low, high] = scale;
    const place = (value) => (100 * (value - low)) / (high - low || 1);
    const [from, to] = known ? [place(Math.min(0, total.value)), place(Math.max(0, total.value))] : [0, 0];
    set(this.bar.firstChild, { style: `left:${from}%;width:${to - from}%` });
    set(this.bar, { "data-minus": known && total.value < 0 ? "" : null });
  }

  // Every reason in place, the one that was clicked first seen.
  drawWhy(columns, kinds, grades, total, open) {
    show(this.why, open !== null);
    if (open === null) return;
    const key = JSON.stringify([open, columns.map(({ id }) => id), grades, total.why]);
    if (key === this.told) return;
    this.told = key;
    const rows = columns.map((column, i) => h("li", { "data-current": column.id === open ? "" : null },
      h("span", { class: "ptl-gb-why-name" }, kinds[i].title), mark(grades[i], kinds[i].best), h("span", { class: "ptl-gb-why-text", dir: "auto" }, grades[i]?.why ?? "It is being graded.")));
    if (total.why) rows.push(h("li", { class: "ptl-gb-why-total" }, icon("warn"), h("span", {}, total.why)));
    this.why.replaceChildren(...rows);
  }

  fit() {
    grow(this.area);
  }
}
