// A column of one's own: which model, how many questions, how far it is.

import { button, h, say, set, show, uid } from "./dom.js";
import { alive } from "./log.js";
import { noteBox, problemBox, Slot } from "./notice.js";
import { NumberField } from "./number_field.js";
import { count, duration, queue } from "./words.js";

export class Measure {
  // `verbs`: {measure(), stop(), resume()}.
  constructor({ models, items }, verbs) {
    Object.assign(this, { models, items: items.default });
    this.select = h("select", { id: uid("subject") });
    this.field = new NumberField({ key: "items", label: "Questions a behaviour", low: 4, high: items.most, step: 4, says: "Fresh ones, that nobody has asked before. More take longer and make the interval shorter." }, (key, value) => {
      this.items = value;
      this.field.mark(null);
      this.say();
    });
    this.start = button("Measure", () => verbs.measure(), { kind: "primary", glyph: "play" });
    this.stop = button("Stop", () => verbs.stop(), { kind: "primary", glyph: "stop" });
    this.resume = button("Resume", () => verbs.resume(), { kind: "strong", glyph: "resume" });
    this.fill = h("div", { class: "ptl-bar-fill" });
    this.bar = h("div", { class: "ptl-bar", role: "progressbar", "aria-label": "Measuring", "aria-valuemin": 0, "aria-valuemax": 100 }, this.fill);
    this.status = h("p", { class: "ptl-status" });
    this.left = h("span", { class: "ptl-left" });
    this.slot = new Slot();
    this.events = h("div", { class: "ptl-slot" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.root = h("details", { class: "ptl-fold ptl-card-measure" }, h("summary", {}, "Measure a model of your own"),
      h("div", { class: "ptl-card-measure-body" },
        h("div", { class: "ptl-field" }, h("label", { for: this.select.id }, "Which model"), this.select, h("p", { class: "ptl-says" }, "Your finished runs, and the models on this machine.")),
        this.field.root,
        h("div", { class: "ptl-block" }, h("div", { class: "ptl-row" }, this.start, this.stop, this.resume),
          h("div", { class: "ptl-progress" }, h("div", { class: "ptl-row" }, this.status, h("span", { class: "ptl-push" }), this.left), this.bar), this.slot.root, this.events, this.live)));
    this.put([]);
    this.field.draw(this.items);
  }

  // `subjects`: the seat's runs, [{name, title}].
  put(subjects) {
    const chosen = this.select.value;
    const group = (label, list) => (list.length ? [h("optgroup", { label }, list.map(({ name, title }) => h("option", { value: name }, title)))] : []);
    this.select.replaceChildren(...group("Your runs", subjects), ...group("Models", this.models));
    if ([...this.select.options].some((option) => option.value === chosen)) this.select.value = chosen;
  }

  // `run`: the one that is followed; `rows`: how many behaviours are shown.
  draw(run, { busy, rows, titles }) {
    this.rows = rows;
    const state = run?.state ?? "";
    const going = Boolean(run) && alive(run);
    const held = [this.start, this.stop, this.resume].includes(document.activeElement);
    show(this.start, !going);
    show(this.stop, going);
    show(this.resume, state === "stopped" || state === "interrupted" || (state === "failed" && run.step > 0));
    if (held && document.activeElement.hidden) [this.stop, this.resume, this.start].find((each) => !each.hidden).focus({ preventScroll: true });
    set(this.start, { "aria-disabled": String(Boolean(busy)) });
    set(this.stop, { "aria-disabled": String(busy === "stop") });
    const done = run?.total ? run.step / run.total : 0;
    this.fill.style.transform = `scaleX(${run ? done : 0})`;
    set(this.bar, { "aria-valuenow": Math.round(100 * done), "data-state": state });
    this.words = words(run, busy, titles);
    this.say();
    set(this.bar, { "aria-valuetext": this.status.textContent });
    const wait = run?.secondsLeft - (Date.now() / 1000 - (run?.leftAt ?? 0));
    say(this.left, state === "running" && Number.isFinite(run.secondsLeft ?? NaN) ? `about ${duration(Math.max(1, wait))} left` : "");
    this.drawEvents(run);
  }

  say() {
    const asked = Number.isInteger(this.items) ? `${count(this.rows ?? 0, "behaviour")} shown, ${count((this.rows ?? 0) * this.items, "question")}.` : "";
    say(this.status, this.words ?? asked);
  }

  drawEvents(run) {
    const key = JSON.stringify([run?.id, run?.ending, run?.state, run?.warnings.length]);
    if (key === this.key) return;
    this.key = key;
    const nodes = (run?.warnings ?? []).map((warning) => noteBox(warning.message, [], "warn"));
    if (run?.ending?.kind === "failed") nodes.push(problemBox(run.ending));
    if (run?.ending?.kind === "stopped") nodes.push(noteBox(`${run.ending.reason} Resume asks the rest.`));
    this.events.replaceChildren(...nodes);
    if (run) say(this.live, `Measuring: ${run.state}.`);
  }
}

function words(run, busy, titles) {
  if (busy === "stop") return "Stopping…";
  if (busy) return "Starting…";
  if (!run) return null;
  if (run.state === "queued") return run.runner === "starting" || run.runner === "off" ? "Waking the trainer, some seconds" : run.queued ? queue(run.queued.position, run.queued.wait_s) : "Waiting for the trainer";
  if (run.state === "running") {
    const title = titles.get(run.progress?.what);
    return title ? `${run.step + 1} of ${run.total}: ${title}` : run.step ? `${run.step} of ${run.total} measured` : "Opening the model";
  }
  if (run.state === "finished") return `Done: ${count(run.step, "behaviour")} in ${duration(run.ending?.seconds ?? 0)}.`;
  if (run.state === "failed") return "It did not work.";
  return `Stopped after ${run.step} of ${run.total}.`;
}
