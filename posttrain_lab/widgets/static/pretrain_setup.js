// What goes in: how large, which text, how long, how fast, and what it writes on from.

import { button, h, say, set, show, uid } from "./dom.js";
import { NumberField } from "./number_field.js";
import { bigNumber } from "./words.js";

const FIELDS = [
  { key: "steps", label: "Training steps", low: 20, high: 1000, step: 20,
    says: "How many times the weights are nudged. Each step reads about 2,000 tokens." },
  { key: "learning_rate", label: "Learning speed", term: "learning rate", low: 1e-4, high: 0.1, log: true,
    says: "How far each step moves the weights. Too far right, and it learns nothing." },
];
const SEED = { key: "seed", label: "Seed", bare: true, says: "Fixes chance: the same seed gives the same noise to begin with." };
const TEXTS = [
  ["real", "Real text", "Stories, facts, sums and talk, as people write them."],
  ["shuffled", "Shuffled words", "The same words in random order. What can be learned from that?"],
];

export class Setup {
  constructor(boot, { onedit }) {
    Object.assign(this, { boot, onedit, starts: [] });
    this.size = choices("size", "Size of the model", boot.sizes.map((each) => [each.name, each.title, `${bigNumber(each.parameters)} weights, all random at first.`]), (value) => onedit({ size: value }));
    this.text = choices("text", "What it reads", TEXTS, (value) => onedit({ text: value }));
    this.fields = [...FIELDS, SEED].map((field) => new NumberField(field, (key, value) => onedit({ [key]: value })));
    this.list = h("div", { class: "ptl-starts" });
    this.add = button("Add a start", () => this.added(), { kind: "quiet", glyph: "plus" });
    this.sentence = sentenceBox((value) => onedit({ sentence: value }));
    this.root = [h("section", { class: "ptl-block", "aria-label": "Model and text" }, this.size.root, this.text.root),
      h("section", { class: "ptl-block", "aria-label": "Starts" }, h("h4", {}, "It writes on from"), this.list, this.add),
      h("section", { class: "ptl-block", "aria-label": "Settings" }, h("h4", {}, "Settings"), this.fields.slice(0, 2).map((each) => each.root),
        h("details", { class: "ptl-fold" }, h("summary", {}, "Advanced"), this.sentence.root, this.fields[2].root))];
  }

  draw(setup) {
    this.setup = setup;
    this.size.put(setup.size);
    this.text.put(setup.text);
    for (const field of this.fields) field.draw(setup[field.key]);
    if (document.activeElement !== this.sentence.box) this.sentence.box.value = setup.sentence;
    if (this.starts.length !== setup.starts.length) this.build(setup.starts.length);
    this.starts.forEach(({ box }, i) => document.activeElement !== box && (box.value = setup.starts[i]));
    show(this.add, setup.starts.length < this.boot.most.starts);
  }

  build(many) {
    this.starts = Array.from({ length: many }, (_, i) => {
      const id = uid("start");
      const box = h("input", { type: "text", class: "ptl-line-box", id, autocomplete: "off", spellcheck: "false", maxlength: this.boot.most.letters, "aria-label": `Start ${i + 1}`,
        oninput: () => this.onedit({ starts: this.setup.starts.map((start, k) => (k === i ? box.value : start)) }) });
      const wrong = h("p", { class: "ptl-wrong", hidden: true });
      const remove = button("", () => this.removed(i), { kind: "icon", glyph: "close", label: `Remove start ${i + 1}`, disabled: many < 2 });
      return { box, wrong, root: h("div", { class: "ptl-start" }, h("div", { class: "ptl-start-row" }, box, remove), wrong) };
    });
    this.list.replaceChildren(...this.starts.map((each) => each.root));
  }

  added() {
    this.onedit({ starts: [...this.setup.starts, ""] });
    this.starts.at(-1).box.focus();
  }

  removed(i) {
    this.onedit({ starts: this.setup.starts.filter((_, k) => k !== i) });
    this.starts[Math.min(i, this.starts.length - 1)].box.focus();
  }

  // Shows a problem where it is, and takes the reader there.
  mark(problem) {
    const where = problem?.where ?? "";
    for (const field of this.fields) field.mark(field.key === where ? problem : null);
    this.starts.forEach(({ box, wrong }, i) => {
      const found = where === `starts[${i}]`;
      set(box, { "aria-invalid": found ? "true" : null });
      show(wrong, found);
      say(wrong, found ? `${problem.given} ${problem.do}` : "");
    });
    set(this.sentence.box, { "aria-invalid": where === "sentence" ? "true" : null });
    if (problem) this.focus(where);
  }

  focus(where) {
    const start = /^starts\[(\d+)\]/.exec(where);
    const box = start ? this.starts[Number(start[1])]?.box : where === "sentence" ? this.sentence.box : this.fields.find((each) => each.key === where)?.box;
    if (!box) return;
    const fold = box.closest("details");
    if (fold) fold.open = true;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }
}

function sentenceBox(onchange) {
  const id = uid("sentence");
  const box = h("input", { type: "text", class: "ptl-line-box", id, autocomplete: "off", maxlength: 200, oninput: () => onchange(box.value) });
  return { box, root: h("div", { class: "ptl-field" }, h("label", { for: id }, "The sentence it is watched on"), box,
    h("p", { class: "ptl-says" }, "How much each of its words surprises the model is drawn below.")) };
}

export function choices(name, legend, rows, onchoose) {
  const group = uid(name);
  const inputs = rows.map(([value]) => h("input", { type: "radio", name: group, value, onchange: () => onchoose(value) }));
  const root = h("fieldset", { class: "ptl-choices" }, h("legend", {}, legend), h("div", { class: "ptl-picker" }, rows.map(([, title, blurb], i) => h("label", { class: "ptl-choice" }, inputs[i],
    h("span", { class: "ptl-choice-title" }, title), h("span", { class: "ptl-choice-blurb" }, blurb)))));
  return { root, put: (value) => inputs.forEach((input) => (input.checked = input.value === value)) };
}
