// Reward and truth by step: what it is paid above, whether it is right below, one axis of steps.

import { ticks } from "./chart.js";
import { h, s, say, set, show } from "./dom.js";
import { changeWords, looks, REWARD, TRUTH } from "./rl_facts.js";
import { number, plain } from "./words.js";

const ROOM = { left: 42, right: 12, top: 24, bottom: 22, between: 34, reward: 118, truth: 96 };
const LARGE = { left: 84, right: 24, top: 40, bottom: 40, between: 56, reward: 230, truth: 170 };
const MOST = 400; // points drawn; more cannot be told apart

const thin = (points) => (points.length <= MOST ? points : points.filter((_, i) => i % Math.ceil(points.length / MOST) === 0));

// A weighted mean of the neighbours on both sides.
function smoothed(rows, key) {
  const points = rows.filter((row) => Number.isFinite(row[key])).map((row) => ({ step: row.step, raw: row[key] }));
  const reach = Math.max(1, Math.min(12, Math.round(points.length / 20)));
  return points.map((point, i) => {
    const near = points.slice(Math.max(0, i - reach), i + reach + 1);
    return { ...point, value: near.reduce((sum, { raw }) => sum + raw, 0) / near.length };
  });
}

function scale(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0.1, ...values)];
  const rows = ticks(high - low, 4);
  if (!(low < 0)) return rows;
  const step = rows[1] - rows[0];
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

export class RewardChart {
  // `onpick(step)`: the reader clicked on a step.
  constructor(boot, { onpick }) {
    Object.assign(this, { boot, onpick, series: [], at: null, marker: null, room: ROOM });
    this.readout = h("output", { class: "ptl-readout" });
    this.grid = s("g");
    this.marks = s("g");
    this.cross = s("g");
    this.svg = s("svg", { class: "ptl-plot ptl-rl-plot", tabindex: 0, role: "slider", "aria-label": "Reward and truth by step; arrow keys read them" }, this.grid, this.marks, this.cross);
    this.note = h("p", { class: "ptl-chart-empty" }, "What it is paid, and whether it is right, will be drawn here.");
    this.key = h("p", { class: "ptl-rl-key ptl-series-a", "aria-hidden": "true" }, [["line", "the tries it learns from"], ["dot", "its likeliest answers to held-out prompts, 95 % interval"]].map(([kind, name]) => h("span", { "data-key": kind }, name)));
    this.list = h("ol", { class: "ptl-rl-changes", "aria-label": "Changes" });
    this.root = h("figure", { class: "ptl-chart ptl-rl-chart" }, h("div", { class: "ptl-chart-head" }, h("figcaption", { class: "ptl-axis-title" }, "Reward and truth"), this.readout), this.key, h("div", { class: "ptl-plot-box" }, this.svg, this.note), this.list);
    this.svg.addEventListener("pointermove", (event) => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.read(null));
    this.svg.addEventListener("blur", () => this.read(null));
    this.svg.addEventListener("click", () => this.at !== null && onpick(this.at));
    this.svg.addEventListener("keydown", (event) => this.press(event));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
  }

  // `runs`: [{run, name, style}]; the first is what the reading line follows.
  draw(runs, marker, truthName) {
    this.series = runs.map(({ run, name, style }) => {
      const from = style === "b" ? (run.fork?.step ?? 0) : 0; // before it, both are one
      const later = (list) => list.filter(({ step }) => step >= from);
      return { run, name, style, reward: later(smoothed(run.numbers, "reward")), truth: later(smoothed(run.numbers, "truth")), rewards: later(looks(run, REWARD)), truths: later(looks(run, TRUTH)) };
    });
    Object.assign(this, { marker, truthName });
    this.total = Math.max(1, ...runs.map(({ run }) => Math.max(run.total, run.step)));
    this.drawChanges(runs);
    this.ask ??= requestAnimationFrame(() => this.paint());
  }

  drawChanges(runs) {
    this.changes = runs.flatMap(({ run, name, style }) => run.changes.filter(({ step }) => style !== "b" || !run.fork || step >= run.fork.step).map(({ step, settings }) => ({ step, name, words: changeWords(settings, this.boot) })));
    const key = JSON.stringify(this.changes);
    if (key === this.listed) return;
    this.listed = key;
    show(this.list, this.changes.length);
    this.list.replaceChildren(...this.changes.map(({ step, name, words }) => h("li", {}, h("b", {}, `${name ? `${name}, ` : ""}from step ${step + 1}`), ` ${words}`)));
  }

  get drawn() {
    return this.series.some(({ reward, rewards, truths }) => reward.length || rewards.length || truths.length);
  }

  paint() {
    this.ask = null;
    const { room } = this;
    const width = this.svg.clientWidth || 320;
    const height = room.top + room.reward + room.between + room.truth + room.bottom;
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, height });
    show(this.note, !this.drawn);
    show(this.key, this.drawn);
    const all = (key, dots) => this.series.flatMap((each) => [...each[key].map(({ raw }) => raw), ...each[dots].flatMap(({ low, high }) => [low, high])]);
    const truths = all("truth", "truths");
    this.inShares = truths.every((value) => value >= 0 && value <= 1);
    const tops = room.top + room.reward + room.between;
    this.x = (step) => room.left + ((width - room.left - room.right) * step) / this.total;
    this.bands = [band(scale(all("reward", "rewards")), room.top, room.reward), band(this.inShares ? [0, 0.25, 0.5, 0.75, 1] : scale(truths), tops, room.truth)];
    this.grid.replaceChildren(...this.axes(width, height));
    this.marks.replaceChildren(...this.flags(height), ...this.series.flatMap((each) => [...this.curve(each, "reward", "rewards", this.bands[0]), ...this.curve(each, "truth", "truths", this.bands[1])]));
    this.paintCross();
  }

  axes(width, height) {
    const { room } = this;
    const titles = ["Reward: what it is paid", `Truth: ${this.truthName || "is it right?"}`];
    const bands = this.bands.flatMap(({ rows, y, top }, i) => [
      s("text", { class: "ptl-rl-band", x: 0, y: top - (room === LARGE ? 20 : 9) }, titles[i]),
      ...(this.drawn ? rows.map((value, k) => [s("line", { x1: room.left, x2: width - room.right, y1: y(value), y2: y(value), class: value ? "" : "ptl-zero" }),
        rows.length < 6 || k % 2 === 0 ? s("text", { x: room.left - 6, y: y(value) + 4, "text-anchor": "end" }, i && this.inShares ? `${100 * value} %` : plain(value)) : null]).flat()
        : [s("line", { x1: room.left, x2: width - room.right, y1: y(0), y2: y(0), class: "ptl-zero" })])]);
    const steps = this.drawn ? [[0, "start"], [Math.round(this.total / 2), "middle"], [this.total, "end"]] : [];
    const along = steps.map(([step, anchor]) => s("text", { x: this.x(step), y: height - 5, "text-anchor": anchor }, anchor === "end" ? `step ${step}` : step));
    return [...bands, ...along].filter(Boolean);
  }

  // Where something was changed, and where a fork began: a line with its number.
  flags(height) {
    const line = (step, kind) => s("line", { class: kind, x1: this.x(step), x2: this.x(step), y1: this.room.top, y2: height - this.room.bottom });
    const fork = this.series.find(({ style, run }) => style === "b" && run.fork)?.run.fork;
    return [...(fork ? [line(fork.step, "ptl-rl-forked"), s("text", { class: "ptl-rl-flag", x: this.x(fork.step) + 5, y: this.room.top + 10 }, "fork")] : []),
      ...this.changes.flatMap(({ step }, i) => [line(step, "ptl-rl-changed"), s("circle", { class: "ptl-rl-disc", cx: this.x(step), cy: this.room.top, r: 8 }), s("text", { class: "ptl-rl-flag", x: this.x(step), y: this.room.top + 4, "text-anchor": "middle" }, i + 1)])];
  }

  curve(each, key, dots, { y }) {
    const along = (points, value) => points.map((p, i) => `${i ? "L" : "M"}${this.x(p.step).toFixed(1)} ${y(value(p)).toFixed(1)}`).join("");
    const few = thin(each[key]);
    const style = `ptl-series-${each.style}`;
    return [
      s("path", { class: `ptl-dots ${style}`, d: few.map((p) => `M${this.x(p.step).toFixed(1)} ${y(p.raw).toFixed(1)}h0`).join("") }),
      s("path", { class: `ptl-line ptl-rl-trained ${style}`, d: along(few, (p) => p.value) }),
      s("path", { class: `ptl-rl-through ${style}`, d: along(each[dots], (p) => p.rate) }),
      ...each[dots].flatMap((p) => [s("line", { class: `ptl-rl-whisker ${style}`, x1: this.x(p.step), x2: this.x(p.step), y1: y(p.low), y2: y(p.high) }),
        s("circle", { class: `ptl-rl-look ${style}`, cx: this.x(p.step), cy: y(p.rate), r: 3.6 })])];
  }

  paintCross() {
    const line = (step, kind) => s("line", { class: kind, x1: this.x(step), x2: this.x(step), y1: this.room.top, y2: this.bands[1].bottom });
    this.cross.replaceChildren(...[this.marker !== null && this.drawn ? line(this.marker, "ptl-marker") : null, this.at !== null ? line(this.at, "ptl-reading") : null].filter(Boolean));
    const at = this.at ?? this.steps.at(-1) ?? 0;
    const text = this.told(at);
    say(this.readout, this.at === null ? "" : text);
    set(this.svg, { "aria-valuemin": 0, "aria-valuemax": this.total, "aria-valuenow": at, "aria-valuetext": text || "Nothing yet" });
  }

  told(step) {
    const said = this.series.map(({ name, reward, truths, rewards }) => {
      const paid = reward.filter((p) => p.step <= step).at(-1);
      const [held, right] = [rewards, truths].map((list) => list.filter((p) => p.step <= step).at(-1));
      const words = [paid ? `reward ${number(paid.value)}` : "", held ? `held-out ${number(held.rate)}` : "", right ? `truth ${this.inShares ? `${Math.round(100 * right.rate)} %` : number(right.rate)}` : ""].filter(Boolean).join(", ");
      return words ? `${name} ${words}`.trim() : "";
    }).filter(Boolean);
    return said.length ? `Step ${step}: ${said.join(" · ")}` : "";
  }

  get steps() {
    const [first] = this.series;
    return [...new Set([...(first?.rewards ?? []), ...(first?.truths ?? []), ...(first?.reward ?? [])].map(({ step }) => step))].sort((a, b) => a - b);
  }

  point(event) {
    if (!this.steps.length) return;
    const box = this.svg.getBoundingClientRect();
    const step = ((event.clientX - box.left - this.room.left) / (box.width - this.room.left - this.room.right)) * this.total;
    this.read(this.steps.reduce((best, each) => (Math.abs(each - step) < Math.abs(best - step) ? each : best)));
  }

  read(at) {
    this.at = at;
    if (this.x) this.paintCross();
  }

  press(event) {
    const move = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === "Escape") this.read(null);
    if (event.key === "Enter" && this.at !== null) this.onpick(this.at);
    const { steps } = this;
    if (!move || !steps.length) return;
    event.preventDefault();
    event.stopPropagation();
    const from = this.at === null ? steps.length - 1 : steps.indexOf(this.at);
    this.read(steps[Math.min(steps.length - 1, Math.max(0, from + move))]);
  }

  // For a room, or as it was.
  size(large) {
    this.room = large ? LARGE : ROOM;
    this.paint();
  }

  close() {
    this.observer.disconnect();
  }
}

function band(rows, top, height) {
  const [low, high] = [rows[0], rows.at(-1)];
  const bottom = top + height;
  return { rows, top, bottom, y: (value) => bottom - (height * (value - low)) / (high - low || 1) };
}
