// Two reward runs side by side: what was set differently, and in words which is right more often.

import { differences, table } from "./compare.js";
import { button, h } from "./dom.js";
import { between, percent, wilson } from "./rates.js";
import { count } from "./words.js";

const sum = (values) => values.reduce((total, value) => total + value, 0);
const told = ({ letter, ranked }) => {
  const rate = wilson(sum(ranked.values), ranked.values.length);
  return `${letter} agrees with ${percent(rate)} (${between(rate)} %)`;
};

// `sides`: [{letter, ranked}], a run's latest look at the held-out pairs, or null.
export function verdict(sides) {
  const [a, b] = sides;
  if (!a.ranked || !b.ranked) return "One of the two has not looked at the held-out pairs yet.";
  if (a.ranked.items !== b.ranked.items) return `${told(a)}, ${told(b)}, but of different labels, so the two cannot be compared.`;
  const apart = a.ranked.values.map((value, i) => value - b.ranked.values[i]).filter((gap) => gap !== 0);
  const wins = apart.filter((gap) => gap > 0).length;
  const where = apart.length ? `They differ on ${apart.length}: A does better on ${wins}, B on ${apart.length - wins}.` : "They agree on every one.";
  return `${told(a)}, ${told(b)} of the same ${count(a.ranked.values.length, "label")}. ${where}`;
}

// The bias in which two runs differ most, with the example of each.
export function farthest([a, b]) {
  const gap = (key) => Math.abs(a[key].hits / a[key].n - b[key].hits / b[key].n);
  const both = Object.keys(a ?? {}).filter((key) => b?.[key]);
  return both.sort((one, other) => gap(other) - gap(one))[0] ?? null;
}

export function comparison([a, b], onclose) {
  if (!a.spec || !b.spec) return []; // still being read
  const rows = differences(a.spec, b.spec);
  if (a.spec.name !== b.spec.name) rows.unshift({ name: "Labels", a: a.spec.name, b: b.spec.name });
  const recorded = a.recording || b.recording ? h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), " Not live: trained earlier.") : null;
  return [h("div", { class: "ptl-about-box" }, recorded, rows.length ? table("Set differently", rows) : h("p", {}, "The same set-up twice."),
    h("div", { class: "ptl-row" }, button("Close comparison", onclose, { kind: "quiet" })))];
}
