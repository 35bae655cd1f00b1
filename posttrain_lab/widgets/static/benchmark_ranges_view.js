// The deck's gains as ranges, before and after, and its table of what else is different.

import { h, set, show } from "./dom.js";
import { head, sources } from "./facts.js";
import { Frame, stepped } from "./frame.js";

const TICKS = [0, 25, 50, 75, 100];

const points = ([low, high]) => `+${low} to +${high} points`;

class RangesView {
  constructor(model, el) {
    const facts = model.get("facts");
    this.rows = facts.benchmarks.map((row) => this.row(row, facts.columns));
    this.lines = facts.differences.map((line) => this.line(line));
    const gains = h("section", { class: "ptl-block", "aria-label": "Gains on benchmarks" },
      h("p", { class: "ptl-range-legend ptl-says" },
        h("span", {}, h("i", { class: "ptl-range-bar ptl-range-before" }), ` before: ${facts.columns.before}`),
        h("span", {}, h("i", { class: "ptl-range-bar ptl-range-after" }), ` after: ${facts.columns.after}`)),
      h("ul", { class: "ptl-ranges" }, this.rows, h("li", { class: "ptl-range-axis", "aria-hidden": "true" }, h("div", { class: "ptl-range-plot" }, TICKS.map((at) => h("span", { style: `left: ${at}%` }, `${at}%`))))),
      h("p", { class: "ptl-says" }, "The deck’s figures, not the lab’s: ranges over the models named above, not confidence intervals. The slide writes its gains in %; a difference of two percentages is in percentage points. “The ranges” is what the two ranges allow, from the smallest difference to the largest."),
      sources([facts.sources.benchmarks]));
    const differ = h("section", { class: "ptl-block", "aria-label": "How reasoning models differ" },
      h("h4", {}, "How reasoning models differ from standard LLMs"),
      h("table", { class: "ptl-fact-table ptl-differ" },
        h("thead", {}, h("tr", {}, ["Dimension", "Standard LLM (SFT + RLHF)", "Reasoning model (2025–2026 style)"].map((title, i) => h("th", { scope: "col", "data-hue": ["era", "base", "reasoning"][i] }, title)))),
        h("tbody", {}, this.lines)),
      sources([facts.sources.differences]));
    this.parts = [[gains, this.rows], [differ, this.lines]];
    this.frame = new Frame({
      kind: "ptl-facts", name: "Benchmark gains of reasoning models",
      head: head("The deck’s gains from reasoning", "Five benchmarks from the deck, each as a range before and a range after reasoning models."),
      hint: "← → walk through the rows, ↑ ↓ gains or differences, Esc leaves",
      keys: { fit: () => this.walk(0), walk: (step) => this.walk(step), turn: (step) => this.turn(step) },
    }, gains, differ);
    this.part = 0;
    this.at = [0, 0];
    el.replaceChildren(this.frame.root);
  }

  row({ name, about, before, after, gain, points: allowed }) {
    const bar = (kind, { low, high, more }) => h("i", { class: `ptl-range-bar ptl-range-${kind}`, "data-more": more ? "" : null, style: `left: ${low}%; width: ${high - low}%` });
    const link = h("i", { class: "ptl-range-link", style: `left: ${before.high}%; width: ${Math.max(0, after.low - before.high)}%` });
    return h("li", { class: "ptl-range" },
      h("p", { class: "ptl-range-name" }, h("b", {}, name), h("span", {}, ` ${about}`)),
      h("div", { class: "ptl-range-plot", "aria-hidden": "true" }, TICKS.map((at) => h("span", { class: "ptl-range-tick", style: `left: ${at}%` })), link, bar("before", before), bar("after", after)),
      h("p", { class: "ptl-range-scores" }, h("span", { class: "ptl-unseen" }, "before "), h("span", { class: "ptl-range-was" }, before.text), h("span", { "aria-hidden": "true" }, " → "), h("span", { class: "ptl-unseen" }, " after "), h("b", { class: "ptl-range-now" }, after.text)),
      h("p", { class: "ptl-range-gain" }, h("span", {}, `the deck: ${gain}`), h("span", { class: "ptl-says" }, `the ranges: ${points(allowed)}`)));
  }

  line({ dimension, standard, reasoning }) {
    return h("tr", {}, h("th", { scope: "row" }, dimension), 
      h("td", { "data-hue": "base" }, h("span", { class: "ptl-differ-who", "aria-hidden": "true" }, "Standard LLM"), standard),
      h("td", { "data-hue": "reasoning" }, h("span", { class: "ptl-differ-who", "aria-hidden": "true" }, "Reasoning model"), reasoning));
  }

  // In presenter mode one row of one part is shown, large.
  walk(step) {
    this.at[this.part] = stepped(this.at[this.part], step, this.parts[this.part][1].length);
    this.draw();
  }

  turn(step) {
    this.part = stepped(this.part, step, this.parts.length);
    this.draw();
  }

  draw() {
    this.parts.forEach(([root, rows], i) => {
      show(root, !this.frame.presenting || i === this.part);
      rows.forEach((row, k) => set(row, { "data-current": this.frame.presenting && k === this.at[i] ? "" : null }));
    });
  }

  close() {
    this.frame.close();
  }
}

export function mountRanges({ model, el }) {
  const view = new RangesView(model, el);
  return () => view.close();
}
