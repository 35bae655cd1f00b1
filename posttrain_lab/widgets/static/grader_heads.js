// The graders over the table: what each asks, its weight, its options, and a list to choose more from.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { figure } from "./grader_mark.js";
import { newColumn, own, weighs } from "./grader_state.js";

const SLIDER = [0, 3];

const titleOf = (models, name) => models.find((model) => model.name === name)?.title;

// The options that are not as at first, in words; which model grades is said always.
export function summary(kind, options, models = []) {
  const said = kind.options.filter(({ key, default: first, kind: type }) => type !== "code" && (options[key] !== first || type === "model")).map(({ key, label, kind: type, choices }) => {
    if (type === "model") return titleOf(models, options[key]) ?? "";
    if (type === "check") return label;
    return type === "choice" ? choices.find(([name]) => name === options[key])?.[1] : `${label}: ${options[key]}`;
  });
  return said.filter(Boolean).join("; ");
}

// A field for one option of a grader. `acts`: {onoption(id, key, value), onrest()}
export function optionField(column, { key, label, kind, choices }, { onoption, onrest }) {
  const id = uid(key);
  const change = (value) => onoption(column.id, key, value);
  const value = column.options[key];
  if (kind === "check") {
    const box = h("input", { type: "checkbox", id, checked: value, onchange: () => (change(box.checked), onrest()) });
    return h("label", { class: "ptl-check", for: id }, box, h("span", {}, label));
  }
  if (kind === "choice") {
    const select = h("select", { id, onchange: () => (change(select.value), onrest()) }, choices.map(([name, text]) => h("option", { value: name, selected: name === value }, text)));
    return h("div", { class: "ptl-gb-option" }, h("label", { for: id }, label), select);
  }
  const typed = (text) => (kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
  const input = h("input", { id, class: kind === "number" ? "ptl-number" : "ptl-gb-text", autocomplete: "off", spellcheck: "false", inputmode: kind === "number" ? "decimal" : null, value: String(value), onblur: onrest, oninput: () => change(typed(input.value)) });
  return h("div", { class: "ptl-gb-option" }, h("label", { for: id }, label), input);
}

class Head {
  constructor(column, kind, { onweight, onopen, onrest }) {
    Object.assign(this, { column, kind, onweight });
    const id = uid("weight");
    this.title = h("button", { type: "button", class: "ptl-gb-title", "aria-expanded": "false", onclick: () => onopen(column.id) }, h("span", {}, kind.title));
    this.set = h("span", { class: "ptl-gb-set" });
    this.wrong = h("span", { class: "ptl-wrong" });
    this.box = h("input", { id, class: "ptl-number", inputmode: "decimal", autocomplete: "off", "aria-label": `Weight of ${kind.title}`, oninput: () => this.typed(), onblur: onrest });
    this.slider = h("input", { type: "range", min: SLIDER[0], max: SLIDER[1], step: 0.25, "aria-label": `Weight of ${kind.title}, slider`, oninput: () => this.onweight(column.id, Number(this.slider.value)), onchange: onrest });
    this.root = h("div", { class: "ptl-gb-head", role: "columnheader", "data-kind": kind.name }, this.title, this.set, this.wrong,
      h("div", { class: "ptl-gb-weight" }, h("span", { "aria-hidden": "true" }, "weight"), this.box, this.slider));
  }

  typed() {
    const text = this.box.value.trim().replace(",", ".").replace("\u2212", "-");
    const value = text === "" ? NaN : Number(text);
    this.onweight(this.column.id, Number.isFinite(value) ? value : text);
  }

  draw(column, open, problem, models) {
    say(this.wrong, problem?.given ?? "");
    show(this.wrong, problem);
    this.column = column;
    const { weight } = column;
    if (document.activeElement !== this.box) this.box.value = typeof weight === "number" ? figure(weight) : weight;
    set(this.box, { "aria-invalid": weighs(weight) ? null : "true" });
    if (typeof weight === "number") this.slider.value = Math.max(SLIDER[0], Math.min(SLIDER[1], weight));
    level(this.slider);
    set(this.title, { "aria-expanded": String(open) });
    say(this.set, summary(this.kind, column.options, models));
  }
}

export class Heads {
  // `problems`: what keeps a grader from grading at all, in the columns' order. `acts`: {onweight(id, weight), onoption(id, key, value), onremove(id), onrest()}
  constructor(boot, acts) {
    Object.assign(this, { boot, acts, heads: new Map(), open: null, drawn: "", problems: [], models: {} });
    this.corner = h("div", { role: "columnheader", class: "ptl-gb-corner" }, h("span", {}, "Answers"), h("span", { class: "ptl-says" }, "best first"));
    this.sum = h("div", { role: "columnheader", class: "ptl-gb-sum" }, h("b", {}, "Total"), h("span", { class: "ptl-says" }, "grade × weight, added up"));
    this.row = h("div", { role: "row", class: "ptl-gb-heads" });
    this.panel = h("div", { class: "ptl-gb-panel", role: "group", hidden: true });
  }

  kind(column) {
    return this.boot.kinds.find(({ name }) => name === column.kind);
  }

  toggle(id) {
    this.open = this.open === id ? null : id;
    this.draw(this.columns);
    this.acts.onopen();
  }

  // Which models may grade, by the question that they are asked: {score: [{name, title}], judge: …}.
  know(models) {
    this.models = models;
    if (this.columns) this.draw(this.columns);
  }

  modelsOf(column) {
    return this.models[this.kind(column).asks] ?? [];
  }

  draw(columns, problems = this.problems) {
    Object.assign(this, { columns, problems });
    if (!columns.some(({ id }) => id === this.open)) this.open = null;
    const heads = columns.map((column) => this.head(column));
    const ids = columns.map(({ id }) => id).join();
    if (ids !== this.ids) this.row.replaceChildren(this.corner, ...heads.map(({ root }) => root), this.sum);
    this.ids = ids;
    heads.forEach((head, i) => head.draw(columns[i], columns[i].id === this.open, problems[i], this.modelsOf(columns[i])));
    this.drawPanel(columns.find(({ id }) => id === this.open));
  }

  head(column) {
    if (!this.heads.has(column.id)) {
      const { onweight, onrest } = this.acts;
      this.heads.set(column.id, new Head(column, this.kind(column), { onweight, onrest, onopen: (id) => this.toggle(id) }));
    }
    return this.heads.get(column.id);
  }

  drawPanel(column) {
    show(this.panel, column);
    const now = column ? JSON.stringify([column.id, column.options, this.modelsOf(column)]) : "";
    const typing = this.panel.contains(document.activeElement) && this.panelOf === column?.id;
    if (now === this.drawn || (typing && column)) return;
    Object.assign(this, { drawn: now, panelOf: column?.id });
    if (!column) return;
    const kind = this.kind(column);
    set(this.panel, { "aria-label": `Options of ${kind.title}` });
    this.panel.replaceChildren(
      h("p", { class: "ptl-gb-about" }, h("b", {}, `${kind.title} `), kind.about),
      h("div", { class: "ptl-gb-options" }, kind.options.filter((option) => option.kind !== "code").map((option) => this.field(column, option))),
      h("div", { class: "ptl-row" },
        button("Remove this grader", () => this.acts.onremove(column.id), { kind: "quiet", glyph: "trash" }),
        button("Done", () => (this.toggle(column.id), this.head(column).title.focus()), { kind: "quiet" })));
  }

  field(column, option) {
    if (option.kind !== "model") return optionField(column, option, this.acts);
    return this.chooser(column, option.label, column.options[option.key], (value) => this.acts.onoption(column.id, option.key, value));
  }

  // A model of those that are there; one that is gone stays named until another is chosen.
  chooser(column, label, value, change) {
    const id = uid("model");
    const known = this.modelsOf(column);
    if (!known.length) return h("p", { class: "ptl-says" }, `${label}: none yet. Train one in the reward model lab, and it is listed here.`);
    const lost = titleOf(known, value) ? [] : [{ name: value, title: value ? "One that is no longer there" : "Choose one" }];
    const select = h("select", { id, onchange: () => (change(select.value), this.acts.onrest()) }, [...lost, ...known].map(({ name, title }) => h("option", { value: name, selected: name === value }, title)));
    return h("div", { class: "ptl-gb-option" }, h("label", { for: id }, label), select);
  }
}

// The graders to choose from. `oncode()` gives the learner's own, as last put to use;
// `onmodel(kind)` the model to begin with.
export class Palette {
  constructor(boot, { onadd, oncode, onmodel }) {
    const first = (kind) => (kind.name === own ? { code: oncode() } : kind.asks ? { model: onmodel(kind) } : {});
    const add = (kind) => onadd(newColumn(kind, { options: first(kind) }));
    this.buttons = boot.kinds.map((kind) => h("button", { type: "button", class: "ptl-gb-kind", onclick: () => add(kind) },
      h("b", {}, kind.title), h("span", {}, kind.about)));
    this.full = h("p", { class: "ptl-says", hidden: true }, `${boot.most.columns} graders are on the bench, as many as fit. Remove one to add another.`);
    this.root = h("div", { class: "ptl-gb-palette", hidden: true, role: "group", "aria-label": "Graders to add" }, this.full, h("div", { class: "ptl-gb-kinds" }, this.buttons));
    this.most = boot.most.columns;
  }

  draw(columns) {
    const full = columns.length >= this.most;
    show(this.full, full);
    for (const each of this.buttons) each.disabled = full;
  }
}
