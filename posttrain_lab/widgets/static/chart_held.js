// The held-out loss on a chart: a line through every look, the best one, and the gap after it.

import { s } from "./dom.js";
import { best, risen } from "./held_out.js";
import { number } from "./words.js";

const through = (points, x, y) => points.map((p, i) => `${i ? "L" : "M"}${x(p).toFixed(1)} ${y(p).toFixed(1)}`).join("");

// `held`: points {step, mean}; `line`: the training loss {step, loss}; `x(p)`, `y(loss)` in pixels.
export function heldMarks({ held, line, style }, x, y, shade) {
  if (!held.length) return [];
  const at = (p) => y(p.mean);
  const low = best(held);
  return [shade && risen(held) ? gap(held, line, low, x, y) : null,
    s("path", { class: `ptl-held-line ptl-series-${style}`, d: through(held, x, at) }),
    ...held.map((p) => s("circle", { class: `ptl-held-dot ptl-series-${style}`, cx: x(p), cy: at(p), r: 2.6 })),
    ...(shade ? mark(low, x, y) : [])].filter(Boolean);
}

// Between both curves from the best step on: what is learned and does not carry over.
function gap(held, line, low, x, y) {
  const after = held.filter((p) => p.step >= low.step);
  const under = line.filter((p) => p.step >= low.step && p.step <= after.at(-1).step).reverse();
  const edge = [...after.map((p) => [x(p), y(p.mean)]), ...under.map((p) => [x(p), y(p.loss)])];
  return s("polygon", { class: "ptl-gap", points: edge.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ") });
}

function mark(low, x, y) {
  const [left, top] = [x(low), y(low.mean)];
  return [s("path", { class: "ptl-best", d: `M${left} ${top - 6}l5 6l-5 6l-5-6z` },
    s("title", {}, `Best held-out loss: ${number(low.mean)} at step ${low.step}`))];
}
