// What base and mid say to the same: one under or beside the other, right or wrong said in words.

import { h, icon, say, set, show } from "./dom.js";

export const TITLES = { base: "Base", mid: "Mid" };

export class BothStages {
  constructor() {
    this.sides = Object.keys(TITLES).map((stage) => side(stage));
    this.gold = h("p", { class: "ptl-says" });
    this.root = h("div", { class: "ptl-both", "aria-live": "polite" }, this.sides.map((each) => each.root), this.gold);
  }

  // `answers`: {base: {text, right}, mid: …}; `right` is null where nothing can be told.
  draw(answers, gold) {
    for (const { stage, put } of this.sides) put(answers?.[stage] ?? null);
    say(this.gold, gold ? `Right would be: ${gold}` : "");
    show(this.gold, gold);
  }
}

function side(stage) {
  const words = h("p", { class: "ptl-both-words" });
  const verdict = h("span", { class: "ptl-both-verdict" });
  const root = h("div", { class: "ptl-both-side", "data-stage": stage }, h("p", { class: "ptl-both-label" }, TITLES[stage], verdict), words);
  const put = (answer) => {
    const text = answer?.text.trim() ?? "";
    say(words, answer ? text || "says nothing" : "…");
    set(words, { "data-empty": text ? null : "" });
    const told = answer?.right === true || answer?.right === false;
    set(verdict, { "data-right": told ? String(answer.right) : null });
    verdict.replaceChildren(...(told ? [icon(answer.right ? "check" : "close"), answer.right ? "right" : "wrong"] : []));
  };
  return { stage, root, put };
}
