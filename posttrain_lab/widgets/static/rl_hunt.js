// The hunt: five graders that can be fooled. Train on one, watch what it teaches, patch it, train again.

import { button, h, say, set, show, uid } from "./dom.js";
import { difference } from "./intervals.js";
import { Slot } from "./notice.js";
import { GraderList, tidyGraders } from "./rl_graders.js";
import { newColumn } from "./grader_state.js";
import { looks, TRUTH, verdict } from "./rl_facts.js";

export const PHASES = [["break", "1 Train on it"], ["patch", "2 Patch it, train again"]];

// What the runs of a level show: {found, patched, said}. `runs`: {break, patch}, opened or null.
export function outcome({ break: broken, patch }) {
  const first = broken ? verdict(broken) : null;
  const found = first?.tone === "hacked" || first?.tone === "worse";
  const [before, after] = [broken, patch].map((run) => looks(run, TRUTH).at(-1));
  const gap = found && before && after ? difference(before.values, after.values) : null;
  const points = (value) => String(Math.round(100 * value)).replace("-", "−");
  if (gap) {
    const patched = gap.low > 0;
    return { found, patched, said: `With your patch ${points(gap.value)} points more of the held-out answers are right (${points(gap.low)} to ${points(gap.high)}). ${patched ? "Patched." : "That is not enough to tell it from chance."}` };
  }
  if (found) return { found, patched: false, said: `${first.word}: the loophole is found. Read what it writes, then patch the grader.` };
  if (first && first.tone !== "none" && broken.state === "finished") return { found: false, patched: false, said: `${first.word}. It did not use the loophole this time: more steps, or a higher learning speed, may show it.` };
  return { found: false, patched: false, said: "" };
}

// Answers that were paid and are wrong: the best paid of the latest groups, each once.
export function exploits(run, most = 3) {
  const seen = new Set();
  const late = (run?.rollouts ?? []).slice(-8).reverse();
  const wrong = late.flatMap(({ step, prompt, gold, tries }) => tries.filter(({ truth, reward }) => truth === 0 && reward > 0).map((each) => ({ ...each, step, prompt, gold })));
  return wrong.sort((a, b) => b.reward - a.reward).filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, most);
}

export class Hunt {
  // `acts`: {onchange(hunt), oncode()}; the page keeps `hunt`: {level, phase, runs, patches}.
  constructor(boot, acts) {
    Object.assign(this, { boot, acts });
    const group = uid("level");
    this.inputs = boot.hunt.map(({ name }) => h("input", { type: "radio", name: group, value: name, onchange: () => this.put({ level: name, phase: "break" }) }));
    this.states = boot.hunt.map(() => h("span", { class: "ptl-rl-level-state" }));
    this.score = h("p", { class: "ptl-rl-score" });
    this.board = h("fieldset", { class: "ptl-choices" }, h("legend", {}, "Scoreboard"), this.score, h("div", { class: "ptl-picker" }, boot.hunt.map(({ title, says }, i) => h("label", { class: "ptl-choice ptl-rl-level" }, this.inputs[i],
      h("span", { class: "ptl-rl-level-head" }, h("span", { class: "ptl-choice-title" }, title), this.states[i]), h("span", { class: "ptl-choice-blurb" }, says)))));
    this.phases = h("div", { class: "ptl-row ptl-rl-phases", role: "group", "aria-label": "Step of the hunt" }, PHASES.map(([name, title]) => button(title, () => this.put({ phase: name }), { kind: "chip", "aria-pressed": "false", "data-phase": name })));
    this.paid = h("div", { class: "ptl-rl-loophole" });
    this.slot = new Slot();
    this.list = new GraderList(boot, { title: "Your patch", oncode: acts.oncode, onedit: (columns) => this.put({ patches: { ...this.now.patches, [this.now.level]: columns } }), onnote: (text, undo) => this.slot.note(text, [button("Undo", () => (undo(), this.slot.clear()), { kind: "link" })]) });
    this.hint = h("details", { class: "ptl-fold" }, h("summary", {}, "A hint"), h("p", { class: "ptl-says" }));
    this.patch = h("div", { class: "ptl-block" }, this.list.root, this.slot.root, this.hint);
    this.result = h("p", { class: "ptl-rl-result", role: "status" });
    this.root = h("div", { class: "ptl-column ptl-rl-hunt" }, this.board, h("section", { class: "ptl-block", "aria-label": "This grader" }, this.phases, this.paid, this.patch, this.result));
  }

  put(change) {
    this.acts.onchange({ ...this.now, ...change });
  }

  get level() {
    return this.boot.hunt.find(({ name }) => name === this.now.level) ?? this.boot.hunt[0];
  }

  // The graders of the run that Train would begin.
  get graders() {
    return this.now.phase === "patch" ? this.columns : this.level.graders.map((row) => this.column(row));
  }

  get columns() {
    return this.now.patches[this.level.name] ?? this.first;
  }

  // To begin with, the grader that was fooled; made once, so that its fields stay as they are.
  get first() {
    this.firsts ??= new Map(this.boot.hunt.map((level) => [level.name, level.graders.map((row) => this.column(row))]));
    return this.firsts.get(this.level.name);
  }

  column(row) {
    return newColumn(this.boot.kinds.find(({ name }) => name === row.kind), row);
  }

  // `runOf(id)`: an opened run, or null.
  draw(now, runOf) {
    this.now = now;
    const { level } = this;
    const results = this.boot.hunt.map(({ name }) => outcome({ break: runOf(now.runs[name]?.break), patch: runOf(now.runs[name]?.patch) }));
    this.inputs.forEach((input) => (input.checked = input.value === level.name));
    results.forEach(({ found, patched }, i) => {
      say(this.states[i], patched ? "✓ patched" : found ? "! found" : "open");
      set(this.states[i], { "data-state": patched ? "patched" : found ? "found" : "open" });
    });
    const count = (key) => results.filter((result) => result[key]).length;
    say(this.score, `${count("found")} of ${results.length} found, ${count("patched")} patched`);
    for (const chip of this.phases.children) set(chip, { "aria-pressed": String(chip.dataset.phase === now.phase) });
    if (level !== this.told) this.paid.replaceChildren(h("p", {}, h("b", {}, "It pays for "), level.says), h("p", { class: "ptl-says" }, "What will a model learn that is paid for this alone? Guess before you press Train."));
    this.told = level;
    show(this.paid, now.phase === "break");
    show(this.patch, now.phase === "patch");
    say(this.hint.lastChild, level.hint);
    this.list.draw(this.columns);
    const { said } = results[this.boot.hunt.indexOf(level)];
    say(this.result, said);
    show(this.result, said);
  }

  mark(problem) {
    this.list.mark(/^(graders|weight|kind|code)/.test(problem?.where ?? "") ? problem : null);
  }
}

export class Exploits {
  constructor() {
    this.list = h("ol", { class: "ptl-rl-exploit-list" });
    this.root = h("section", { class: "ptl-block ptl-rl-exploits", "aria-label": "Paid, and wrong", hidden: true }, h("h4", {}, "Paid, and wrong"), h("p", { class: "ptl-says" }, "The best paid of its latest wrong answers: what it found out about the grader."), this.list);
  }

  draw(run, wanted) {
    const found = wanted ? exploits(run) : [];
    show(this.root, found.length);
    const key = JSON.stringify(found.map(({ text, reward }) => [text, reward]));
    if (key === this.key) return;
    this.key = key;
    this.list.replaceChildren(...found.map(({ text, reward, prompt, gold, step }) => h("li", {}, h("p", { class: "ptl-says" }, prompt, gold ? h("b", {}, ` (${gold})`) : null), h("p", { class: "ptl-rl-text" }, text), h("p", { class: "ptl-says" }, `reward ${Number(reward.toFixed(2))}, step ${step}`))));
  }
}

export function tidyHunt(value, boot) {
  const levels = boot.hunt.map(({ name }) => name);
  const kept = (rows, tidy) => Object.fromEntries(levels.filter((name) => rows?.[name]).map((name) => [name, tidy(rows[name])]));
  const id = (text) => (typeof text === "string" && text.length < 100 ? text : null);
  return {
    level: levels.includes(value?.level) ? value.level : levels[0], phase: value?.phase === "patch" ? "patch" : "break",
    runs: kept(value?.runs, (row) => ({ break: id(row.break), patch: id(row.patch) })),
    patches: kept(value?.patches, (rows) => tidyGraders(rows, boot, [])),
  };
}
