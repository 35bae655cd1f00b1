// Small pictures of what else is counted each step, and of what each grader pays.

import { h, s, say, set, show } from "./dom.js";
import { number, plain } from "./words.js";

const share = (value) => `${Math.round(100 * value)} %`;
const SIZE = { width: 132, height: 34 };
const MEASURES = [
  { key: "kl", title: "KL", says: "how far it has moved from its start", words: (v) => number(v), top: 0.05 },
  { key: "completion_length", title: "Length", says: "tokens in an answer", words: (v) => String(Math.round(v)), top: 8 },
  { key: "entropy", title: "Entropy", says: "how open its next word is", words: (v) => number(v), top: 0.5 },
  { key: "groups_without_spread", title: "No signal", says: "groups in which all answers earn the same", words: share, top: 1 },
  { key: "clipped", title: "Clipped", says: "tokens held back by the clip range", words: share, top: 0.1 },
  { key: "cut_off", title: "Cut off", says: "answers that ran out of room", words: share, top: 1 },
];

// Values by step, drawn from 0: {series: [{points: [[step, value]], style}], total, top}.
function picture({ series, total, top, low = 0 }) {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = [Math.min(low, ...values), Math.max(top, ...values)];
  const x = (step) => 1 + ((SIZE.width - 2) * step) / Math.max(1, total);
  const y = (value) => SIZE.height - 2 - ((SIZE.height - 5) * (value - least)) / (most - least || 1);
  return [s("line", { class: "ptl-zero", x1: 0, x2: SIZE.width, y1: y(0), y2: y(0) }),
    ...series.map(({ points, style }) => s("path", { class: `ptl-line ptl-rl-thin ptl-series-${style}`, d: points.map(([step, value], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join("") }))];
}

class Small {
  constructor({ title, says, words }) {
    Object.assign(this, { title, words });
    this.now = h("b", {});
    this.svg = s("svg", { class: "ptl-plot ptl-rl-spark", viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.range = h("span", { class: "ptl-unseen" });
    this.head = h("span", { class: "ptl-rl-name" }, title);
    this.root = h("div", { class: "ptl-rl-small" }, h("dt", {}, this.head, h("i", {}, says)), h("dd", {}, this.now, this.svg, this.range));
  }

  // `runs`: [{run, style}]; `pick(row)`: the value of a step, or undefined.
  draw(runs, pick, { total, top, low }) {
    const series = runs.map(({ run, style }) => ({ style, points: run.numbers.filter((row) => Number.isFinite(pick(row)) && (style !== "b" || row.step >= (run.fork?.step ?? 0))).map((row) => [row.step, pick(row)]) }));
    const ends = series.map(({ points }) => points.at(-1)?.[1]).filter((value) => value !== undefined);
    const key = JSON.stringify([ends, series.map(({ points }) => points.length), total]);
    if (key === this.key) return ends.length > 0;
    this.key = key;
    say(this.now, ends.map((value) => this.words(value)).join(" / ") || "–");
    const first = series[0]?.points[0]?.[1];
    say(this.range, first === undefined ? "" : ` at first ${this.words(first)}`);
    this.svg.replaceChildren(...picture({ series, total, top, low }));
    return ends.length > 0;
  }
}

export class Numbers {
  constructor(boot) {
    this.boot = boot;
    this.cells = MEASURES.map((measure) => ({ measure, cell: new Small(measure) }));
    this.graders = new Map();
    this.pays = h("dl", { class: "ptl-rl-smalls ptl-rl-pays" });
    this.paid = h("section", { class: "ptl-block ptl-rl-paid", "aria-label": "What each grader gives" }, h("h4", {}, "What each grader gives"), this.pays);
    this.counted = h("section", { class: "ptl-block ptl-rl-counted", "aria-label": "Counted each step" }, h("h4", {}, "Counted each step"), h("dl", { class: "ptl-rl-smalls" }, this.cells.map(({ cell }) => cell.root)));
    this.root = [this.paid, this.counted];
  }

  draw(runs) {
    const total = Math.max(1, ...runs.map(({ run }) => Math.max(run.total, run.step)));
    const seen = this.cells.map(({ measure, cell }) => cell.draw(runs, (row) => row[measure.key], { total, top: measure.top, low: 0 }));
    show(this.counted, seen.some(Boolean));
    this.drawGraders(runs, total);
  }

  titleOf(kind) {
    return this.boot.kinds.find(({ name }) => name === kind)?.title ?? kind;
  }

  drawGraders(runs, total) {
    const kinds = [...new Set(runs.flatMap(({ run }) => (run.spec?.graders ?? []).map(({ kind }) => kind)))];
    const known = kinds.filter((kind) => runs.some(({ run }) => run.numbers.some((row) => Number.isFinite(row[`grade.${kind}`]))));
    for (const kind of known) if (!this.graders.has(kind)) this.graders.set(kind, new Small({ title: this.titleOf(kind), says: "", words: number }));
    const ids = known.join();
    if (ids !== this.ids) this.pays.replaceChildren(...known.map((kind) => this.graders.get(kind).root));
    this.ids = ids;
    show(this.paid, known.length);
    for (const kind of known) {
      const best = this.boot.kinds.find(({ name }) => name === kind)?.best ?? 1;
      const cell = this.graders.get(kind);
      cell.draw(runs, (row) => row[`grade.${kind}`], { total, top: Math.max(0.1, best), low: best > 0 ? 0 : -1 });
      const weights = runs.map(({ weights }) => weights[`weights.${kind}`] ?? 1);
      say(cell.head.nextSibling, `weight ${[...new Set(weights)].map(plain).join(" / ")}`);
      set(cell.root, { "data-weightless": weights.every((weight) => weight === 0) ? "" : null });
    }
  }
}
