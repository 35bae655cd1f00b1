// Tokens as boxes, turn by turn: arrow keys walk them, one at a time is told about.

import { h, set } from "./dom.js";
import { ROLE, learned, seen, spoken } from "./mask_words.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };
const HIGHEST = 16; // nats that fill a bar

export class Tokens {
  // `onpoint(index)` hears which token is looked at.
  constructor({ label, onpoint }) {
    Object.assign(this, { onpoint, tokens: [], boxes: [], at: 0, drawn: "" });
    this.root = h("div", { class: "ptl-bits", role: "group", "aria-label": label,
      onkeydown: (event) => this.key(event),
      onpointerover: (event) => this.over(event), onfocusin: (event) => this.over(event), onclick: (event) => this.over(event) });
  }

  // `roles`: each turn's. `mask` may be null: then nothing is said of learning.
  draw({ tokens, roles, mask, bars }) {
    const key = JSON.stringify([tokens.map((token) => [token.id, token.turn, token.place]), roles]);
    if (key !== this.drawn) {
      this.drawn = key;
      this.tokens = tokens;
      if (!this.pointed) this.at = Math.max(0, tokens.findIndex((token) => token.masks.includes("answers")));
      this.at = Math.min(this.at, tokens.length - 1);
      this.build(roles);
    }
    this.tokens = tokens;
    set(this.root, { "data-bars": bars ? "" : null });
    this.boxes.forEach((box, i) => {
      const token = tokens[i];
      const on = mask !== null && learned(token, mask);
      set(box, { "data-learned": on ? "" : null, "data-at": i === this.at ? "" : null, tabindex: i === this.at ? 0 : -1,
        "aria-label": mask === null ? `${seen(token.text)}, number ${token.id}` : spoken(token, mask, roles[token.turn]) });
      box.style.setProperty("--nats", bars && token.surprise !== null ? Math.min(1, token.surprise / HIGHEST).toFixed(3) : 0);
    });
  }

  build(roles) {
    this.boxes = this.tokens.map((token, i) => h("button", { type: "button", class: "ptl-bit", "data-i": i, "data-control": token.control ? "" : null, "data-place": token.place },
      h("i", { class: "ptl-bit-bar", "aria-hidden": "true" }), h("span", {}, seen(token.text) || "∅")));
    const turns = [];
    this.boxes.forEach((box, i) => {
      const { turn, text } = this.tokens[i];
      if (turns.at(-1)?.turn !== turn) turns.push({ turn, boxes: [] });
      turns.at(-1).boxes.push(box);
      if (text.includes("\n")) turns.at(-1).boxes.push(h("span", { class: "ptl-bit-break", "aria-hidden": "true" }));
    });
    this.root.replaceChildren(...turns.map(({ turn, boxes }) => h("div", { class: "ptl-bit-turn", "data-role": roles[turn], role: "group", "aria-label": `Turn ${turn + 1}, ${roles[turn]}` },
      h("p", { class: "ptl-bit-who", "aria-hidden": "true" }, ROLE[roles[turn]]), h("div", { class: "ptl-bit-line" }, boxes))));
  }

  over(event) {
    const box = event.target.closest?.("[data-i]");
    if (box) this.point(Number(box.dataset.i));
  }

  point(i, focus = false) {
    if (!this.tokens.length) return;
    const at = Math.max(0, Math.min(this.tokens.length - 1, i));
    this.pointed = true;
    if (at !== this.at) {
      set(this.boxes[this.at] ?? this.root, { "data-at": null, ...(this.boxes[this.at] ? { tabindex: -1 } : {}) });
      this.at = at;
      set(this.boxes[at], { "data-at": "", tabindex: 0 });
      this.onpoint(at);
    }
    if (focus) this.boxes[at].focus({ preventScroll: false });
  }

  walk(by) {
    this.point(Math.max(0, Math.min(this.tokens.length - 1, this.at + by)));
    this.boxes[this.at]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const by = STEPS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.point(Math.max(0, Math.min(this.tokens.length - 1, this.at + by)), true);
  }
}
