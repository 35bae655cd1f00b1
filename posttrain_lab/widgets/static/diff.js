// Which words changed between two answers: longest common subsequence over words.

const TOKENS = /<\/?[a-z_]+>|\s+|[\p{L}\p{N}]+(?:['’][\p{L}]+)*|[^\s]/giu;

const FEW = 0.1;

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

const word = (token) => /[\p{L}\p{N}<]/u.test(token);

// Indices of what both have; a lone comma that both have ties nothing together.
function kept(a, b) {
  const pairs = [];
  const table = lengths(a, b);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  const tied = ([i, j], [k, l] = [-9, -9]) => Math.abs(i - k) === 1 && Math.abs(j - l) === 1;
  const firm = pairs.filter((pair, n) => word(a[pair[0]]) || tied(pair, pairs[n - 1]) || tied(pair, pairs[n + 1]));
  return [new Set(firm.map(([i]) => i)), new Set(firm.map(([, j]) => j))];
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
  // An answer that is new from end to end is marked where it is read, not where it was.
  const replaced = inA.size < a.length * FEW;
  const gone = replaced ? [{ text: all.join(""), changed: false }] : parts(all, a, inA);
  return { before: gone, now: parts(other, b, replaced ? new Set() : inB), replaced };
}
