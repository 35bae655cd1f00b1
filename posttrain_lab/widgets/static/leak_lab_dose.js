// The dose curve of one kind of leak into one stage: the gap at 0, 1, 5 and 20 % of the rows.

import { measureText } from "./claim_gap.js";
import { h, s, say, set } from "./dom.js";
import { titled } from "./leak_lab_knobs.js";

const MARGIN = { left: 52, right: 16, top: 14, bottom: 40 };
const HEIGHT = 260;
// A share as points: "+27".
export const points = (value) => measureText(value, "share", true).replace(" points", "");
const TICKS = [-0.5, 0, 0.5, 1];

export class DoseChart {
  constructor() {
    this.title = h("h4", {}, "Dose and gap");
    this.says = h("p", { class: "ptl-says" });
    this.svg = s("svg", { class: "ptl-plot", role: "img", height: HEIGHT });
    this.key = h("p", { class: "ptl-cont-key" }, h("span", {}, h("i", { class: "ptl-cont-mark" }), "measured here"), h("span", {}, h("i", { class: "ptl-cont-mark", "data-recorded": "" }), "recorded"), h("span", {}, h("i", { class: "ptl-cont-mark", "data-cleaned": "" }), "the highest dose, cleaned"));
    this.root = h("figure", { class: "ptl-cont-dose" }, this.title, this.says, this.svg, this.key);
    this.state = { rows: [], rates: [] };
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // The newest measurement of each dose of what the knobs say; recorded ones where there is none.
  draw(trials, knobs, words) {
    const rates = words.rate.options.map(({ value }) => value);
    const like = (row) => row.difference && ["stage", "kind", "repeats"].every((key) => row.knobs[key] === knobs[key]);
    const found = trials.filter(like);
    // One's own stand before the recorded ones.
    const at = (rate, cleaned) => found.find((row) => row.knobs.rate === rate && row.knobs.cleaned === cleaned);
    const rows = rates.flatMap((rate) => [at(rate, false), at(rate, true)]).filter(Boolean);
    const name = (knob) => titled(words, knobs, knob);
    say(this.says, `${name("kind")} into ${name("stage").replace(/^(?!RL)./, (letter) => letter.toLowerCase())}: ${knobs.kind === "format" ? "test items with a wrong number in the test's form" : "how much higher the score on the test is than on its clean twin"}, with 95 % intervals.`);
    this.state = { rows, rates };
    this.ask ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.ask = null;
    const { rows, rates } = this.state;
    const width = this.svg.clientWidth || 320;
    const [low, high] = [-0.5, 1.05];
    const x = (rate) => MARGIN.left + ((width - MARGIN.left - MARGIN.right) * (rates.indexOf(rate) + 0.5)) / rates.length;
    const y = (gap) => MARGIN.top + ((HEIGHT - MARGIN.top - MARGIN.bottom) * (high - Math.max(low, Math.min(high, gap)))) / (high - low);
    const marks = TICKS.flatMap((tick) => [
      s("line", { class: tick ? "ptl-grid" : "ptl-zero", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(tick), y2: y(tick) }),
      s("text", { class: "ptl-tick", x: MARGIN.left - 8, y: y(tick) + 4, "text-anchor": "end" }, points(tick)),
    ]);
    marks.push(...rates.map((rate) => s("text", { class: "ptl-tick", x: x(rate), y: HEIGHT - 20, "text-anchor": "middle" }, `${rate} %`)));
    marks.push(s("text", { class: "ptl-tick", x: (MARGIN.left + width - MARGIN.right) / 2, y: HEIGHT - 3, "text-anchor": "middle" }, "of the rows leak"));
    const line = rows.filter((row) => !row.knobs.cleaned);
    if (line.length > 1) marks.push(s("polyline", { class: "ptl-cont-line", points: line.map((row) => `${x(row.knobs.rate)},${y(row.arms.treatment.value)}`).join(" ") }));
    for (const row of rows) marks.push(this.mark(row, x(row.knobs.rate) + (row.knobs.cleaned ? 16 : 0), y));
    if (!rows.length) marks.push(s("text", { class: "ptl-tick", x: x(rates[0]) - 20, y: y(0.5) - 8 }, "Nothing measured yet: run the setting, or every dose."));
    set(this.svg, { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, "aria-label": this.told(rows) });
    this.svg.replaceChildren(...marks);
  }

  mark(row, x, y) {
    const { value, low, high } = row.arms.treatment;
    return s("g", { class: "ptl-cont-point", "data-recorded": row.recorded ? "" : null, "data-cleaned": row.knobs.cleaned ? "" : null },
      s("line", { x1: x, x2: x, y1: y(low), y2: y(high) }),
      s("circle", { cx: x, cy: y(value), r: 6 }),
      s("title", {}, said(row)));
  }

  told(rows) {
    return rows.length ? rows.map(said).join(" ") : "Nothing measured yet.";
  }

  close() {
    this.observer.disconnect();
  }
}

function said({ knobs, arms, n, recorded }) {
  const { value, low, high } = arms.treatment;
  return `${knobs.rate} %${knobs.cleaned ? ", cleaned" : ""}: ${points(value)} points (${points(low)} to ${points(high)}, n=${n}${recorded ? ", recorded" : ""}).`;
}
