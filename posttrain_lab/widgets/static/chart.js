// Loss against steps, on held-out rows too, the learning speed below, and a line to read along.

import { heldMarks } from "./chart_held.js";
import { h, s, say, set, show } from "./dom.js";
import { heldLosses, verdict } from "./held_out.js";
import { alive, finalLoss, smooth, summary } from "./log.js";
import { FINAL, number, plain } from "./words.js";

const MARGIN = { left: 34, right: 10, top: 10, bottom: 20 };
const LARGE = { left: 64, right: 24, top: 16, bottom: 34 };
const RATE = 40;
const MOST = 400; // points drawn; more cannot be told apart

export function ticks(high, wanted = 4) {
  if (!(high > 0)) return [0, 1];
  const rough = high / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((size) => size >= rough * 0.999);
  const list = [];
  for (let value = 0; value < high + step * 0.999; value += step) list.push(Number(value.toPrecision(6)));
  return list;
}

// The top of the scale that several runs share.
export function highest(runs) {
  const losses = runs.flatMap((run) => [...run.points.map((p) => p.loss), ...heldLosses(run).map((p) => p.mean)]);
  return losses.reduce((high, loss) => Math.max(high, loss), 0.1);
}

function thin(points) {
  if (points.length <= MOST) return points;
  const every = points.length / MOST;
  return Array.from({ length: MOST }, (_, i) => points[Math.floor(i * every)]).concat(points.at(-1));
}

const path = (points, x, y) =>
  points.map((p, i) => `${i ? "L" : "M"}${x(p).toFixed(1)} ${y(p).toFixed(1)}`).join("");

const dots = (points, x, y) =>
  points.map((p) => `M${x(p).toFixed(1)} ${y(p).toFixed(1)}h0`).join("");

export class LossChart {
  // `onpick(step)`: the reader clicked on a step. `bare`: one of several, without learning speed.
  constructor({ onpick = () => {}, title = "Loss", height = 200, bare = false } = {}) {
    Object.assign(this, { onpick, height, bare, usual: height, margin: MARGIN });
    this.runs = [];
    this.marker = null;
    this.at = null;
    this.readout = h("output", { class: "ptl-readout" });
    this.grid = s("g", { class: "ptl-grid" });
    this.marks = s("g");
    this.cross = s("g", { class: "ptl-cross" });
    this.svg = s("svg", { class: "ptl-plot", height, tabindex: 0, role: "slider", "aria-label": `${title} by step; arrow keys read it` }, this.grid, this.marks, this.cross);
    this.rateMarks = s("g");
    this.rate = s("svg", { class: "ptl-plot ptl-rate", height: RATE, "aria-hidden": "true" }, this.rateMarks);
    this.rateLabel = h("figcaption", { class: "ptl-axis-title" }, "Learning speed");
    this.note = h("p", { class: "ptl-chart-empty" }, "The loss will be drawn here: how surprised the model is by your answers. Lower is better.");
    this.legend = h("p", { class: "ptl-chart-key", "aria-hidden": "true", hidden: true },
      [["line", "training"], ["held", "held-out"], ["gap", "over-fitting"], ["best", "best"]].map(([kind, name]) => h("span", { "data-key": kind }, name)));
    this.held = h("p", { class: "ptl-chart-held" });
    this.root = h("figure", { class: "ptl-chart" },
      h("div", { class: "ptl-chart-head" }, h("span", { class: "ptl-axis-title" }, title), this.readout), bare ? null : this.legend,
      h("div", { class: "ptl-plot-box" }, this.svg, this.note), this.held, this.rateLabel, this.rate);
    this.svg.addEventListener("pointermove", (event) => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.read(null));
    this.svg.addEventListener("click", () => this.at && this.onpick(this.at.step));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("blur", () => this.read(null));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // `runs`: [{run, name, style}], the first one is what the reading line follows.
  // `scale`: {total, high} for several charts to be read against one another.
  draw(runs, marker = null, scale = {}) {
    this.runs = runs.filter(({ run }) => run.points.length).map((each) => ({ ...each, line: smooth(each.run.points), held: heldLosses(each.run) }));
    this.total = scale.total ?? Math.max(1, ...runs.map(({ run }) => Math.max(run.total, run.points.at(-1)?.step ?? 0)));
    this.high = scale.high ?? highest(runs.map(({ run }) => run));
    this.marker = marker;
    const [only] = this.runs.length === 1 ? this.runs : [];
    say(this.held, only ? verdict(only.run) : "");
    show(this.held, only?.held.length);
    show(this.legend, this.runs.some(({ held }) => held.length));
    this.legend.toggleAttribute("data-several", this.runs.length > 1);
    this.ask = this.ask ?? requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.ask = null;
    const width = this.svg.clientWidth || 280;
    const points = this.runs.flatMap(({ line }) => line);
    show(this.note, !points.length && !this.bare);
    show(this.rateLabel, points.length && !this.bare);
    this.rate.style.display = points.length && !this.bare ? "" : "none";
    const rows = ticks(points.length ? this.high : 4, this.bare ? 3 : 4);
    const [right, bottom] = [width - this.margin.right, this.height - this.margin.bottom];
    this.x = (p) => this.margin.left + ((right - this.margin.left) * p.step) / (this.total ?? 1);
    this.y = (loss) => bottom - ((bottom - this.margin.top) * loss) / rows.at(-1);
    set(this.svg, { viewBox: `0 0 ${width} ${this.height}` });
    this.grid.replaceChildren(...this.axes(rows, width, bottom, points.length > 0));
    this.marks.replaceChildren(...this.runs.flatMap((each) => this.series(each, bottom)));
    this.paintRate(width);
    this.paintCross();
  }

  axes(rows, width, bottom, drawn) {
    const across = (drawn ? rows : [0]).map((value) => {
      const y = this.y(value);
      return [s("line", { x1: this.margin.left, x2: width - this.margin.right, y1: y, y2: y, class: value ? "" : "ptl-zero" }),
        drawn ? s("text", { x: this.margin.left - 6, y: y + 4, "text-anchor": "end" }, plain(value)) : null];
    });
    if (!drawn) return across.flat().filter(Boolean);
    const steps = [[0, "start"], [Math.round(this.total / 2), "middle"], [this.total, "end"]].filter(([, anchor]) => !this.bare || anchor !== "middle");
    const along = steps.map(([step, anchor]) =>
      s("text", { x: this.x({ step }), y: bottom + 0.75 * this.margin.bottom, "text-anchor": anchor }, anchor === "end" ? `step ${step}` : step));
    return [...across.flat(), ...along].filter(Boolean);
  }

  series({ line, held, style }) {
    const y = (p) => this.y(p.loss);
    const few = thin(line);
    return [...heldMarks({ held, line: few, style }, this.x, this.y, this.runs.length === 1), s("path", { class: `ptl-dots ptl-series-${style}`, d: dots(few, this.x, (p) => this.y(p.raw)) }),
      s("path", { class: `ptl-line ptl-series-${style}`, d: path(few, this.x, y) })];
  }

  paintRate(width) {
    const line = thin(this.runs[0]?.line ?? []).filter((p) => Number.isFinite(p.rate));
    const high = Math.max(...line.map((p) => p.rate), this.runs[0]?.run.spec?.settings?.learning_rate ?? 1e-9);
    const y = (p) => RATE - 4 - ((RATE - 10) * p.rate) / high;
    set(this.rate, { viewBox: `0 0 ${width} ${RATE}` });
    const base = s("line", { class: "ptl-zero", x1: this.margin.left, x2: width - this.margin.right, y1: RATE - 4, y2: RATE - 4 });
    this.rateMarks.replaceChildren(base, s("path", { class: "ptl-rate-line", d: path(line, this.x, y) }));
    say(this.rateLabel, line.length ? `Learning speed, peak ${plain(high)}` : "Learning speed");
  }

  paintCross() {
    const first = this.runs[0];
    const marks = [];
    if (this.marker !== null && first) {
      const x = this.x({ step: this.marker });
      marks.push(s("line", { class: "ptl-marker", x1: x, x2: x, y1: this.margin.top, y2: this.height - this.margin.bottom }));
    }
    if (this.at) {
      const x = this.x(this.at);
      marks.push(s("line", { class: "ptl-reading", x1: x, x2: x, y1: this.margin.top, y2: this.height - this.margin.bottom }),
        s("circle", { cx: x, cy: this.y(this.at.loss), r: 4.5, class: `ptl-bead ptl-series-${first.style}` }));
    }
    this.cross.replaceChildren(...marks);
    this.tell();
  }

  tell() {
    const at = this.at ?? this.runs[0]?.line.at(-1);
    if (!at) {
      say(this.readout, "");
      return set(this.svg, { "aria-valuenow": 0, "aria-valuetext": "No loss yet" });
    }
    const others = this.at ? this.runs.map(({ name, line }) => [name, line.find((p) => p.step >= at.step) ?? line.at(-1)]) : [];
    const ended = !this.at && this.runs.every(({ run }) => !alive(run));
    const text = ended ? this.finals() : others.length > 1
      ? `step ${at.step}: ${others.map(([name, p]) => `${name} ${number(p.loss)}`).join(" · ")}`
      : `${number(at.loss)} at step ${at.step}${this.at && Number.isFinite(at.rate) ? ` · speed ${plain(at.rate)}` : ""}`;
    say(this.readout, text);
    set(this.readout, { title: ended ? FINAL : null });
    set(this.svg, { "aria-valuemin": 0, "aria-valuemax": this.total, "aria-valuenow": at.step,
      "aria-valuetext": `${ended ? "" : "Loss "}${text}. ${summary(this.runs[0].run)} ${verdict(this.runs[0].run)}`.trim() });
  }

  finals() {
    const each = this.runs.map(({ run, name }) => `${name} ${number(finalLoss(run))}`.trim());
    return `Final loss, mean of last 5: ${each.join(" · ")}`;
  }

  point(event) {
    const line = this.runs[0]?.line;
    if (!line) return;
    const box = this.svg.getBoundingClientRect();
    const step = ((event.clientX - box.left - this.margin.left) / (box.width - this.margin.left - this.margin.right)) * this.total;
    this.read(line.reduce((best, p) => (Math.abs(p.step - step) < Math.abs(best.step - step) ? p : best)));
  }

  read(at) {
    this.at = at;
    if (this.x) this.paintCross();
  }

  key(event) {
    const line = this.runs[0]?.line;
    const move = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === "Escape") this.read(null);
    if (event.key === "Enter" && this.at) this.onpick(this.at.step);
    if (!line || !move) return;
    event.preventDefault();
    event.stopPropagation();
    const from = this.at ? line.findIndex((p) => p.step === this.at.step) : line.length - 1;
    this.read(line[Math.min(line.length - 1, Math.max(0, from + move))]);
  }

  // For a room: as tall as that, with space for large numbers; 0 is as it was.
  size(height) {
    Object.assign(this, { height: height || this.usual, margin: height ? LARGE : MARGIN });
    set(this.svg, { height: this.height });
    this.paint();
  }

  close() {
    this.observer.disconnect();
  }
}
