// A split as squares: a square a row, near-duplicates side by side, test rows filled.

import { h, set } from "./dom.js";
import { between, percent, whisker, wilson } from "./rates.js";

// Groups as lists of rows, the largest first: [[row, …], …].
export function grouped(groups) {
  const found = new Map();
  groups.forEach((group, row) => found.set(group, [...(found.get(group) ?? []), row]));
  return [...found].map(([group, rows]) => ({ group, rows })).sort((a, b) => b.rows.length - a.rows.length);
}

export class Squares {
  constructor({ title, says, onopen }) {
    Object.assign(this, { onopen });
    this.far = h("p", { class: "ptl-sp-far" });
    this.rate = h("div", { class: "ptl-sp-rate" });
    this.board = h("div", { class: "ptl-sp-board" });
    this.root = h("section", { class: "ptl-sp-half", "aria-label": title }, h("h4", {}, title), h("p", { class: "ptl-says" }, says), this.far, this.rate, this.board);
  }

  // `groups` as `grouped` makes them; `side`: {tested, leaking}; `open`: a group.
  draw(groups, { tested, leaking }, open) {
    const held = new Set(tested);
    const n = tested.length;
    this.far.replaceChildren(h("b", {}, String(leaking)), ` of ${n} test rows ${leaking === 1 ? "has" : "have"} a twin in training`);
    set(this.far, { "data-leaks": leaking ? "" : null });
    const rate = n ? wilson(leaking, n) : null;
    this.rate.replaceChildren(...(rate ? [whisker(rate), h("span", { class: "ptl-says" }, `${percent(rate)} (${between(rate)}, 95 %)`)] : []));
    const key = JSON.stringify([groups.length, groups[0]?.rows, tested]);
    if (key !== this.key) {
      this.key = key;
      this.board.replaceChildren(...groups.map((each) => this.cluster(each, held)));
    }
    for (const each of this.board.querySelectorAll("button")) set(each, { "aria-pressed": String(Number(each.dataset.group) === open) });
  }

  cluster({ group, rows }, held) {
    const test = rows.filter((row) => held.has(row)).length;
    const split = test > 0 && test < rows.length;
    const squares = rows.map((row) => h("i", { class: "ptl-sp-row", "data-test": held.has(row) ? (split ? "leaks" : "clean") : null }));
    if (rows.length === 1) return h("span", { class: "ptl-sp-group", "data-alone": "" }, squares);
    return h("button", { type: "button", class: "ptl-sp-group", "data-group": group, "aria-pressed": "false", "aria-label": `${rows.length} near-duplicates, ${test} tested${split ? ": a leak" : ""}`, onclick: () => this.onopen(group) }, squares);
  }
}
