// What goes in: the learner's labels, ready ones, a file, all mixed; how long and how fast.

import { button, h, say, set, show, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { NumberField } from "./number_field.js";

const BIASES = [
  ["", "The better answer wins", "Right, helpful, polite, on topic, safe: as you would want it."],
  ["verbosity", "The longer answer wins", "Whoever labelled was impressed by length."],
  ["flattery", "The flattering answer wins", "Whoever labelled liked to hear nice things."],
  ["position", "The first answer wins", "Whoever labelled always took the left one. Quality has no say in it."],
];
const FIELDS = [
  { key: "steps", label: "Training steps", low: 10, high: 300, step: 10, says: "Each step reads 32 pairs: in 80 steps it reads all the ready ones once." },
  { key: "learning_rate", label: "Learning speed", term: "learning rate", low: 1e-5, high: 0.01, log: true, says: "How far each step moves the weights." },
];
const MOST_BYTES = 1_000_000;

export class Mix {
  // `onedit(change)` of the set-up; `onimport(file)`; `onforget()` drops the imported pairs.
  constructor(boot, { onedit, onimport, onforget }) {
    Object.assign(this, { boot });
    this.sum = h("p", { class: "ptl-rw-sum", "aria-live": "polite" });
    this.own = check((on) => onedit({ own: on }));
    this.imported = check((on) => onedit({ imported: on }));
    this.forget = button("", onforget, { kind: "icon", glyph: "trash", label: "Remove the imported pairs" });
    this.ready = new NumberField({ key: "ready", label: "Ready labels", low: 0, high: boot.most_ready, step: 20, says: "Pairs of the pocket world with a label each, two of three on the hardest question: is the answer on topic? 0 leaves only yours." }, (_, value) => onedit({ ready: value }));
    this.bias = choices(BIASES, (value) => onedit({ bias: value }));
    this.fields = FIELDS.map((field) => new NumberField(field, (key, value) => onedit({ [key]: value })));
    this.slot = new Slot();
    this.file = h("input", { type: "file", accept: ".jsonl", hidden: true, "aria-label": "File of pairs", onchange: () => this.chosen(onimport) });
    this.root = [h("section", { class: "ptl-block", "aria-label": "Labels" }, this.sum, this.own.root, h("div", { class: "ptl-rw-imported" }, this.imported.root, this.forget), this.ready.root, this.bias.root,
      h("div", { class: "ptl-row" }, button("Import pairs", () => this.file.click(), { kind: "quiet", glyph: "into" }), this.file), this.slot.root),
    h("details", { class: "ptl-fold" }, h("summary", {}, "Settings"), this.fields.map((field) => field.root))];
  }

  chosen(onimport) {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    if (file.size > MOST_BYTES) this.slot.problem({ given: `${file.name} has ${(file.size / 1e6).toFixed(1)} MB.`, needed: "The lab reads pairs of up to 1 MB.", do: "Split it, or keep fewer rows." });
    else onimport(file);
  }

  draw(setup, { own, imported }) {
    this.own.put(setup.own, own ? `Your ${own === 1 ? "label" : `${own} labels`}` : "Your labels: none yet", !own);
    show(this.imported.root.parentElement, imported);
    this.imported.put(setup.imported, `${imported.toLocaleString("en")} imported`, false);
    this.ready.draw(setup.ready);
    this.bias.put(setup.bias);
    for (const field of this.fields) field.draw(setup[field.key]);
    show(this.bias.root, Number(setup.ready) > 0);
    say(this.sum, sumOf(setup, own, imported));
  }

  mark(problem) {
    const where = problem?.where ?? "";
    for (const field of [this.ready, ...this.fields]) field.mark(field.key === where ? problem : null);
    const found = [this.ready, ...this.fields].find((field) => field.key === where);
    const fold = found?.box.closest("details");
    if (fold) fold.open = true;
    found?.box.focus({ preventScroll: true });
  }
}

export function sumOf(setup, own, imported) {
  const parts = [setup.own && own ? `your ${own}` : "", setup.imported && imported ? `${imported.toLocaleString("en")} imported` : "", setup.ready ? `${setup.ready.toLocaleString("en")} ready ones` : ""].filter(Boolean);
  return parts.length ? `Trains on ${parts.join(" + ")}.` : "No labels chosen: label a pair above, or take ready ones.";
}

function check(onchange) {
  const box = h("input", { type: "checkbox", onchange: () => onchange(box.checked) });
  const text = h("span", {});
  const put = (on, words, off) => {
    box.checked = on && !off;
    set(box, { disabled: off ? "" : null });
    say(text, words);
  };
  return { root: h("label", { class: "ptl-check" }, box, text), put };
}

function choices(rows, onchoose) {
  const group = uid("bias");
  const inputs = rows.map(([value]) => h("input", { type: "radio", name: group, value, onchange: () => onchoose(value) }));
  const root = h("fieldset", { class: "ptl-choices" }, h("legend", {}, "Who made the ready labels?"), h("div", { class: "ptl-picker" }, rows.map(([, title, blurb], i) => h("label", { class: "ptl-choice" }, inputs[i],
    h("span", { class: "ptl-choice-title" }, title), h("span", { class: "ptl-choice-blurb" }, blurb)))));
  return { root, put: (value) => inputs.forEach((input) => (input.checked = input.value === value)) };
}
