// Touching a run: other weights, leash, temperature or speed from here on; or a fork that tries them.

import { button, h, say, set, show } from "./dom.js";
import { Slot } from "./notice.js";
import { NumberField } from "./number_field.js";
import { choice } from "./rl_setup.js";
import { inForce, settingName } from "./rl_facts.js";
import { plain } from "./words.js";

const FIELDS = [
  { key: "beta", label: "KL leash", low: 0, high: 1, step: 0.01, says: "Pulls it back to where it began." },
  { key: "temperature", label: "Temperature", low: 0.2, high: 2, step: 0.05, says: "How freely it tries." },
  { key: "learning_rate", label: "Learning speed", low: 1e-6, high: 1e-2, log: true, says: "How far each step goes." },
];
const NOW = "now";

export class Touch {
  // `acts`: {onchange(change), onfork(step, change)}
  constructor(boot, acts) {
    Object.assign(this, { boot, acts, draft: {}, fields: [] });
    this.slot = new Slot();
    this.box = h("div", { class: "ptl-rl-knobs" });
    this.apply = button("Apply from here on", () => acts.onchange(this.changed), { kind: "strong" });
    this.undo = button("Put back", () => (this.settled(), this.draw(this.run)), { kind: "quiet", glyph: "undo" });
    this.from = choice("Fork from", [], () => {});
    this.fork = button("Fork", () => acts.onfork(this.from.select.value === NOW ? null : Number(this.from.select.value), this.news), { kind: "strong", glyph: "fork" });
    this.says = h("p", { class: "ptl-says" });
    this.forks = h("div", { class: "ptl-rl-fork" }, this.from.root, this.fork, this.says);
    this.root = h("section", { class: "ptl-block ptl-rl-touch", "aria-label": "Change it while it runs", hidden: true }, h("h4", {}, "Change it from here on"), this.box, h("div", { class: "ptl-row" }, this.apply, this.undo), this.slot.root, this.forks);
  }

  // What differs from what is in force: {key: [old, new]}.
  get changed() {
    return Object.fromEntries(Object.entries(this.draft).filter(([key, value]) => value !== this.now[key]).map(([key, value]) => [key, [this.now[key], value]]));
  }

  get news() {
    return Object.fromEntries(Object.entries(this.changed).map(([key, [, value]]) => [key, value]));
  }

  settled() {
    this.draft = {};
    for (const field of this.fields) field.mark(null);
  }

  draw(run) {
    const fits = run && !run.recording && run.spec?.graders?.length && (run.state === "running" || run.forkable?.length);
    show(this.root, fits);
    if (!fits) return;
    if (run.id !== this.run?.id) this.settled();
    this.run = run;
    this.now = inForce(run);
    this.build();
    for (const field of this.fields) field.draw(this.draft[field.key] ?? this.now[field.key]);
    const many = Object.keys(this.changed).length;
    const running = run.state === "running";
    show(this.apply, running);
    show(this.undo, many);
    this.apply.disabled = !many;
    say(this.apply.lastChild, many ? `Apply from step ${run.step + 1} on` : "Apply from here on");
    this.drawFork(run, many);
    set(this.root, { "data-changed": many ? "" : null });
  }

  build() {
    const kinds = Object.keys(this.now).filter((key) => key.startsWith("weights."));
    const key = kinds.join();
    if (key === this.built) return;
    this.built = key;
    const weights = kinds.map((each) => ({ key: each, label: settingName(each, this.boot), low: -1, high: 3, step: 0.25, says: "" }));
    this.fields = [...weights, ...FIELDS].map((field) => new NumberField(field, (name, value) => this.put(name, value)));
    this.box.replaceChildren(...this.fields.map((field) => field.root));
  }

  put(key, value) {
    this.draft = { ...this.draft, [key]: value };
    this.slot.clear();
    this.draw(this.run);
  }

  drawFork(run, many) {
    // The newest checkpoints keep optimizer and random state; a run at work writes one now.
    const steps = [...(run.forkable ?? [])].sort((a, b) => b - a).map((step) => [String(step), `step ${step}`]);
    const rows = run.state === "running" ? [[NOW, run.paused ? `here, step ${run.step}` : "here and now"], ...steps.filter(([step]) => !run.paused || Number(step) !== run.step)] : steps;
    show(this.forks, rows.length);
    this.from.fill(rows, rows.some(([name]) => name === this.from.select.value) ? this.from.select.value : rows[0]?.[0]);
    const news = Object.entries(this.news);
    const wrong = news.find(([, value]) => !Number.isFinite(Number(value)) || String(value).trim() === "");
    const words = news.map(([key, value]) => `${settingName(key, this.boot)} ${plain(value)}`).join(", ");
    if (wrong) say(this.says, `${settingName(wrong[0], this.boot)} is no number yet.`);
    else say(this.says, many ? `The fork goes on with ${words}.` : "The fork begins with the same weights, optimizer and chance. Unchanged, it gives the same steps.");
  }

  fault(problem) {
    const key = (problem.where ?? "").replace(/^change\.?/, "");
    const field = this.fields.find((each) => each.key === key);
    if (field) field.mark(problem);
    else this.slot.problem(problem);
  }
}
