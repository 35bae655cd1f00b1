// How another model's tokenizer and template cut the same conversation.

import { h, say, show } from "./dom.js";
import { Tokens } from "./mask_tokens.js";
import { cutLine, seen } from "./mask_words.js";
import { problemBox } from "./notice.js";

export class Other {
  constructor() {
    this.tokens = new Tokens({ label: "Tokens of the other model; arrow keys walk them", onpoint: () => this.point() });
    this.says = h("p", { class: "ptl-other-says", role: "status" });
    this.at = h("p", { class: "ptl-says" });
    this.slot = h("div", { class: "ptl-slot" });
    this.root = h("section", { class: "ptl-mask-other", "aria-label": "Cut by another model" }, this.says, this.slot, this.tokens.root, this.at);
  }

  // `mine` and `found` are {answer, messages}; `names` {mine, other}.
  draw({ mine, found, names }) {
    const ready = Boolean(mine?.answer && found.answer && !found.stale);
    say(this.says, ready ? cutLine(mine.answer.tokens, found.answer.tokens, names) : found.problem ? "" : `Asking ${names.other}…`);
    if (found.problem !== this.problem) this.slot.replaceChildren(...(found.problem ? [problemBox(found.problem)] : []));
    this.problem = found.problem;
    show(this.tokens.root, ready);
    show(this.at, ready);
    if (!ready) return;
    this.tokens.draw({ tokens: found.answer.tokens, roles: found.messages.map((message) => message.role), mask: null, bars: false });
    this.point();
  }

  point() {
    const token = this.tokens.tokens[this.tokens.at];
    if (token) say(this.at, `${seen(token.text)} has the number ${token.id} there.`);
  }
}
