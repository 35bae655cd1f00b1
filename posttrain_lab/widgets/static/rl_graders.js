// The graders that pay: each with its weight and options, one below the other, and more to add.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { figure } from "./grader_mark.js";
import { optionField, Palette, summary } from "./grader_heads.js";
import { newColumn, own, weighs } from "./grader_state.js";

const SLIDER = [-1, 3];

class Line {
  constructor(column, kind, acts) {
    Object.assign(this, { column, kind, acts, open: false });
    const id = uid("weight");
    this.title = h("button", { type: "button", class: "ptl-gb-title", "aria-expanded": "false", onclick: () => this.unfold() }, h("span", {}, kind.title));
    this.set = h("span", { class: "ptl-gb-set" });
    this.box = h("input", { id, class: "ptl-number", inputmode: "decimal", autocomplete: "off", "aria-label": `Weight of ${kind.title}`, oninput: () => this.typed() });
    this.slider = h("input", { type: "range", min: SLIDER[0], max: SLIDER[1], step: 0.25, "aria-label": `Weight of ${kind.title}, slider`, oninput: () => acts.onweight(this.column.id, Number(this.slider.value)) });
    this.remove = button("", () => acts.onremove(this.column.id), { kind: "icon", glyph: "trash", label: `Remove ${kind.title}` });
    this.panel = h("div", { class: "ptl-rl-panel", hidden: true });
    this.root = h("li", { class: "ptl-rl-line", "data-kind": kind.name }, h("div", { class: "ptl-rl-line-name" }, this.title, this.set), h("div", { class: "ptl-rl-line-weight" }, h("span", { "aria-hidden": "true" }, "×"), this.box, this.slider, this.remove), this.panel);
  }

  typed() {
    const text = this.box.value.trim().replace(",", ".").replace("\u2212", "-");
    const value = text === "" ? NaN : Number(text);
    this.acts.onweight(this.column.id, Number.isFinite(value) ? value : text);
  }

  unfold() {
    this.open = !this.open;
    this.draw(this.column);
  }

  draw(column) {
    this.column = column;
    const { weight } = column;
    if (document.activeElement !== this.box) this.box.value = typeof weight === "number" ? figure(weight) : weight;
    set(this.box, { "aria-invalid": weighs(weight) ? null : "true" });
    if (typeof weight === "number") this.slider.value = Math.max(SLIDER[0], Math.min(SLIDER[1], weight));
    level(this.slider);
    say(this.set, column.kind === own ? codeWords(column.options.code) : summary(this.kind, column.options, this.acts.modelsOf(this.kind)));
    set(this.title, { "aria-expanded": String(this.open) });
    show(this.panel, this.open);
    const known = this.acts.modelsOf(this.kind);
    const key = JSON.stringify([column.options, known]);
    if (!this.open || key === this.drawn || this.panel.contains(document.activeElement)) return;
    this.drawn = key;
    this.panel.replaceChildren(h("p", { class: "ptl-gb-about" }, this.kind.about),
      h("div", { class: "ptl-gb-options" }, this.kind.options.filter(({ kind }) => kind !== "code").map((option) => optionField(column, option, this.acts, known))));
  }
}

const codeWords = (code) => (code ? `${code.trim().split("\n").length} lines of yours` : "nothing written yet");

export class GraderList {
  // `onedit(columns)`; `onnote(text, undo)`; `oncode()` gives the learner's own grader as last put to use.
  constructor(boot, { title, onedit, onnote, oncode }) {
    Object.assign(this, { boot, onedit, onnote, lines: new Map(), columns: [], models: {} });
    this.list = h("ul", { class: "ptl-rl-lines" });
    this.wrong = h("p", { class: "ptl-wrong", hidden: true });
    this.palette = new Palette(boot, { onadd: (column) => this.added(column), oncode, onmodel: (kind) => this.models[kind.asks]?.[0]?.name ?? "" });
    this.more = button("Add a grader", () => this.unfold(!this.palette.root.hidden), { kind: "quiet", glyph: "plus", "aria-expanded": "false" });
    this.root = h("section", { class: "ptl-block ptl-rl-graders", "aria-label": title }, h("h4", {}, title), this.list, this.wrong, this.more, this.palette.root);
  }

  get acts() {
    const edit = (id, values) => this.onedit(this.columns.map((each) => (each.id === id ? { ...each, ...values(each) } : each)));
    return {
      onweight: (id, weight) => edit(id, () => ({ weight })),
      onoption: (id, key, value) => edit(id, ({ options }) => ({ options: { ...options, [key]: value } })),
      onremove: (id) => this.removed(id), onrest: () => {}, modelsOf: (kind) => this.models[kind.asks] ?? [],
    };
  }

  removed(id) {
    const before = this.columns;
    const gone = before.find((each) => each.id === id);
    this.onedit(before.filter((each) => each.id !== id));
    this.more.focus({ preventScroll: true });
    this.onnote(`“${this.kind(gone).title}” is removed.`, () => this.onedit(before));
  }

  unfold(closed) {
    show(this.palette.root, !closed);
    set(this.more, { "aria-expanded": String(!closed) });
  }

  added(column) {
    this.unfold(true);
    this.onedit([...this.columns, column]);
    this.lines.get(column.id)?.title.focus({ preventScroll: true });
  }

  // Which models may grade, by the question that they are asked.
  know(models) {
    this.models = models;
  }

  kind(column) {
    return this.boot.kinds.find(({ name }) => name === column.kind);
  }

  draw(columns) {
    this.columns = columns;
    const { acts } = this;
    for (const column of columns) if (!this.lines.has(column.id)) this.lines.set(column.id, new Line(column, this.kind(column), acts));
    const ids = columns.map(({ id }) => id).join();
    if (ids !== this.ids) this.list.replaceChildren(...columns.map(({ id }) => this.lines.get(id).root));
    this.ids = ids;
    for (const column of columns) this.lines.get(column.id).draw(column);
    this.palette.draw(columns);
    // One of a kind: a run tells its graders apart by their kinds.
    this.palette.buttons.forEach((each, i) => (each.disabled ||= columns.some(({ kind }) => kind === this.boot.kinds[i].name)));
  }

  mark(problem) {
    say(this.wrong, problem ? `${problem.given} ${problem.do}` : "");
    show(this.wrong, problem);
    if (problem) this.more.focus({ preventScroll: true });
  }
}

// Graders as they were kept, as far as they make sense.
export function tidyGraders(rows, boot, fallback) {
  if (!Array.isArray(rows)) return fallback;
  const known = (row) => boot.kinds.find(({ name }) => name === row?.kind);
  return rows.filter(known).filter((row, i, all) => all.findIndex(({ kind }) => kind === row.kind) === i).slice(0, boot.most.graders)
    .map((row) => ({ ...newColumn(known(row), { options: row.options, weight: Number.isFinite(row.weight) || typeof row.weight === "string" ? row.weight : 1 }), ...(typeof row.id === "string" ? { id: row.id } : {}) }));
}

// What a spec has them as.
export const choicesOf = (columns) => columns.map(({ kind, weight, options }) => ({ kind, weight, options }));
