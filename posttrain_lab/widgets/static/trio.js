// Three runs at once that differ in one setting, drawn as small multiples on one scale.

import { highest, LossChart } from "./chart.js";
import { WORDS } from "./controls.js";
import { button, h, say, set, show } from "./dom.js";
import { alive, answerAt } from "./log.js";
import { count, plain, queue } from "./words.js";

const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

// What can be varied: the setting, its three values, and how one of them is called.
export const KINDS = {
  speed: { key: "learning_rate", factors: [0.1, 1, 10], title: "Learning speeds", tried: "a tenth of the learning speed, as set, and ten times that", name: (value) => `Speed ${plain(value)}` },
  length: { key: "steps", factors: [1 / 3, 1, 3], title: "Passes (epochs)", tried: "a third of the steps, as set, and three times as many", name: (value, run) => `${count(value, "step")}${run ? `, ${passes(run)}` : ""}` },
};

function passes({ spec }) {
  const { steps, batch_size } = spec.settings;
  const many = steps / Math.max(1, Math.ceil(spec.examples.length / batch_size));
  return many >= 10 ? `${Math.round(many)} passes` : `${Number(many.toPrecision(2))} ${many === 1 ? "pass" : "passes"}`;
}

// The settings of the three runs; two that would be equal are one.
export function variants(kind, settings, ranges) {
  const { key, factors } = KINDS[kind];
  const [low, high, whole] = ranges[key];
  const values = factors.map((factor) => clamp(Number((settings[key] * factor).toPrecision(3)), [low, high]));
  return [...new Set(whole ? values.map(Math.round) : values)].map((value) => ({ [key]: value }));
}

// Several runs as one, for the progress bar and the verbs.
export function together(runs) {
  const states = runs.map((run) => run.state);
  const state = ["running", "queued", "stopped", "interrupted", "finished", "failed"].find((each) => states.includes(each)) ?? "";
  const sum = (value) => runs.reduce((all, run) => all + value(run), 0);
  const ending = state === "finished" ? { kind: "finished", seconds: Math.max(...runs.map((run) => run.ending?.seconds ?? 0)) } : null;
  return { ...runs[0], id: runs.map((run) => run.id).join(), state, ending, warnings: runs[0].warnings, started: null, progress: null,
    step: sum((run) => run.step), total: sum((run) => run.total), points: runs.flatMap((run) => run.points), secondsLeft: null };
}

export class Trio {
  // `onpick(id)`: the reader wants that run's answers.
  constructor({ onpick }) {
    Object.assign(this, { onpick, cells: [], height: 0 });
    this.title = h("h4", {});
    this.list = h("ul", { class: "ptl-trio" });
    this.root = h("section", { class: "ptl-block", "aria-label": "Three at once", hidden: true }, this.title,
      h("p", { class: "ptl-says" }, "One scale for all. Pick one to read its answers."), this.list);
  }

  draw(kind, runs, chosen, prompt) {
    show(this.root, runs.length);
    if (this.cells.length !== runs.length) this.build(runs.length);
    if (!runs.length) return;
    say(this.title, KINDS[kind].title);
    const scale = { high: highest(runs), total: Math.max(...runs.map((run) => run.total || 1)) };
    runs.forEach((run, i) => this.cells[i].draw(run, { kind, scale, prompt, chosen: run.id === chosen }));
  }

  build(many) {
    this.close();
    this.cells = Array.from({ length: many }, () => new Cell((id) => this.onpick(id)));
    this.list.replaceChildren(...this.cells.map((cell) => cell.root));
    this.size(this.height);
  }

  size(height) {
    this.height = height;
    this.cells.forEach((cell) => cell.chart.size(height));
  }

  close() {
    this.cells.forEach((cell) => cell.chart.close());
  }
}

class Cell {
  constructor(onpick) {
    this.chart = new LossChart({ height: 116, bare: true });
    this.pick = button("", () => onpick(this.id), { kind: "strong" });
    this.pick.append(h("span", { class: "ptl-trio-name" }));
    this.state = h("span", { class: "ptl-trio-state" });
    this.said = h("p", { class: "ptl-trio-said" });
    this.root = h("li", { class: "ptl-trio-cell" }, h("div", { class: "ptl-row" }, this.pick, this.state), this.chart.root, this.said);
  }

  draw(run, { kind, scale, prompt, chosen }) {
    this.id = run.id;
    const { key, name } = KINDS[kind];
    const value = run.spec?.settings[key];
    say(this.pick.lastChild, value === undefined ? "…" : name(value, run));
    set(this.pick, { "aria-pressed": String(chosen) });
    set(this.root, { "data-chosen": chosen ? "" : null });
    say(this.state, state(run));
    set(this.state, { "data-state": run.state });
    this.chart.draw([{ run, name: "", style: "a" }], null, scale);
    const answer = answerAt(run, prompt, Infinity);
    const failed = run.ending?.kind === "failed" ? `${run.ending.given} ${run.ending.do}` : "";
    say(this.said, failed || (answer ? `“${answer.text.trim() || "…"}”` : ""));
    set(this.said, { "data-wrong": failed ? "" : null });
  }
}

function state(run) {
  if (run.recording) return "";
  if (run.state === "queued" && run.queued) return queue(run.queued.position, run.queued.wait_s || null);
  if (alive(run) && run.points.length) return `Step ${run.step} of ${run.total}`;
  return WORDS[run.state] ?? "";
}
