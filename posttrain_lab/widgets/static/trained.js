// What would be trained, and what that keeps in memory: asked of the real model, before Train.

import { h, say, set, show } from "./dom.js";
import { inquire } from "./inquiry.js";
import { bigNumber, count, megabytes } from "./words.js";

const PAUSE = 150; // of typing
const PARTS = ["weights", "gradients", "optimizer"];

// "5.9 %", "0.37 %": no more digits than tell it from nothing.
export const percent = (share) => `${share >= 0.995 ? 100 : Number((100 * share).toPrecision(2))}\u00a0%`;

// The bytes that training keeps, from the counts a run tells at its start: float32 throughout,
// and AdamW's two numbers for every weight that is trained.
export const keptBytes = ({ parameters, trainable }) => 4 * parameters + 12 * trainable;

export class Trained {
  // `onfound`: what was asked is answered, or cannot be.
  constructor({ draft, kernel, seat, onfound }) {
    Object.assign(this, { draft, kernel, seat, onfound, known: new Map(), key: "", told: undefined });
    this.line = h("p", { class: "ptl-trained-line", role: "status" });
    this.bar = h("div", { class: "ptl-kept", "aria-hidden": "true" }, PARTS.map((part) => h("span", { "data-part": part })));
    this.kept = h("p", { class: "ptl-says" });
    this.root = h("section", { class: "ptl-block ptl-trained", "aria-label": "What is trained" }, h("h4", {}, "What is trained"), this.line, this.bar, this.kept);
  }

  get wanted() {
    const { model, settings } = this.draft.set;
    const { lora_rank, lora_targets } = settings;
    return lora_rank ? { models: [model], lora_rank, lora_targets } : { models: [model], lora_rank: 0 };
  }

  get answer() {
    return this.known.get(JSON.stringify(this.wanted)) ?? null;
  }

  // Why it cannot be trained, for the field at fault.
  get problem() {
    return this.answer?.problem ?? null;
  }

  draw() {
    const key = JSON.stringify(this.wanted);
    if (key !== this.key) {
      this.key = key;
      clearTimeout(this.timer);
      if (!this.known.has(key)) this.timer = setTimeout(() => this.ask(key), this.known.size ? PAUSE : 0);
    }
    const { answer } = this;
    if (answer === this.told) return;
    this.told = answer;
    this.tell(answer);
  }

  async ask(key) {
    const question = JSON.parse(key);
    try {
      const found = await inquire({ kernel: this.kernel, seat: this.seat, kind: "trained", question, wanted: () => key === this.key });
      if (!found) return;
      this.known.set(key, found[question.models[0]]);
    } catch (problem) {
      this.known.set(key, { problem });
    }
    this.onfound();
  }

  tell(found) {
    const fits = found && !found.problem;
    set(this.root, { "data-waiting": found ? null : "" });
    show(this.bar, fits || !found);
    show(this.kept, fits);
    if (!found) return say(this.line, "Counting in the model …");
    if (!fits) return say(this.line, found.problem.where === "model" || found.problem.where === "models" ? found.problem.given : "Mend the settings to see it.");
    say(this.line, told(found));
    [...this.bar.children].forEach((part) => (part.style.width = `${(100 * found[part.dataset.part]) / found.full}%`));
    const sizes = PARTS.map((part, i) => [i ? " + " : " ", h("span", { class: "ptl-kept-part", "data-part": part }), ` ${part} ${megabytes(found[part])}`]);
    const saved = found.total < found.full ? `, ${percent(found.total / found.full)} of the ${megabytes(found.full)} that full fine-tuning keeps` : "";
    return this.kept.replaceChildren("In memory:", ...sizes.flat(), ` = ${megabytes(found.total)}${saved}. A step's activations come on top.`);
  }

  close() {
    clearTimeout(this.timer);
  }
}

function told({ trainable, parameters, adapters, layers }) {
  if (!adapters) return `All ${bigNumber(parameters)} weights.`;
  return `${bigNumber(trainable)} of ${bigNumber(parameters)} weights, ${percent(trainable / parameters)}: beside ${count(adapters, "layer")} (${layers.join(", ")}).`;
}
