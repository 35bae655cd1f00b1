// The five runs of a race: how far each one is.

import { h, say, set } from "./dom.js";
import { alive } from "./log.js";
import { HUES } from "./race_facts.js";
import { duration, queue } from "./words.js";

export class Lanes {
  constructor(boot) {
    this.rows = boot.roles.map(({ name, title, after }) => {
      const [fill, words] = [h("i", {}), h("span", { class: "ptl-race-lane-words" })];
      const bar = h("span", { class: "ptl-race-lane-bar", role: "progressbar", "aria-label": title, "aria-valuemin": 0, "aria-valuemax": 100 }, fill);
      return { name, after, fill, words, bar, root: h("li", { class: "ptl-race-lane", "data-stage": HUES[name] }, h("span", { class: "ptl-race-lane-name" }, title), bar, words) };
    });
    this.titles = Object.fromEntries(boot.roles.map(({ name, title }) => [name, title]));
    this.root = h("ul", { class: "ptl-race-lanes", "aria-label": "The runs of this race" }, this.rows.map(({ root }) => root));
  }

  draw(runs, started) {
    for (const { name, after, fill, words, bar, root } of this.rows) {
      const run = runs[name];
      const done = !run ? 0 : run.state === "finished" ? 1 : run.total ? Math.min(1, run.step / run.total) : 0;
      fill.style.transform = `scaleX(${done})`;
      set(bar, { "aria-valuenow": Math.round(100 * done) });
      set(root, { "data-state": run?.state ?? "" });
      say(words, told(run, after ? this.titles[after] : "", started));
      set(bar, { "aria-valuetext": words.textContent });
    }
  }
}

function told(run, after, started) {
  if (!run) return after ? `after ${after === "Start" ? "the start" : "the reward model"}` : started ? "in line" : "";
  if (run.state === "queued") return run.queued?.position ? queue(run.queued.position, run.queued.wait_s) : "in line";
  if (run.state === "running") {
    if (!run.step) return "measuring first";
    const left = Number.isFinite(run.secondsLeft) && run.secondsLeft !== null ? `, ${duration(Math.max(1, run.secondsLeft - (Date.now() / 1000 - run.leftAt)))} left` : "";
    return `step ${run.step} of ${run.total}${left}`;
  }
  if (run.state === "finished") return `done in ${duration(run.spent)}`;
  return { failed: "failed", stopped: `stopped at ${run.step}`, interrupted: `cut off at ${run.step}` }[run.state] ?? "";
}

export const going = (runs) => Object.values(runs).some((run) => run && alive(run));
