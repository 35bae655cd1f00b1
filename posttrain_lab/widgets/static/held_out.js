// Held-out rows: which they are, whether one leaks into training, and the loss on them.

import { count, number } from "./words.js";

export const LOSS = "held-out loss";
const GOLDEN = (Math.sqrt(5) - 1) / 2;

// Spreads rows evenly, in the same order as data/held_out.py: a sorted file gives some of each.
const turn = (i) => ((i + 1) * GOLDEN) % 1;

export const heldCount = (rows) => rows.filter((row) => row.held).length;

// The rows with `many` of them held out; what is already held out or learned stays if it can.
export function splitTo(rows, many) {
  const order = rows.map((_, i) => i).sort((a, b) => turn(a) - turn(b));
  const now = order.filter((i) => rows[i].held);
  const free = order.filter((i) => !rows[i].held);
  const held = new Set([...now, ...free].slice(0, many));
  return rows.map((row, i) => marked(row, held.has(i)));
}

export function marked(row, held) {
  const { held: _, ...rest } = row;
  return held ? { ...rest, held: true } : rest;
}

const flat = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
const asked = (row) => JSON.stringify([...(row.before ?? []).map((m) => [m.role, flat(m.content)]), flat(row.prompt)]);

// Held-out rows that ask what a training row asks: {held, learned}, places in `rows`.
export function leaks(rows) {
  const learned = new Map();
  rows.forEach((row, i) => !row.held && flat(row.prompt) && learned.set(asked(row), i));
  return rows.flatMap((row, i) => (row.held && learned.has(asked(row)) ? [{ held: i, learned: learned.get(asked(row)) }] : []));
}

// Places in `rows` as they are called: "Example 3", "Held-out example 1".
export function called(rows, i) {
  const same = rows.slice(0, i + 1).filter((row) => Boolean(row.held) === Boolean(rows[i].held)).length;
  return `${rows[i].held ? "Held-out example" : "Example"} ${same}`;
}

export const heldLosses = (run) => (run?.measured ?? []).filter((point) => point.measure === LOSS);

// The lowest held-out loss, the first one of equals.
export const best = (points) => points.reduce((low, point) => (low && low.mean <= point.mean ? low : point), null);

// How far the loss has risen again; 0 where that is too little to speak of.
export function risen(points) {
  if (!points.length) return 0;
  const [low, last] = [best(points), points.at(-1)];
  const rise = last.mean - low.mean;
  return last.step > low.step && rise > 0.02 + 0.03 * low.mean ? rise : 0;
}

// What the held-out loss says, in words and with n.
export function verdict(run) {
  const points = heldLosses(run);
  if (!points.length) return "";
  const [low, last] = [best(points), points.at(-1)];
  const n = count(last.n, "held-out example");
  if (last.step === 0) return `Held-out loss ${number(last.mean)} before training, on ${n}.`;
  if (risen(points)) return `Over-fitting: held-out loss ${number(low.mean)} at step ${low.step}, ${number(last.mean)} at step ${last.step}, on ${n}.`;
  const lowest = low.step === last.step ? "its lowest" : `lowest ${number(low.mean)} at step ${low.step}`;
  return `Held-out loss ${number(last.mean)} at step ${last.step}, ${lowest}, on ${n}.`;
}
