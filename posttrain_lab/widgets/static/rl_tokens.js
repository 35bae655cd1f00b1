// An answer token by token: a bar behind each, as high as it was unlikely, or has moved.

import { h } from "./dom.js";
import { number } from "./words.js";

export const SHADES = [
  ["plain", "Plain", ""],
  ["sure", "How unlikely", "The higher the bar behind a piece, the less likely it was to be written. Point at one to read it."],
  ["kl", "How far it moved", "The higher the bar behind a piece, the further its likelihood has moved from the model before training."],
];
const MOST = { sure: 4, kl: 2 }; // nats that fill the bar

const likely = (logprob) => {
  const share = Math.exp(logprob);
  return share >= 0.995 ? "sure" : share < 0.01 ? `1 in ${Math.round(1 / share).toLocaleString("en")}` : `${Math.round(100 * share)} %`;
};

const valueOf = (shade, [, logprob, kl]) => (shade === "sure" ? -logprob : kl);

export const hasKL = (tries) => tries.some(({ tokens }) => tokens?.some(([, , kl]) => Number.isFinite(kl)));

// The pieces of one answer; `onread(words)` as the reader points at one.
export function shaded(tokens, shade, onread) {
  const told = ([piece, logprob, kl]) => `“${piece.trim() || "space"}”: ${likely(logprob)}${Number.isFinite(kl) ? `, KL ${number(kl)}` : ""}`;
  return tokens.map((token) => {
    const value = valueOf(shade, token);
    const at = Number.isFinite(value) ? Math.max(0, Math.min(1, value / MOST[shade])) : 0;
    const end = /^<\|.*\|>$/.test(token[0]); // the sign that ends an answer
    return h("span", { class: "ptl-rl-token", style: `--at:${at.toFixed(3)}`, title: told(token), "data-end": end ? "" : null, onpointerenter: () => onread(told(token)) }, end ? " end" : token[0]);
  });
}
