// Which answer is better? Pairs side by side, chosen with a button or a key.

import { button, h, say, set, show } from "./dom.js";
import { count } from "./words.js";

const GOAL = 20;
const KEYS = { a: "a", b: "b", s: "s" };

// `done`: rows of [place, "a" | "b" | "s"]; `flips[place]`: 1 where the better answer stands right.
export const drawnFlips = (pairs) => pairs.map(() => (Math.random() < 0.5 ? 0 : 1));
export const labelled = (done) => done.filter(([, side]) => side !== "s");

// The learner's own labels as pairs to train on.
export const ownPairs = ({ done, flips }, pairs) => labelled(done).map(([place, side]) => {
  const { prompt, ...row } = pairs[place];
  const [left, right] = sides(row, flips[place]);
  return { prompt, chosen: side === "a" ? left : right, rejected: side === "a" ? right : left };
});

const sides = ({ better, worse }, flip) => (flip ? [worse, better] : [better, worse]);

export class Labelling {
  constructor({ pairs, onchange }) {
    Object.assign(this, { pairs, onchange });
    this.prompt = h("p", { class: "ptl-rw-prompt" });
    this.cards = ["a", "b"].map((side) => new Card(side, () => this.choose(side)));
    this.far = h("p", { class: "ptl-rw-far", role: "status" });
    this.bar = h("div", { class: "ptl-bar-fill" });
    this.skip = button("Skip (S)", () => this.choose("s"), { kind: "quiet" });
    this.undo = button("Undo", () => this.back(), { kind: "quiet", glyph: "undo", label: "Undo the last label" });
    this.more = button(`Label ${GOAL} more`, () => this.goOn(), { kind: "strong" });
    this.end = h("p", { class: "ptl-rw-end" });
    this.turn = h("div", { class: "ptl-rw-turn" }, this.prompt, h("div", { class: "ptl-rw-sides" }, this.cards.map((card) => card.root)));
    this.root = h("section", { class: "ptl-block ptl-rw-label", "aria-label": "Label pairs" },
      h("div", { class: "ptl-rw-head" }, h("h4", {}, "Which answer is better?"), h("span", { class: "ptl-push" }), this.undo, this.skip),
      this.turn, this.end, this.more, h("div", { class: "ptl-rw-progress" }, h("div", { class: "ptl-bar", "aria-hidden": "true" }, this.bar), this.far));
  }

  draw({ done, flips, goal }) {
    Object.assign(this, { done, flips, goal });
    const many = labelled(done).length;
    const seen = new Set(done.map(([place]) => place));
    this.place = many >= goal ? -1 : this.pairs.findIndex((_, i) => !seen.has(i));
    const open = this.place >= 0;
    if (open) {
      const pair = this.pairs[this.place];
      say(this.prompt, pair.prompt);
      sides(pair, flips[this.place]).forEach((text, i) => this.cards[i].put(text));
    }
    const skipped = done.length - many;
    say(this.far, `${many} of ${goal} labelled${skipped ? `, ${skipped} skipped` : ""}`);
    this.bar.style.transform = `scaleX(${Math.min(1, many / goal)})`;
    const agreed = labelled(done).filter(([place, side]) => (side === "a") === !flips[place]).length;
    say(this.end, open ? "" : `Done. You chose as the ready labels do in ${agreed} of ${count(many, "pair")}.${many && agreed === many ? "" : " Where you did not, you may be right: a label is somebody's choice."}`);
    show(this.turn, open);
    show(this.end, !open);
    show(this.more, !open && goal < this.pairs.length);
    show(this.skip, open);
    set(this.undo, { disabled: done.length ? null : "" });
  }

  choose(side) {
    if (this.place >= 0) this.onchange({ done: [...this.done, [this.place, side]] });
  }

  back() {
    if (this.done.length) this.onchange({ done: this.done.slice(0, -1) });
  }

  goOn() {
    this.onchange({ goal: Math.min(this.pairs.length, this.goal + GOAL) });
  }

  // True when the key was one of A, B and S.
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select")) return false;
    const side = KEYS[event.key.toLowerCase()];
    if (!side || this.place < 0) return false;
    this.choose(side);
    return true;
  }
}

class Card {
  constructor(side, onchoose) {
    const name = side.toUpperCase();
    this.text = h("p", { class: "ptl-rw-words", dir: "auto" });
    this.root = h("div", { class: "ptl-rw-side" }, h("span", { class: "ptl-rw-letter", "aria-hidden": "true" }, name), this.text,
      button(`${name} is better`, onchoose, { kind: "strong", "data-side": side }));
  }

  put(text) {
    say(this.text, text);
  }
}
