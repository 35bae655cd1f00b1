// Means and paired differences with their 95 % intervals, as statistics.py has them for one seed.

import { wilson } from "./rates.js";

const Z = 1.959964; // of 95 % of a normal distribution

export const isRate = (values) => values.every((value) => value === 0 || value === 1);

const total = (values) => values.reduce((sum, value) => sum + value, 0);

function spread(values) {
  const mean = total(values) / values.length;
  const half = Z * Math.sqrt(total(values.map((value) => (value - mean) ** 2))) / values.length;
  return { mean, half };
}

// {rate, low, high, n}: Wilson's for ones and noughts, else the normal one.
export function meanOf(values) {
  if (!values.length) return null;
  if (isRate(values)) return wilson(total(values), values.length);
  const { mean, half } = spread(values);
  return { rate: mean, low: mean - half, high: mean + half, n: values.length };
}

// How much `after` is above `before`, item by item; for rates never narrower than Newcombe's.
export function difference(before, after) {
  if (!before.length || before.length !== after.length) return null;
  const { mean, half } = spread(after.map((value, i) => value - before[i]));
  let [low, high] = [mean - half, mean + half];
  if (isRate(before) && isRate(after)) {
    const [p, q] = [meanOf(after), meanOf(before)];
    low = Math.min(low, mean - Math.hypot(p.rate - p.low, q.high - q.rate));
    high = Math.max(high, mean + Math.hypot(p.high - p.rate, q.rate - q.low));
  }
  return { value: mean, low, high, n: before.length };
}
