// What was forgotten: the loss on every kind of text, of base and of mid, and their difference.

import { h, set } from "./dom.js";

export class Forgotten {
  // `kinds`: [{name, title, read}]; `stages`: base and mid, with `domains`.
  constructor({ kinds, stages }) {
    this.current = 0;
    const loss = (name) => stages.map(({ domains }) => domains[name]);
    const known = kinds.filter(({ name }) => loss(name).every((value) => Number.isFinite(value))).map((kind) => ({ ...kind, loss: loss(kind.name) }));
    const old = known.filter(({ read }) => read).map((kind) => row(kind, scale(known, true), stages));
    const fresh = known.filter(({ read }) => !read).map((kind) => row(kind, scale(known, false), stages));
    this.rows = [...old, ...fresh];
    const rise = known.filter(({ read }) => read).map(({ loss: [base, mid] }) => mid - base);
    const mean = rise.reduce((sum, each) => sum + each, 0) / Math.max(1, rise.length);
    this.root = h("div", { class: "ptl-forgotten" },
      h("section", { class: "ptl-block" }, h("h4", {}, "What base had learned before"),
        h("p", { class: "ptl-says" }, `Loss on test text, nats a token, lower is better. On the ${rise.length} kinds together mid's is ${Math.abs(mean).toFixed(3)} ${mean > 0 ? "higher" : "lower"}. It read some of the old text again, beside the new.`), legend(stages), axis(scale(known, true)), h("ul", {}, old)),
      h("section", { class: "ptl-block" }, h("h4", {}, "What only mid has read"), h("p", { class: "ptl-says" }, "The same, on another scale."), axis(scale(known, false)), h("ul", {}, fresh)),
      h("p", { class: "ptl-says" }, "Means over test texts of each kind, without an interval: a difference of 0.01 may be chance."));
    this.walk(0);
  }

  walk(by) {
    this.current = Math.max(0, Math.min(this.rows.length - 1, this.current + by));
    this.rows.forEach((each, i) => set(each, { "data-current": i === this.current ? "" : null }));
    if (by) this.rows[this.current].scrollIntoView({ block: "nearest" });
  }
}

function scale(kinds, read) {
  const most = Math.max(...kinds.filter((kind) => kind.read === read).flatMap(({ loss }) => loss));
  return most <= 1 ? 1 : Math.ceil(most / 5) * 5;
}

const legend = (stages) => h("p", { class: "ptl-curve-legend", "aria-hidden": "true" }, stages.map(({ title, hue }) => h("span", { "data-stage": hue }, title)));

const axis = (most) => h("div", { class: "ptl-forgotten-axis", "aria-hidden": "true" }, [0, most / 2, most].map((value) => h("span", {}, String(value))));

function row({ title, loss: [base, mid] }, most, [first, second]) {
  const at = (value) => `${((100 * value) / most).toFixed(1)}%`;
  const gap = mid - base;
  const digits = Math.abs(gap) >= 1 ? 1 : 2;
  const words = Math.abs(gap) < 0.005 ? "the same" : `${gap > 0 ? "+" : "−"}${Math.abs(gap).toFixed(digits)}`;
  return h("li", { class: "ptl-forgotten-row" }, h("span", { class: "ptl-forgotten-name" }, title),
    h("span", { class: "ptl-forgotten-plot", "aria-hidden": "true" }, h("i", { class: "ptl-forgotten-link", style: `left:${at(Math.min(base, mid))};width:${at(Math.abs(gap))}` }),
      h("i", { class: "ptl-forgotten-dot", "data-stage": "base", style: `left:${at(base)}` }), h("i", { class: "ptl-forgotten-dot", "data-stage": "mid", style: `left:${at(mid)}` })),
    h("span", { class: "ptl-forgotten-words" }, h("span", { "data-stage": "base" }, h("span", { class: "ptl-unseen" }, `${first.title} `), base.toFixed(2)), " → ",
      h("span", { "data-stage": "mid" }, h("span", { class: "ptl-unseen" }, `${second.title} `), mid.toFixed(2)), h("b", {}, words)));
}
