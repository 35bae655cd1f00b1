// Few points along an axis, a line for each stage, whiskers where an interval is known.

import { h, s, say, set } from "./dom.js";
import { ticks } from "./chart.js";

const HEIGHT = 190;
const MARGIN = { left: 40, right: 14, top: 16, bottom: 34 };

export class Curve {
  // `unit`: "rate" runs from 0 to 100 %; anything else from 0 to the highest value.
  constructor({ title, unit, xs }) {
    Object.assign(this, { title, unit, xs, data: { series: [] } });
    this.svg = s("svg", { class: "ptl-curve-plot", height: HEIGHT, "aria-hidden": "true" });
    this.legend = h("p", { class: "ptl-curve-legend" });
    this.table = h("table", {});
    this.root = h("figure", { class: "ptl-curve" }, h("figcaption", { class: "ptl-curve-title" }, title), this.legend, this.svg, h("div", { class: "ptl-unseen" }, this.table));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // `series`: [{title, hue, points: [{x, y, low, high, words}]}]; `mark`: an x to stand out.
  draw(data) {
    this.data = data;
    this.legend.replaceChildren(...data.series.map(({ title, hue }) => h("span", { "data-stage": hue }, title)));
    this.table.replaceChildren(...table(this.title, this.xs, data.series));
    this.paint();
  }

  paint() {
    const width = this.svg.clientWidth;
    if (!width) return;
    const points = this.data.series.flatMap((each) => each.points);
    const rate = this.unit === "rate";
    const rows = rate ? [0, 0.25, 0.5, 0.75, 1] : ticks(Math.max(1, ...points.map((p) => p.y)));
    const most = Math.max(1, this.data.mark ?? 0, ...points.map((p) => p.x));
    const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
    const x = (value) => MARGIN.left + ((right - MARGIN.left) * value) / most;
    const y = (value) => bottom - ((bottom - MARGIN.top) * value) / rows.at(-1);
    set(this.svg, { viewBox: `0 0 ${width} ${HEIGHT}` });
    const grid = rows.map((value) => [s("line", { x1: MARGIN.left, x2: right, y1: y(value), y2: y(value), class: value ? "" : "ptl-curve-zero" }),
      s("text", { x: MARGIN.left - 6, y: y(value) + 4, "text-anchor": "end" }, rate ? `${100 * value} %` : String(value))]);
    const marks = [...new Set([0, ...(points.length && rate ? this.data.series[0].points.map((p) => p.x) : [Math.round(most)])])];
    const along = marks.map((value) => s("text", { x: x(value), y: bottom + 15, "text-anchor": value === marks.at(-1) ? "end" : "middle" }, String(value)));
    const named = s("text", { x: right, y: HEIGHT - 3, "text-anchor": "end" }, this.xs);
    this.svg.replaceChildren(...[...grid.flat(), ...along, named, ...this.marked(x, y, rows.at(-1), bottom), ...this.data.series.flatMap((each) => line(each, x, y))]);
  }

  marked(x, y, top, bottom) {
    const { mark, markSays } = this.data;
    if (!mark) return [];
    return [s("line", { class: "ptl-curve-mark", x1: x(mark), x2: x(mark), y1: y(top), y2: bottom }), s("text", { x: x(mark) + 4, y: MARGIN.top - 5 }, markSays)];
  }

  close() {
    this.observer.disconnect();
  }
}

function line({ hue, points }, x, y) {
  const path = points.map((p, i) => `${i ? "L" : "M"}${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)}`).join("");
  const whiskers = points.filter((p) => p.low !== undefined).map((p) => s("line", { class: "ptl-curve-whisker", x1: x(p.x), x2: x(p.x), y1: y(p.low), y2: y(p.high) }));
  const dots = points.map((p) => s("circle", { class: "ptl-curve-dot", cx: x(p.x), cy: y(p.y), r: 3.5 }));
  return [s("g", { "data-stage": hue }, s("path", { class: "ptl-curve-line", d: path }), whiskers, dots)];
}

function table(title, xs, series) {
  if (!series.length) return [];
  const head = h("tr", {}, h("th", { scope: "col" }, xs), series.map((each) => h("th", { scope: "col" }, each.title)));
  const rows = series[0].points.map((point, i) => h("tr", {}, h("th", { scope: "row" }, String(Math.round(point.x))), series.map(({ points }) => h("td", {}, points[i]?.words ?? "–"))));
  return [h("caption", {}, title), h("thead", {}, head), h("tbody", {}, rows)];
}
