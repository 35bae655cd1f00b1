// Which matches count, by the reader's dials: as `leakage.matches` judges, at once in the page.

const EASE = 1e-9;

// A match as the kernel tells it: [item, channel, rule, score, need, kind, order, support].
export const told = ([item, channel, rule, score, need, kind, order, support]) => ({ item, channel, rule, score, need, kind, order, support });

export function holds(match, { off, more, policy }) {
  if (off.includes(match.channel)) return false;
  if (match.score - match.need < (more[match.channel] ?? 0) - EASE) return false;
  if (match.kind === "passage") return policy.passages;
  return match.kind !== "generic" || policy.generic;
}

const before = (a, b) => a.order - b.order || b.support - a.support || a.item - b.item;

// The most telling match of a row that holds, or undefined.
export const judged = (row, dials) => row.m.map(told).filter((match) => holds(match, dials)).sort(before)[0];

// All rows that leak by these dials: [{row, at, says, match}].
export const leaking = (rows, dials) => rows.map(({ row, at, says, m }) => ({ row, at, says, match: judged({ m }, dials) })).filter(({ match }) => match);

export function tally(found) {
  const channels = {};
  for (const { match } of found) channels[match.channel] = (channels[match.channel] ?? 0) + 1;
  return { rows: found.length, items: new Set(found.map(({ match }) => match.item)).size, channels };
}
