// How much of the data is held out, and a warning when a held-out row is also learned from.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { called, heldCount, leaks, marked, splitTo } from "./held_out.js";

const MOST = 50; // percent
const NAMED = 3;

export class Split {
  constructor({ draft }) {
    this.draft = draft;
    const id = uid("split");
    this.far = h("output", { class: "ptl-split-far", for: id });
    this.slider = h("input", { type: "range", id, min: 0, max: MOST, step: 5, "aria-describedby": `${id}-says`, oninput: () => this.move(), onblur: () => (this.draft.typing = null) });
    this.leak = h("div", { class: "ptl-notice ptl-is-warn", role: "status", hidden: true });
    this.root = h("div", { class: "ptl-field ptl-split", "data-field": "held_out" },
      h("div", { class: "ptl-field-head" }, h("label", { for: id }, "Held out, to test on"), this.far), this.slider,
      h("p", { class: "ptl-says", id: `${id}-says` }, "Never learned from: the loss on these says what carries over to new text. The lock beside an example moves it."), this.leak);
  }

  // How many rows of so many the slider holds out; one is left to learn from.
  many(rows) {
    return Math.min(Math.floor((Number(this.slider.value) / 100) * rows + 0.5), Math.max(0, rows - 1));
  }

  move() {
    level(this.slider);
    this.draft.edit(({ examples }) => ({ examples: splitTo(examples, this.many(examples.length)) }), { typing: "split", whole: true });
  }

  draw() {
    const { examples } = this.draft.set;
    const held = heldCount(examples);
    const share = examples.length ? Math.round((100 * held) / examples.length) : 0;
    if (document.activeElement !== this.slider) this.slider.value = Math.min(MOST, share);
    level(this.slider);
    say(this.far, `${held} of ${examples.length}`);
    set(this.slider, { "aria-valuetext": `${held} of ${examples.length} examples, ${share} percent` });
    this.warn(examples);
  }

  warn(rows) {
    const found = leaks(rows);
    const key = JSON.stringify(found);
    show(this.leak, found.length);
    if (key === this.key) return;
    this.key = key;
    const named = found.slice(0, NAMED).map(({ held, learned }) => `${called(rows, held)} asks the same as ${called(rows, learned).toLowerCase()}.`);
    const rest = found.length > NAMED ? [`So do ${found.length - NAMED} more.`] : [];
    this.leak.replaceChildren(h("div", {}, h("p", {}, h("b", {}, "A leak: "), [...named, ...rest].join(" ")),
      h("p", {}, "What was learned by heart looks like a good test result."),
      h("div", { class: "ptl-row" }, button("Learn from both", () => this.mend(found), { kind: "link" }))));
  }

  mend(found) {
    const places = new Set(found.map(({ held }) => held));
    this.draft.edit(({ examples }) => ({ examples: examples.map((row, i) => (places.has(i) ? marked(row, false) : row)) }));
    this.slider.focus();
  }
}
