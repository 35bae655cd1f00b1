// The conversation as the model reads it: boxes or a table, and a word on the token looked at.

import { h, say, set, show, uid } from "./dom.js";
import { tokenTable } from "./mask_table.js";
import { Tokens } from "./mask_tokens.js";
import { ROLE, letterOf, seen, surprise, why } from "./mask_words.js";

export class Picture {
  constructor() {
    this.mask = "answers";
    this.tokens = new Tokens({ label: "Tokens; arrow keys walk them", onpoint: () => this.point() });
    this.plain = h("div", { class: "ptl-bits ptl-bits-plain" });
    this.table = h("div", { class: "ptl-bit-scroll", tabindex: 0, role: "region", "aria-label": "Table of tokens" });
    this.piece = h("code", {});
    this.facts = h("p", { class: "ptl-bit-told-facts" });
    this.why = h("p", { class: "ptl-bit-told-why", id: uid("why") });
    this.readout = h("div", { class: "ptl-bit-told" }, h("div", { class: "ptl-bit-told-head" }, this.piece, this.facts), this.why);
    this.legend = legend();
    this.root = h("div", { class: "ptl-mask-picture" }, this.readout, this.plain, this.tokens.root, this.table, this.legend);
  }

  // `found`: {answer, messages}, or neither while nothing was ever answered.
  draw({ found, state, asTable, problem }) {
    const { answer, messages = [] } = found;
    this.roles = messages.map((message) => message.role);
    Object.assign(this, { mask: state.mask, answer });
    show(this.tokens.root, Boolean(answer) && !asTable);
    show(this.table, Boolean(answer) && asTable);
    show(this.plain, !answer && !problem);
    show(this.readout, Boolean(answer) && !asTable);
    show(this.legend, Boolean(answer) && !asTable);
    if (answer && asTable) this.tabulate();
    else if (answer) this.tokens.draw({ tokens: answer.tokens, roles: this.roles, mask: state.mask, bars: state.bars });
    else this.plain.replaceChildren(...state.messages.map(unread));
    this.point();
  }

  tabulate() {
    const key = JSON.stringify([this.answer.tokens, this.roles, this.mask]);
    if (key === this.tabled) return;
    this.tabled = key;
    this.table.replaceChildren(tokenTable(this.answer.tokens, this.roles, this.mask));
  }

  point() {
    if (!this.answer) return;
    const { tokens } = this.answer;
    const at = Math.min(this.tokens.at, tokens.length - 1);
    const token = tokens[at];
    const role = this.roles[token.turn] ?? "user";
    say(this.piece, seen(token.text) || "∅");
    const letter = letterOf(tokens, at);
    say(this.facts, [`Token ${at + 1} of ${tokens.length}`, `id ${token.id}`, role, letter && `part of ${letter}`, surprise(token.surprise)].filter(Boolean).join(" · "));
    say(this.why, why(token, this.mask, role));
    set(this.readout, { "data-learned": token.masks.includes(this.mask) ? "" : null });
    if (this.tokens.boxes[at]) set(this.tokens.boxes[at], { "aria-describedby": this.why.id });
  }

  walk(by) {
    this.tokens.walk(by);
  }
}

const unread = ({ role, content }) => h("div", { class: "ptl-bit-turn", "data-role": role }, h("p", { class: "ptl-bit-who" }, ROLE[role]), h("p", { class: "ptl-bit-line" }, content));

function legend() {
  const mark = (kind, text) => h("li", {}, h("span", { class: `ptl-key ptl-key-${kind}`, "aria-hidden": "true" }, "abc"), text);
  return h("ul", { class: "ptl-mask-legend", "aria-label": "Signs" }, mark("learned", "learned"), mark("read", "read only"), mark("control", "control token"),
    h("li", {}, h("code", {}, "·"), "space"), h("li", {}, h("code", {}, "↵"), "new line"), h("li", {}, h("code", {}, "⟨e2⟩"), "a byte of a letter"));
}
