// What a run of reinforcement learning shows so far: is it paid more, is it better, what does it learn from.

import { difference, isRate, meanOf } from "./intervals.js";
import { percent } from "./rates.js";
import { number, plain } from "./words.js";

export const REWARD = "held-out reward";
export const TRUTH = "held-out truth";
const NAMES = { learning_rate: "Learning speed", beta: "KL leash", temperature: "Temperature", epsilon: "Clip range", measure_every: "Held-out every" };

// Looks at the held-out prompts, in order: [{step, values, rate, low, high, n}].
export function looks(run, measure) {
  const found = new Map([...(run?.measured ?? []), ...(run?.final ?? [])].filter((look) => look.measure === measure && look.values.length).map((look) => [look.step, look]));
  return [...found.values()].sort((a, b) => a.step - b.step).map((look) => ({ ...look, ...meanOf(look.values) }));
}

export const weightKind = (key) => (key.startsWith("weights.") ? key.slice(8) : null);

export function settingName(key, boot) {
  const kind = weightKind(key);
  if (!kind) return NAMES[key] ?? key;
  return `Weight of “${boot.kinds.find(({ name }) => name === kind)?.title ?? kind}”`;
}

// "KL leash 0 → 0.1, Temperature 1 → 0.7"
export const changeWords = (settings, boot) => Object.entries(settings).map(([key, [old, now]]) => `${settingName(key, boot)} ${plain(old)} → ${plain(now)}`).join(", ");

// The settings in force now: those of the spec, with every change since.
export function inForce(run) {
  const spec = run?.spec;
  const weights = Object.fromEntries((spec?.graders ?? []).map(({ kind, weight }) => [`weights.${kind}`, weight ?? 1]));
  const now = { learning_rate: spec?.settings.learning_rate, beta: spec?.settings.beta, temperature: spec?.settings.temperature, ...weights };
  for (const { settings } of run?.changes ?? []) for (const [key, [, value]] of Object.entries(settings)) now[key] = value;
  return now;
}

// What changed between the first look and the last one, item by item. Rewards before a change
// of weights were on another scale.
function since(run, measure) {
  const reweighed = measure === REWARD ? Math.max(-1, ...(run?.changes ?? []).filter(({ settings }) => Object.keys(settings).some(weightKind)).map(({ step }) => step)) : -1;
  const seen = looks(run, measure).filter(({ step }) => step > reweighed);
  const [first, last] = [seen[0], seen.at(-1)];
  if (!last || first === last) return { first: last ?? null, last: last ?? null, gap: null };
  return { first, last, gap: difference(first.values, last.values) };
}

export const share = (look) => (isRate(look.values) ? percent(look) : number(look.rate));
const points = (value, look) => (isRate(look.values) ? String(Math.round(100 * value)) : number(value)).replace("-", "−");

// {word, tone, said, truth, paid}; `tone`: better, worse, open, or hacked: paid more and not better.
export function verdict(run) {
  const [truth, paid] = [since(run, TRUTH), since(run, REWARD)];
  if (!truth.last) return { word: "", tone: "none", said: "Held-out prompts are measured before the first step and then again and again.", truth, paid };
  if (!truth.gap) return { word: "Too early to say", tone: "open", said: `${share(truth.last)} right on ${truth.last.n} held-out prompts before training.`, truth, paid };
  const { gap, first, last } = truth;
  const more = paid.gap && paid.gap.low > 0;
  const unit = isRate(last.values) ? " points" : "";
  const said = `${share(first)} → ${share(last)} of ${last.n} held-out prompts. The difference of ${points(gap.value, last)}${unit} lies between ${points(gap.low, last)} and ${points(gap.high, last)}.`;
  if (gap.low > 0) return { word: "Better", tone: "better", said, truth, paid };
  if (more) return { word: gap.high < 0 ? "Paid more, and worse" : "Paid more, not better", tone: "hacked", said, truth, paid };
  if (gap.high < 0) return { word: "Worse", tone: "worse", said, truth, paid };
  return { word: "No difference yet", tone: "open", said, truth, paid };
}

const latest = (run, key) => run?.numbers.filter((row) => Number.isFinite(row[key])).at(-1)?.[key];

// Why it learns, or does not, from the numbers of the last step alone.
export function reasons(run, boot) {
  const made = [];
  const [still, groups] = [latest(run, "groups_without_spread"), run?.spec?.settings.prompts_per_step];
  if (still !== undefined && groups) {
    const taught = Math.round((1 - still) * groups);
    made.push(`In ${taught} of ${groups} groups some answers beat others. It learns from these; where all are equal there is nothing to learn.`);
  }
  const risen = (run?.spec?.graders ?? []).map(({ kind }) => ({ kind, ...change(run, `grade.${kind}`) })).filter(({ by }) => by > 0).sort((a, b) => b.by - a.by)[0];
  if (risen) made.push(`“${boot.kinds.find(({ name }) => name === risen.kind)?.title ?? risen.kind}” pays more than at first: ${number(risen.from)} → ${number(risen.to)} on average.`);
  return made;
}

// Means of the first and the last five steps.
export function change(run, key) {
  const values = (run?.numbers ?? []).map((row) => row[key]).filter(Number.isFinite);
  if (values.length < 4) return { from: null, to: null, by: 0 };
  const few = Math.max(1, Math.min(5, Math.floor(values.length / 3)));
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [from, to] = [mean(values.slice(0, few)), mean(values.slice(-few))];
  return { from, to, by: Number((to - from).toPrecision(3)) };
}
