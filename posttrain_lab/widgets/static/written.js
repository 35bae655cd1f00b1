// What a model in training writes on from each start: before, and at the step that is looked at.

import { button, h, level, say, set, show } from "./dom.js";
import { alive } from "./log.js";

export const textAt = (run, start, step) => (run?.samples.get(start) ?? []).filter((each) => each.step <= step).at(-1) ?? null;

export class Written {
  // `onstep()`: the reader walked to another step.
  constructor({ onstep }) {
    Object.assign(this, { onstep, step: null, steps: [], cards: [], current: 0 });
    this.slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Walk through the training by step", oninput: () => this.walkTo(Number(this.slider.value)) });
    this.where = h("span", { class: "ptl-where" });
    this.scrub = h("div", { class: "ptl-scrub" }, this.where, this.slider,
      button("Replay", () => this.replay(), { kind: "quiet", glyph: "replay", label: "Replay from noise on" }));
    this.list = h("div", { class: "ptl-writings" });
    this.root = h("section", { class: "ptl-block ptl-written", "aria-label": "What it writes" }, this.scrub, this.list);
  }

  get at() {
    return this.step ?? this.steps.at(-1) ?? 0;
  }

  // `runs`: [{run, name}], one, or two to compare; the first one's steps are walked.
  draw(runs, starts) {
    this.steps = [...new Set(runs.flatMap(({ run }) => run.steps))].sort((a, b) => a - b);
    if (this.cards.length !== starts.length) {
      this.cards = starts.map(() => new Writing());
      this.list.replaceChildren(...this.cards.map((card) => card.root));
      this.current = Math.min(this.current, Math.max(0, starts.length - 1));
    }
    this.cards.forEach((card, i) => {
      card.draw(starts[i], runs, this.at);
      set(card.root, { "data-current": i === this.current ? "" : null });
    });
    show(this.scrub, this.steps.length > 1);
    this.slider.max = Math.max(0, this.steps.length - 1);
    this.slider.value = Math.max(0, this.steps.findLastIndex((step) => step <= this.at));
    level(this.slider);
    say(this.where, `Step ${this.at}`);
    set(this.slider, { "aria-valuetext": this.at ? `after step ${this.at}` : "before training" });
  }

  walkTo(index) {
    const i = Math.max(0, Math.min(this.steps.length - 1, index));
    this.step = i === this.steps.length - 1 ? null : this.steps[i];
    this.onstep();
  }

  walk(by) {
    if (this.steps.length) this.walkTo(this.steps.findLastIndex((step) => step <= this.at) + by);
  }

  pick(step) {
    const near = this.steps.findLastIndex((each) => each <= step);
    if (near >= 0) this.walkTo(near);
  }

  turn(by) {
    this.current = (this.current + by + this.cards.length) % Math.max(1, this.cards.length);
    this.onstep();
  }

  fit() {}

  replay() {
    clearInterval(this.timer);
    let index = 0;
    this.walkTo(0);
    const pace = Math.max(250, Math.min(900, 8000 / this.steps.length));
    this.timer = setInterval(() => {
      index += 1;
      this.walkTo(index);
      if (index >= this.steps.length - 1) clearInterval(this.timer);
    }, pace);
  }

  close() {
    clearInterval(this.timer);
  }
}

class Writing {
  constructor() {
    this.lines = [line("before"), line("now")];
    this.root = h("article", { class: "ptl-writing" }, this.lines.map((each) => each.root));
  }

  draw(start, runs, at) {
    const [a, b] = runs;
    const rows = b ? [["A", a, at], ["B", b, at]] : [["Noise", a, 0], [at ? `Step ${at}` : "Now", a, at]];
    rows.forEach(([label, each, step], i) => {
      const found = each ? textAt(each.run, start, step) : null;
      const empty = i && !b && !at ? null : found; // before the first look there is no "now"
      this.lines[i].put(b ? `${label}, step ${found?.step ?? 0}` : label, start, empty, each ? instead(each.run, start, i) : "Press Train to see what it writes.");
      set(this.lines[i].root, { "data-empty": empty ? null : "" });
    });
  }
}

function instead(run, start, i) {
  if (!run.spec || run.spec.probes.includes(start)) return alive(run) ? "…" : i ? "" : "The run ended before it wrote anything.";
  return alive(run) ? "Written in your next run." : "Press Train to see what it writes.";
}

function line(kind) {
  const label = h("span", { class: "ptl-writing-label" });
  const begun = h("span", { class: "ptl-writing-start" });
  const text = h("span", { class: "ptl-writing-text" });
  const root = h("div", { class: `ptl-writing-line ptl-writing-${kind}` }, label, h("p", { class: "ptl-writing-words" }, begun, text));
  const put = (name, start, found, other) => {
    say(label, name);
    say(begun, start);
    say(text, found ? `${found.text.trimEnd()}${found.ended ? "" : " …"}` || " (nothing)" : ` ${other}`);
  };
  return { root, put };
}
