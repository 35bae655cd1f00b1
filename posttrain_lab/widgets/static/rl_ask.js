// A prompt of the reader's own, put to the model at a step of its training, beside its start.

import { button, h, say, show, textarea, uid } from "./dom.js";
import { diff } from "./diff.js";
import { inquire } from "./inquiry.js";
import { Slot } from "./notice.js";
import { choice } from "./rl_setup.js";

const TOKENS = 96;

// The steps that can be asked: [[name, words]]; the newest first.
export function askable(run) {
  if (!run?.spec || run.recording) return [];
  const steps = run.checkpoints.map(({ step }) => step).sort((a, b) => b - a);
  const done = run.state === "finished" ? [[`run:${run.id}`, `the end, step ${run.step}`]] : [];
  return [...done, ...steps.filter((step) => !done.length || step !== run.step).map((step) => [`run:${run.id}@${step}`, `step ${step}`])];
}

export class AskCheckpoint {
  constructor({ kernel, seat, onask }) {
    Object.assign(this, { kernel, seat, onask, run: null, at: 0 });
    const id = uid("ask");
    this.box = textarea("", { id, class: "ptl-ask-box ptl-rl-ask-box", dir: "auto", maxlength: 2000, placeholder: "Ask it something of your own" });
    this.step = choice("The model at", [], () => {});
    this.ask = button("Ask", () => this.go(), { kind: "strong" });
    this.slot = new Slot();
    this.answers = h("div", { class: "ptl-sides" });
    this.none = h("p", { class: "ptl-says" });
    this.form = h("div", { class: "ptl-rl-ask-row" }, this.step.root, this.ask);
    this.root = h("section", { class: "ptl-block ptl-rl-asking", "aria-label": "Ask the model at a step" }, h("h4", {}, h("label", { for: id }, "Ask it yourself")), this.box, this.form, this.none, this.slot.root, this.answers);
    this.box.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.go());
  }

  draw(run) {
    this.run = run;
    const steps = askable(run);
    show(this.form, steps.length);
    show(this.box, steps.length);
    const kept = steps.some(([name]) => name === this.step.select.value) && this.chosen ? this.step.select.value : steps[0]?.[0];
    this.step.fill(steps, kept);
    this.step.select.onchange = () => (this.chosen = true);
    say(this.none, steps.length ? "" : run?.recording ? "A recording has no model to ask. Train one, and ask it at any of its steps." : "The model can be asked at its first checkpoint.");
    show(this.none, !steps.length);
    if (run?.id !== this.id) this.answers.replaceChildren();
    this.id = run?.id;
  }

  // Picks the checkpoint at a step or the last one before it.
  pick(step) {
    const fits = askable(this.run).filter(([name]) => Number(name.split("@")[1] ?? this.run.step) <= step);
    if (fits[0]) this.step.select.value = fits[0][0];
    this.chosen = Boolean(fits[0]);
  }

  async go() {
    const text = this.box.value.trim();
    const [name, start] = [this.step.select.value, this.run.spec.model];
    this.slot.clear();
    if (!text) return this.box.focus();
    const mine = (this.at += 1);
    const wanted = () => mine === this.at;
    const where = this.step.select.selectedOptions[0].textContent;
    this.answers.replaceChildren(h("p", { class: "ptl-says", role: "status" }, "It is being asked…"));
    try {
      const question = { messages: [{ role: "user", content: text }], max_new_tokens: TOKENS };
      const said = await inquire({ kernel: this.kernel, seat: this.seat, kind: "write", question: { ...question, models: [start, name] }, wanted });
      if (said) this.tell(said[start][0], said[name][0], where);
    } catch (problem) {
      if (!wanted()) return undefined;
      this.answers.replaceChildren();
      this.slot.problem(problem);
    }
    return undefined;
  }

  tell(before, now, where) {
    const marked = diff(before.text.trim(), now.text.trim());
    const words = (parts, tag, kind) => parts.map(({ text, changed }) => (changed ? h(tag, { class: `ptl-changed ptl-changed-${kind}` }, text) : text));
    const side = (kind, label, { text, ended }, parts) => h("div", { class: `ptl-side ptl-side-${kind}` }, h("span", { class: "ptl-side-label" }, label),
      h("p", { class: "ptl-words ptl-rl-words" }, text.trim() ? parts : "says nothing", ended ? null : h("span", { class: "ptl-cut" }, " …")));
    this.answers.replaceChildren(side("before", "Before training", before, words(marked.before, "del", "before")), side("now", `At ${where}`, now, words(marked.now, "ins", "now")));
  }

  close() {
    this.at = -1;
  }
}
