// Share of good answers over the seconds spent: a line with intervals for each way.

import { h, s, set } from "./dom.js";
import { inWords, percent } from "./rates.js";
import { ticks } from "./chart.js";
import { duration } from "./words.js";

const ROWS = [0, 0.25, 0.5, 0.75, 1];
const SMALL = { left: 44, right: 96, top: 12, bottom: 36, height: 270, gap: 15 };
const LARGE = { left: 84, right: 200, top: 20, bottom: 64, height: 560, gap: 26 };

export class RaceChart {
  constructor() {
    Object.assign(this, { lanes: [], start: null, reward: 0, room: SMALL });
    this.svg = s("svg", { class: "ptl-race-plot", "aria-hidden": "true" });
    this.note = h("p", { class: "ptl-chart-empty" }, "The share of good answers to held-out requests will be drawn here, a line for each way.");
    this.table = h("table", {});
    this.root = h("figure", { class: "ptl-race-chart" }, h("figcaption", {}, h("h4", {}, "Good answers to held-out requests")),
      h("p", { class: "ptl-says" }, "Polite, right, and judged by a rule that no training saw. Whiskers: 95 % interval. A line begins where its training does; before RLHF comes its reward model."),
      h("div", { class: "ptl-plot-box" }, this.svg, this.note), h("div", { class: "ptl-unseen" }, this.table));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // `lanes` as race_facts has them; `start`: the start's last look.
  draw(lanes, start) {
    this.lanes = lanes.map(({ name, title, hue, looks, late }) => ({ name, title, hue, late, points: looks.map((look) => ({ ...look, x: late + (look.spent ?? 0) })) }));
    this.start = start;
    const row = ({ title, points }) => points.map((point) => h("tr", {}, [title, String(point.step), inWords(point)].map((cell) => h("td", {}, cell))));
    this.table.replaceChildren(h("caption", {}, "Good answers by way and step"), h("thead", {}, h("tr", {}, ["Way", "Step", "Good answers"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, this.lanes.flatMap(row)));
    this.ask ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.ask = null;
    const width = this.svg.clientWidth;
    if (!width) return;
    const { room } = this;
    const drawn = this.lanes.filter(({ points }) => points.length);
    this.note.hidden = drawn.length > 0 || Boolean(this.start);
    const most = Math.max(10, ...drawn.flatMap(({ points }) => points.map(({ x }) => x)));
    const [right, bottom] = [width - room.right, room.height - room.bottom];
    const x = (value) => room.left + ((right - room.left) * value) / most;
    const y = (value) => bottom - (bottom - room.top) * value;
    set(this.svg, { viewBox: `0 0 ${width} ${room.height}`, height: room.height });
    const marks = drawn.length || this.start ? this.axes(x, y, right, bottom, most) : [];
    this.svg.replaceChildren(...marks, ...drawn.flatMap((each) => this.line(each, x, y)), ...this.ends(drawn, right, y));
  }

  axes(x, y, right, bottom, most) {
    const { room } = this;
    const rows = ROWS.flatMap((row) => [s("line", { x1: room.left, x2: right, y1: y(row), y2: y(row), class: row ? "" : "ptl-race-zero" }), s("text", { x: room.left - 6, y: y(row) + 4, "text-anchor": "end" }, `${100 * row} %`)]);
    const along = ticks(most, 4).filter((value) => value <= most).map((value) => s("text", { x: x(value), y: bottom + room.gap + 3, "text-anchor": "middle" }, duration(value)));
    const start = this.start ? [s("line", { class: "ptl-race-start", x1: room.left, x2: right, y1: y(this.start.rate), y2: y(this.start.rate) })] : [];
    return [...rows, ...along, ...start, s("text", { x: right, y: room.height - 4, "text-anchor": "end" }, "seconds of training")];
  }

  line({ name, hue, points, late }, x, y) {
    const path = points.map((p, i) => `${i ? "L" : "M"}${x(p.x).toFixed(1)} ${y(p.rate).toFixed(1)}`).join("");
    const before = late ? [s("line", { class: "ptl-race-before", x1: x(0), x2: x(late), y1: y(points[0].rate), y2: y(points[0].rate) })] : [];
    return [s("g", { "data-stage": hue, "data-way": name }, ...before, s("path", { class: "ptl-race-line", d: path }),
      ...points.flatMap((p) => [s("line", { class: "ptl-race-whisker", x1: x(p.x), x2: x(p.x), y1: y(p.low), y2: y(p.high) }), shape(name, x(p.x), y(p.rate))]))];
  }

  // Names at the lines' ends, moved apart where they would touch.
  ends(drawn, right, y) {
    const { gap, top, height, bottom } = this.room;
    const rows = drawn.map((each) => ({ ...each, at: y(each.points.at(-1).rate) })).sort((a, b) => a.at - b.at);
    rows.forEach((row, i) => (row.at = Math.max(row.at, i ? rows[i - 1].at + gap : top)));
    const over = rows.length ? rows.at(-1).at - (height - bottom) : 0;
    if (over > 0) rows.forEach((row) => (row.at -= over));
    return rows.map(({ title, hue, at, points }) => s("text", { class: "ptl-race-end", "data-stage": hue, x: right + 8, y: at + 4 }, `${title} ${percent(points.at(-1))}`));
  }

  size(large) {
    this.room = large ? LARGE : SMALL;
    this.paint();
  }

  close() {
    this.observer.disconnect();
  }
}

// Told apart without colour, too: a square, a diamond, a disc.
function shape(name, x, y) {
  if (name === "sft") return s("rect", { class: "ptl-race-dot", x: x - 3.6, y: y - 3.6, width: 7.2, height: 7.2 });
  if (name === "dpo") return s("path", { class: "ptl-race-dot", d: `M${x - 5} ${y}L${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}Z` });
  return s("circle", { class: "ptl-race-dot", cx: x, cy: y, r: 4.2 });
}
