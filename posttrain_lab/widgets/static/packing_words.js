// What the page says of the three ways to fill a row, and of how fast they are; no elements here.

import { count } from "./words.js";

export const WAYS = ["none", "no_boundaries", "boundaries"];
export const TITLES = { none: "Padded", no_boundaries: "Packed, without boundaries", boundaries: "Packed, with boundaries" };
export const ABOUT = {
  none: "One conversation a row. The rest of the row is padding: computed, and thrown away.",
  no_boundaries: "One conversation after another as if they were one text, cut where a row is full.",
  boundaries: "Several whole conversations a row, each kept to itself.",
};

export const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

export function fill({ rows, tokens, slots, cut }) {
  const cuts = cut ? `; ${count(cut, "conversation is", "conversations are")} cut` : "";
  return `${count(rows.length, "row")}, ${slots.toLocaleString("en")} places for ${tokens.toLocaleString("en")} tokens${cuts}`;
}

// What is true of a chosen row.
export function rowLine(way, pieces) {
  const many = count(pieces.length, "conversation");
  if (way === "none") return "Position ids count from 0, and each token sees those before it. Padding is masked out.";
  if (way === "boundaries") return pieces.length === 1 ? "It holds one conversation, read as if it were alone." : `Position ids begin again at 0 with each of the ${many}, and no token sees another's: each is read as if it were alone.`;
  const whole = "Position ids run on to the end of the row";
  return pieces.length === 1 ? `${whole}.` : `${whole}, and a token also sees the conversations before its own: ${many} are read as one.`;
}

// Which position ids a piece has, given the tokens before it in the row.
export const idsOf = (way, before, tokens) => (way === "no_boundaries" ? [before, before + tokens - 1] : [0, tokens - 1]);

export function wholeness([, first, tokens], length) {
  if (tokens === length) return "";
  if (first === 0) return "its beginning";
  return first + tokens === length ? "its end" : "its middle";
}

export const rates = (passes) => passes.map(({ tokens, seconds }) => tokens / seconds);

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1) };
}

const round = (value) => Number(value.toPrecision(2)).toLocaleString("en");

export const speedLine = ({ median, low, high }) => `${round(median)} tokens a second (${round(low)} to ${round(high)})`;

// Compared by their medians; ranges that overlap are no difference.
export function compared(passes) {
  const of = Object.fromEntries(WAYS.map((way) => [way, spread(rates(passes[way]))]));
  const ratio = (one, other) => {
    if (one.low > other.high) return `${(one.median / other.median).toFixed(1)} times as many tokens a second as`;
    if (one.high < other.low) return `${(one.median / other.median).toFixed(2)} times as many tokens a second as`;
    return "";
  };
  const gain = ratio(of.boundaries, of.none);
  const price = ratio(of.boundaries, of.no_boundaries);
  return [
    gain ? `Packed with boundaries, ${gain} padded.` : "Padded and packed with boundaries: no clear difference, since their ranges overlap.",
    price ? `Keeping the boundaries: ${price} without.` : "Keeping the boundaries costs no time that shows here: the ranges overlap.",
  ].join(" ");
}
