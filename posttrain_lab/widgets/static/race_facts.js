// What a race shows: each way's share of good answers, how sure that is, what it cost.

import { difference } from "./intervals.js";
import { alive, resumable } from "./log.js";
import { between, percent } from "./rates.js";
import { looks } from "./rl_facts.js";
import { number } from "./words.js";

export const WAYS = ["sft", "dpo", "rlhf"];
export const HUES = { start: "base", sft: "sft", dpo: "dpo", rlhf: "rl", reward: "mid" };
const MODELS = ["weights", "reference", "reward model"];

// What a way's runs are: RLHF trains its reward model first.
const PARTS = { start: ["start"], sft: ["sft"], dpo: ["dpo"], rlhf: ["reward", "rlhf"] };

// {name, title, hue, run, looks, first, last, gap, late}; `runs` by role, `late`: seconds of its reward model.
export function lane(name, runs, boot) {
  const run = runs[name] ?? null;
  const seen = looks(run, boot.measures.truth);
  const [first, last] = [seen[0] ?? null, seen.at(-1) ?? null];
  const gap = last && first !== last ? difference(first.values, last.values) : null;
  return { name, title: titleOf(name, boot), hue: HUES[name], run, looks: seen, first, last, gap, late: name === "rlhf" ? (runs.reward?.spent ?? 0) : 0 };
}

export const titleOf = (name, boot) => boot.roles.find((role) => role.name === name)?.title ?? name;

export const lanes = (runs, boot) => WAYS.map((name) => lane(name, runs, boot));

// What a way cost: seconds and tokens of all its runs, the memory of the last one.
export function cost(name, runs) {
  const parts = PARTS[name].map((part) => runs[part]).filter(Boolean);
  const held = runs[name]?.memory?.held ?? [];
  return {
    seconds: parts.reduce((sum, run) => sum + run.spent, 0), tokens: parts.reduce((sum, run) => sum + run.read, 0),
    held, models: held.filter(({ what }) => MODELS.includes(what)).length, bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(Math.round(100 * value))}`;
const whole = (value) => String(Math.round(100 * value)).replace("-", "−");
export const gapWords = (gap) => `${signed(gap.value)} points (${whole(gap.low)} to ${whole(gap.high)})`;

// {word, said, best}: which way is best by now, and whether that can be told at all.
export function leader(ways) {
  const known = ways.filter(({ last, gap }) => last && gap).sort((a, b) => b.last.rate - a.last.rate);
  if (!known.length) return { word: "", said: "The same held-out requests are put to each model before it trains and again and again.", best: null };
  const [first, second] = known;
  if (known.length < WAYS.length) return { word: "Still racing", said: `${first.title} so far: ${percent(first.last)} good answers, ${between(first.last)} % (95 % interval), n=${first.last.n}.`, best: null };
  const by = difference(second.last.values, first.last.values);
  const surely = by && by.low > 0;
  return { best: surely ? first.name : null, first, word: surely ? `${first.title} is ahead` : `${first.title} and ${second.title}: no telling`,
    said: by ? `${first.title} gives more good answers than ${second.title} by ${gapWords(by).replace("+", "")}, on the same ${by.n} held-out requests.${surely ? "" : " That interval holds 0."}` : "" };
}

// {ranked, score, truth, said, tone}: what the reward model learned, and what RLHF made of it.
export function paid(runs, boot) {
  const ranked = looks(runs.reward, boot.measures.ranked).at(-1) ?? null;
  const scores = looks(runs.rlhf, boot.measures.reward);
  const [from, to] = [scores[0], scores.at(-1)];
  const way = lane("rlhf", runs, boot);
  if (!to || from === to || !way.gap) return { ranked, said: "", tone: "none" };
  const risen = difference(from.values, to.values);
  const more = risen && risen.low > 0;
  const [low, high] = [from, to].map(({ rate }) => number(rate, 1).replace("-", "−"));
  const words = `Its score of held-out answers went from ${low} to ${high}; good answers from ${percent(way.first)} to ${percent(way.last)}.`;
  const peak = way.looks.reduce((best, look) => (look.rate > best.rate ? look : best));
  const fallen = difference(way.last.values, peak.values);
  if (more && fallen && fallen.low > 0 && peak.step > 0) return { ranked, tone: "over", said: `${words} They were best at step ${peak.step}, ${percent(peak)}; since then the score went on and the answers got worse. Fewer steps or a shorter leash would have kept them.` };
  if (more && way.gap.low > 0) return { ranked, tone: "better", said: `${words} Both rose: what it pays for is near to what is meant.` };
  if (more) return { ranked, tone: "hacked", said: `${words} Paid more, not better: the reward model pays for something else. Read the answers.` };
  return { ranked, tone: "open", said: words };
}

// One state of all five runs: what is going on, how far, how long still.
export function overall(runs, boot, { started, halted, usual }) {
  const names = boot.roles.map(({ name }) => name);
  const there = names.map((name) => runs[name]).filter(Boolean);
  const done = there.filter(({ state }) => state === "finished").length;
  const ending = there.map((run) => run.ending).find((end) => end && ["failed", "stopped"].includes(end.kind)) ?? null;
  const going = there.some(alive);
  const broken = there.some(({ state }) => state === "failed");
  const state = !started ? "" : going ? (there.every((run) => run.state === "queued" || !alive(run)) ? "queued" : "running") : done === names.length ? "finished" : broken ? "failed" : there.some(resumable) || halted ? "stopped" : "running";
  const spans = names.map((name) => span(runs[name], usual[name]));
  const left = (name) => (runs[name]?.state === "finished" ? 0 : Math.max(0, spans[names.indexOf(name)].left));
  return { state, ending, done, all: names.length, share: spans.reduce((sum, each) => sum + each.done, 0) / (spans.reduce((sum, each) => sum + each.all, 0) || 1),
    secondsLeft: left("start") + Math.max(left("sft") + left("dpo"), left("reward") + left("rlhf")) };
}

// Seconds of one run: all, done, left. Before it began, what a run of its kind took when recorded.
function span(run, usual) {
  if (!run) return { all: usual, done: 0, left: usual };
  if (run.state === "finished") return { all: run.spent || usual, done: run.spent || usual, left: 0 };
  const share = run.total ? run.step / run.total : 0;
  const left = Number.isFinite(run.secondsLeft) && run.secondsLeft !== null ? Math.max(0, run.secondsLeft - (Date.now() / 1000 - run.leftAt)) : usual * (1 - share);
  return { all: usual, done: usual * share, left };
}
