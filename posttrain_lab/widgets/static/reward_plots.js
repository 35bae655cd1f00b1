// Two plots of rates: accuracy on held-out pairs while it trains, and whether margins are honest.

import { lettered } from "./compare.js";
import { h, s, set } from "./dom.js";
import { between, inWords, percent, wilson } from "./rates.js";

const HEIGHT = 210;
const ROW = 14; // of small words in a plot
const MARGIN = { left: 42, right: 14, top: 12, bottom: 34 };
const PRESENTED = { left: 72, right: 20, top: 16, bottom: 52 };
const ROWS = [0, 0.25, 0.5, 0.75, 1];
export const CALIBRATED = [0.5, 0.6, 0.7, 0.8, 0.9, 1];

class Plot {
  constructor({ title, xs, says }) {
    Object.assign(this, { xs });
    this.svg = s("svg", { class: "ptl-rw-plot", height: HEIGHT, "aria-hidden": "true" });
    this.table = h("table", {});
    this.says = h("p", { class: "ptl-says" }, says);
    this.root = h("figure", { class: "ptl-rw-figure" }, h("figcaption", {}, h("h4", {}, title)), this.says, this.svg, h("div", { class: "ptl-unseen" }, this.table));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // The frame: `low` to `high` along, 0 to 100 % up; ticks are words by value.
  frame(width, low, high, ticks) {
    const margin = this.svg.closest("[data-presenter]") ? PRESENTED : MARGIN;
    const [right, bottom] = [width - margin.right, HEIGHT - margin.bottom];
    const x = (value) => margin.left + ((right - margin.left) * (value - low)) / (high - low || 1);
    const y = (value) => bottom - (bottom - margin.top) * value;
    set(this.svg, { viewBox: `0 0 ${width} ${HEIGHT}` });
    const grid = ROWS.flatMap((row) => [s("line", { x1: margin.left, x2: right, y1: y(row), y2: y(row) }), s("text", { x: margin.left - 6, y: y(row) + 4, "text-anchor": "end" }, `${100 * row} %`)]);
    const along = ticks.map(([value, word], i) => s("text", { x: x(value), y: bottom + (margin === MARGIN ? 15 : 21), "text-anchor": i === ticks.length - 1 ? "end" : i ? "middle" : "start" }, word));
    return { x, y, bottom, marks: [...grid, ...along, s("text", { x: right, y: HEIGHT - 6, "text-anchor": "end" }, this.xs)] };
  }

  tell(head, rows) {
    this.table.replaceChildren(h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
  }

  close() {
    this.observer.disconnect();
  }
}

export class AccuracyCurve extends Plot {
  constructor() {
    super({ title: "Held-out pairs ranked right", xs: "training step", says: "" });
    this.lines = [];
  }

  // `sides`: {letter, looks, total}; looks: points {step, values} with 1, 0 or 0.5 for each held-out pair.
  draw(sides) {
    this.lines = sides.map(({ letter, looks }) => ({ letter, points: looks.map(({ step, values }) => ({ step, ...wilson(values.reduce((sum, value) => sum + value, 0), values.length) })) }));
    this.total = Math.max(0, ...sides.map(({ total }) => total || 0));
    const lasts = this.lines.map(({ letter, points }) => ({ letter, last: points.at(-1) })).filter(({ last }) => last);
    this.says.replaceChildren(...(lasts.length ? [...lasts.map(told), " Dashed: guessing."] : ["The share of pairs it ranks right, of those that it never trained on, will be drawn here."]));
    const row = (letter) => (point) => [...(letter ? [letter] : []), String(point.step), inWords(point)];
    this.tell([...(sides.length > 1 ? ["Run"] : []), "Step", "Ranked right"], this.lines.flatMap(({ letter, points }) => points.map(row(letter))));
    this.paint();
  }

  paint() {
    const width = this.svg.clientWidth;
    if (!width) return;
    const most = Math.max(1, this.total || 0, ...this.lines.flatMap(({ points }) => points.map((point) => point.step)));
    const { x, y, marks } = this.frame(width, 0, most, [[0, "0"], [most / 2, String(Math.round(most / 2))], [most, String(most)]]);
    this.svg.replaceChildren(...marks, s("line", { class: "ptl-rw-chance", x1: x(0), x2: x(most), y1: y(0.5), y2: y(0.5) }), ...this.lines.map((line) => this.line(line, x, y)));
  }

  line({ letter, points }, x, y) {
    const at = (key) => points.map((point) => `${x(point.step).toFixed(1)},${y(point[key]).toFixed(1)}`);
    const many = points.length > 1;
    return s("g", { "data-side": sideOf(letter) }, [many ? s("polygon", { class: "ptl-rw-band", points: [...at("low"), ...at("high").reverse()].join(" ") }) : null,
      many ? s("polyline", { class: "ptl-rw-line", points: at("rate").join(" ") }) : null,
      ...points.map((point) => s("circle", { class: "ptl-rw-dot", cx: x(point.step), cy: y(point.rate), r: 3.2 }))].filter(Boolean));
  }
}

const sideOf = (letter) => (letter ? letter.toLowerCase() : null);
const told = ({ letter, last }) => h("span", { class: letter ? "ptl-rw-told" : "" }, letter ? [lettered(letter), " "] : null, h("b", { class: "ptl-rw-now" }, percent(last)), ` of ${last.n} pairs, ${between(last)} % (95 % interval), at step ${last.step}.`);

// How sure a margin is of itself: the share of equal pairs that ought to be ranked right.
export const sureness = (margin) => 1 / (1 + Math.exp(-Math.abs(margin)));

export function bins(margins) {
  return CALIBRATED.slice(0, -1).map((low, i) => {
    const high = CALIBRATED[i + 1];
    const inside = margins.filter((margin) => sureness(margin) >= low && (sureness(margin) < high || high === 1));
    const hits = inside.filter((margin) => margin > 0).length + inside.filter((margin) => margin === 0).length / 2;
    const said = inside.reduce((sum, margin) => sum + sureness(margin), 0) / (inside.length || 1);
    return { from: low, said, ...(inside.length ? wilson(hits, inside.length) : { rate: null, n: 0 }) };
  });
}

export class Calibration extends Plot {
  constructor() {
    super({ title: "Is it as right as it is sure?", xs: "how sure it says it is", says: "A margin is a claim: the model says how sure it is. On the dashed line the claim is honest, below it the model is too sure. n: held-out pairs." });
    this.sides = [];
  }

  // `sides`: {letter, margins}.
  draw(sides) {
    this.sides = sides.map(({ letter, margins }) => ({ letter, bins: bins(margins).filter((bin) => bin.n) }));
    const row = (letter) => (bin) => [...(letter ? [letter] : []), `${Math.round(100 * bin.said)} %`, inWords(bin)];
    this.tell([...(sides.length > 1 ? ["Run"] : []), "It says", "Ranked right"], this.sides.flatMap((side) => side.bins.map(row(side.letter))));
    this.paint();
  }

  paint() {
    const width = this.svg.clientWidth;
    if (!width) return;
    const { x, y, bottom, marks } = this.frame(width, 0.5, 1, CALIBRATED.map((value) => [value, `${Math.round(100 * value)} %`]));
    const dots = (side, at) => s("g", { "data-side": sideOf(side.letter) }, side.bins.flatMap((bin) => [
      s("line", { class: "ptl-rw-whisker", x1: x(bin.said), x2: x(bin.said), y1: y(bin.low), y2: y(bin.high) }),
      s("circle", { class: "ptl-rw-dot", cx: x(bin.said), cy: y(bin.rate), r: 4.5 }),
      s("text", { class: "ptl-rw-n", x: x(bin.said), y: bottom - 6 - ROW * (this.sides.length - 1 - at), "text-anchor": bin.said > 0.97 ? "end" : "middle" }, side.letter ? `${side.letter} ${bin.n}` : `n=${bin.n}`)]));
    this.svg.replaceChildren(...marks, s("line", { class: "ptl-rw-chance", x1: x(0.5), x2: x(1), y1: y(0.5), y2: y(1) }), ...this.sides.map(dots));
  }
}
