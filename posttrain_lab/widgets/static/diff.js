// Which words changed between two answers: longest common subsequence over words.

const TOKENS = /<\/?[a-z_]+>|\s+|[\p{L}\p{N}]+(?:['’][\p{L}]+)*|[^\s]/giu;

export const tokens = (text) => text.match(TOKENS) ?? [];

const blank = (token) => /^\s+$/.test(token);

// Table of common lengths; answers are at most a few hundred words.
function lengths(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

function kept(a, b) {
  const [inA, inB] = [new Set(), new Set()];
  const table = lengths(a, b);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inA.add(i), inB.add(j);
      i += 1, j += 1;
    } else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  return [inA, inB];
}

// Joins neighbours, so that one mark runs under a whole changed phrase.
function parts(all, words, same) {
  const out = [];
  let index = -1;
  for (const token of all) {
    if (blank(token)) {
      out.push({ text: token, changed: null });
      continue;
    }
    index += 1;
    out.push({ text: token, changed: !same.has(index) });
  }
  out.forEach((part, i) => {
    if (part.changed === null) part.changed = Boolean(out[i - 1]?.changed && out[i + 1]?.changed);
  });
  const joined = [];
  for (const part of out) {
    const last = joined.at(-1);
    if (last && last.changed === part.changed) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}

export function diff(before, now) {
  const [all, other] = [tokens(before).slice(0, 2000), tokens(now).slice(0, 2000)];
  const [a, b] = [all.filter((t) => !blank(t)), other.filter((t) => !blank(t))];
  const [inA, inB] = kept(a, b);
  return { before: parts(all, a, inA), now: parts(other, b, inB) };
}
