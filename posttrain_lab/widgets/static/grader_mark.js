// A grade as people see it at a glance: a shape, a number, and only then a colour.

import { h, s } from "./dom.js";

const MINUS = "\u2212";
export const figure = (value) => String(Number(value.toFixed(2))).replace("-", MINUS);

// full, part, nought, minus; score: of no scale; void: cannot be graded; wait: not there yet.
// `best`: the most that the grader gives, null for a score.
export function levelOf(grade, best = 1) {
  if (!grade) return "wait";
  if (grade.value === null) return "void";
  if (best === null) return "score";
  if (grade.value >= best) return "full";
  return grade.value < 0 ? "minus" : grade.value > 0 ? "part" : "nought";
}

const slice = (part) => {
  const angle = 2 * Math.PI * Math.min(0.999, part);
  return `M8 8V2A6 6 0 ${part > 0.5 ? 1 : 0} 1 ${8 + 6 * Math.sin(angle)} ${8 - 6 * Math.cos(angle)}Z`;
};
const line = (d) => s("path", { d, class: "ptl-mark-line" });
const round = (kind) => s("circle", { cx: 8, cy: 8, r: 6.25, class: kind });
const SHAPES = {
  full: () => [round("ptl-mark-disc"), s("path", { d: "M5 8.2l2.2 2.2L11 6", class: "ptl-mark-tick" })],
  part: (value) => [round("ptl-mark-ring"), s("path", { d: slice(value), class: "ptl-mark-fill" })],
  nought: () => [round("ptl-mark-ring"), line("M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6")],
  minus: () => [s("path", { d: "M2 3.5h12L8 14Z", class: "ptl-mark-disc" })],
  void: () => [line("M3 8h10")],
  wait: () => [],
};

export const words = (grade) => ({ wait: "being graded", void: "cannot be graded" })[levelOf(grade)] ?? figure(grade.value);

export function mark(grade, best = 1) {
  const level = levelOf(grade, best);
  const number = { wait: "…", void: "" }[level] ?? figure(grade.value);
  if (level === "score") return h("span", { class: "ptl-mark", "data-level": level }, h("b", {}, grade.value > 0 ? `+${number}` : number));
  const shape = s("svg", { class: "ptl-mark-shape", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, SHAPES[level](grade?.value));
  return h("span", { class: "ptl-mark", "data-level": level }, level === "wait" ? null : shape, number ? h("b", {}, number) : null);
}
