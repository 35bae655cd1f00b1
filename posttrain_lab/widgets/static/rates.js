// Rates with their intervals: a dot and its whisker on a line from 0 to 100 %, and in words.

import { h } from "./dom.js";

const Z = 1.959964; // of 95 % of a normal distribution

// `hits` of `n` with the 95 % Wilson interval, as statistics.rate has it.
export function wilson(hits, n) {
  const middle = (hits + (Z * Z) / 2) / (n + Z * Z);
  const half = (Z * Math.sqrt((hits * (n - hits)) / n + (Z * Z) / 4)) / (n + Z * Z);
  const rate = hits / n;
  return { rate, low: Math.min(rate, Math.max(0, middle - half)), high: Math.max(rate, Math.min(1, middle + half)), n };
}

// Halves go to the even number, as Python's format has it: both say the same of one rate.
function whole(share) {
  const near = Math.round(100 * share);
  return Math.abs(near - 100 * share) === 0.5 && near % 2 ? near - 1 : near;
}

export const percent = ({ rate }) => `${whole(rate)} %`;
export const between = ({ low, high }) => `${whole(low)} to ${whole(high)}`;
export const inWords = (rate) => `${percent(rate)}, between ${between(rate).replace(" to ", " and ")} %, of ${rate.n}`;

// `live`: measured by the reader, which is drawn hollow.
export function whisker({ rate, low, high }, { live = false } = {}) {
  const place = `--at:${(100 * rate).toFixed(1)}%;--low:${(100 * low).toFixed(1)}%;--high:${(100 * high).toFixed(1)}%`;
  return h("span", { class: "ptl-rate-line-box", style: place, "data-live": live ? "" : null, "aria-hidden": "true" }, h("i", { class: "ptl-rate-whisker" }), h("i", { class: "ptl-rate-dot" }));
}

// The whisker with its words.
export const rateCell = (rate, how) => h("span", { class: "ptl-rate-cell", title: inWords(rate) }, whisker(rate, how),
  h("span", { class: "ptl-rate-words" }, h("b", {}, percent(rate)), h("small", {}, ` ${between(rate)}`)));

// One row a behaviour, a line a stage: [{title, rates: [{stage, hue, rate}]}].
export function pairedRates(rows, caption) {
  return h("figure", { class: "ptl-pairs" }, h("figcaption", { class: "ptl-says" }, caption),
    h("dl", {}, rows.map(({ title, rates }) => h("div", { class: "ptl-pair" }, h("dt", {}, title),
      rates.map(({ stage, hue, rate }) => h("dd", { "data-stage": hue }, h("span", { class: "ptl-pair-stage" }, stage), rateCell(rate)))))));
}
