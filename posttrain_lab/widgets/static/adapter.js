// After a LoRA run: the adapter on, off and merged, asked the same thing.

import { button, h, say, set, show, textarea } from "./dom.js";
import { inquire } from "./inquiry.js";
import { Slot } from "./notice.js";
import { megabytes } from "./words.js";

const STATES = [
  ["on", "Adapter on", "W x + (α / r) · B A x", "The model as it is, and beside it the adapter."],
  ["off", "Adapter off", "W x", "What is left is the base model."],
  ["merged", "Merged", "(W + (α / r) · B A) x", "Added into the weights: no adapter is left to run."],
];

// "0", "0.0000019": how far apart two sets of logits are.
export const tiny = (value) => (value === 0 ? "0" : value >= 0.01 ? value.toFixed(2) : value.toFixed(12).replace(/(\.0*\d\d).*/, "$1"));

export class AdapterLab {
  constructor({ kernel, seat }) {
    Object.assign(this, { kernel, seat, run: null, found: null, busy: false });
    this.prompt = textarea("", { class: "ptl-cell ptl-adapter-prompt", "aria-label": "Prompt for the adapter", placeholder: "Ask the model something" });
    this.ask = button("Ask all three", () => this.answer(), { kind: "strong" });
    this.slot = new Slot();
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.list = h("ul", { class: "ptl-adapter-states" }, STATES.map(([state, title, formula, says]) =>
      h("li", { "data-adapter": state },
        h("div", {}, h("p", { class: "ptl-side-label" }, title), h("p", { class: "ptl-formula" }, formula), h("p", { class: "ptl-says" }, says)),
        h("div", {}, h("p", { class: "ptl-words" }), h("p", { class: "ptl-proof" })))));
    this.sizes = h("p", { class: "ptl-says" });
    this.root = h("section", { class: "ptl-block ptl-adapter", "aria-label": "The adapter, on, off and merged", hidden: true },
      h("h4", {}, "The add-on, taken off and merged in"), h("div", { class: "ptl-row" }, this.prompt, this.ask), this.slot.root, this.list, this.sizes, this.live);
    this.prompt.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.answer();
    });
  }

  draw(run, prompt) {
    const fits = run?.state === "finished" && !run.recording && run.spec?.settings.lora_rank > 0;
    show(this.root, fits);
    if (!fits || run.id === this.run) return;
    Object.assign(this, { run: run.id, found: null });
    this.prompt.value = prompt ?? "";
    this.slot.clear();
    this.tell();
  }

  async answer() {
    const { run, prompt } = this;
    if (this.busy || !run) return;
    this.wait(true);
    this.slot.clear();
    try {
      const name = `run:${run}`;
      const question = { models: [name], text: prompt.value };
      const found = await inquire({ kernel: this.kernel, seat: this.seat, kind: "adapter", question, wanted: () => this.run === run });
      if (found) this.found = found[name];
    } catch (problem) {
      this.slot.problem(problem);
    }
    this.wait(false);
    this.tell();
  }

  wait(busy) {
    this.busy = busy;
    set(this.ask, { "aria-disabled": String(busy) });
    say(this.ask.lastChild, busy ? "Asking …" : "Ask all three");
  }

  tell() {
    const { found } = this;
    for (const item of this.list.children) {
      const answer = found?.answers[item.dataset.adapter];
      const words = item.querySelector(".ptl-words");
      set(words, { "data-empty": answer?.text.trim() ? null : "" });
      say(words, answer ? `${answer.text.trim() || "says nothing"}${answer.ended ? "" : " …"}` : "–");
      say(item.querySelector(".ptl-proof"), found ? proof(item.dataset.adapter, found) : "");
    }
    say(this.sizes, found ? `The adapter takes ${megabytes(found.adapter)} beside a model of ${megabytes(found.model)}. Taken out of the weights again, it answers as before: no logit is further off than ${tiny(found.apart.on_unmerged)}.` : "");
    if (found) say(this.live, `On: ${found.answers.on.text}. Off: ${found.answers.off.text}. Merged: ${found.answers.merged.text}.`);
  }
}

function proof(state, { apart }) {
  if (state === "on") return `Furthest logit from off: ${tiny(apart.on_off)}.`;
  if (state === "off") return `Furthest logit from the base model: ${tiny(apart.off_base)}${apart.off_base === 0 ? ". The same." : "."}`;
  return `Furthest logit from on: ${tiny(apart.on_merged)}${apart.on_merged < 0.001 ? ". The same, up to rounding." : "."}`;
}
