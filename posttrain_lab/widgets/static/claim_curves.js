// Both arms in one chart while they train: the measure on a few held-out items, by step.

import { ticks } from "./chart.js";
import { h, s, say, set, show } from "./dom.js";
import { plain } from "./words.js";

const HEIGHT = 180;
const MARGIN = { left: 40, right: 12, top: 12, bottom: 22 };

const path = (points, x, y) => points.map((p, i) => `${i ? "L" : "M"}${x(p.step).toFixed(1)} ${y(p.value).toFixed(1)}`).join("");

export class ClaimCurves {
  constructor(claim) {
    this.claim = claim;
    this.svg = s("svg", { class: "ptl-plot", height: HEIGHT, role: "img" });
    this.title = h("figcaption", { class: "ptl-axis-title" });
    this.key = h("p", { class: "ptl-claim-key", "aria-hidden": "true" }, ["treatment", "control"].map((arm) => h("span", { "data-arm": arm }, claim.arms[arm].name)));
    this.root = h("figure", { class: "ptl-chart", hidden: true }, h("div", { class: "ptl-chart-head" }, this.title, this.key), this.svg);
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
    this.lines = [];
  }

  draw(arms) {
    this.lines = arms.filter((arm) => arm.points.length).map((arm) => ({ arm: arm.arm, points: [...arm.points].sort((a, b) => a.step - b.step) }));
    show(this.root, this.lines.length > 0);
    if (this.lines.length) this.ask ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.ask = null;
    if (!this.lines.length) return;
    const unit = this.claim.looked ? "share" : this.claim.unit;
    const points = this.lines.flatMap((line) => line.points);
    const share = unit === "share";
    const rows = share ? [0, 0.25, 0.5, 0.75, 1] : ticks(Math.max(...points.map((p) => p.value), 0.1));
    const width = this.svg.clientWidth || 320;
    const most = Math.max(1, ...points.map((p) => p.step));
    const x = (step) => MARGIN.left + ((width - MARGIN.left - MARGIN.right) * step) / most;
    const y = (value) => HEIGHT - MARGIN.bottom - ((HEIGHT - MARGIN.top - MARGIN.bottom) * value) / rows.at(-1);
    say(this.title, `${points[0].measure}, on ${points[0].n} held-out items${share ? ", %" : `, ${unit}`}`);
    const grid = rows.flatMap((value) => [
      s("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value), class: value ? "" : "ptl-zero" }),
      s("text", { x: MARGIN.left - 6, y: y(value) + 4, "text-anchor": "end" }, share ? 100 * value : plain(value)),
    ]);
    const along = [0, most].map((step, i) => s("text", { x: x(step), y: HEIGHT - 6, "text-anchor": ["start", "end"][i] }, i ? `step ${step}` : step));
    const marks = this.lines.flatMap(({ arm, points: line }) => [
      s("path", { class: "ptl-claim-line", "data-arm": arm, d: path(line, x, y) }),
      ...line.map((p) => s("circle", { class: "ptl-claim-dot", "data-arm": arm, cx: x(p.step), cy: y(p.value), r: 3 })),
    ]);
    set(this.svg, { viewBox: `0 0 ${width} ${HEIGHT}`, "aria-label": this.told() });
    this.svg.replaceChildren(s("g", { class: "ptl-grid" }, grid, along), ...marks);
  }

  told() {
    const last = (arm) => this.lines.filter((line) => line.arm === arm).map((line) => line.points.at(-1).value.toFixed(2));
    return ["treatment", "control"].map((arm) => `${this.claim.arms[arm].name}: ${last(arm).join(", ") || "nothing yet"}`).join("; ");
  }

  close() {
    this.observer.disconnect();
  }
}
