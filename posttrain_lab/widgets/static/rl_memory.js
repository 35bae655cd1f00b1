// What lies in memory while it trains: a bar of its parts, beside what the process takes in all.

import { h, say, show } from "./dom.js";
import { bigNumber, megabytes } from "./words.js";

const PARTS = ["weights", "reference", "reward model", "gradients", "optimizer", "rollouts", "activations"];
const MODELS = ["weights", "reference", "reward model"];
const NAMES = { weights: "weights, trained", reference: "reference model, for the KL", "reward model": "reward model", gradients: "gradients", optimizer: "optimizer", rollouts: "rollouts", activations: "activations" };

export class Ledger {
  constructor() {
    this.sum = h("p", { class: "ptl-rl-sum" });
    this.bar = h("div", { class: "ptl-rl-ledger", "aria-hidden": "true" });
    this.list = h("dl", { class: "ptl-rl-parts" });
    this.note = h("p", { class: "ptl-says" });
    this.root = h("section", { class: "ptl-block ptl-rl-memory", "aria-label": "Memory", hidden: true }, h("h4", {}, "Memory"), this.sum, this.bar, this.list, this.note);
  }

  draw(run) {
    const memory = run?.memory ?? null;
    show(this.root, memory?.held?.length);
    if (memory === this.drawn || !memory?.held?.length) return;
    this.drawn = memory;
    const held = [...memory.held].sort((a, b) => PARTS.indexOf(a.what) - PARTS.indexOf(b.what));
    const all = held.reduce((sum, { bytes }) => sum + bytes, 0);
    const models = held.filter(({ what }) => MODELS.includes(what));
    say(this.sum, `${megabytes(memory.peak_bytes || all)} at one moment, ${models.length === 1 ? "one model" : `${models.length} models`}`);
    this.bar.replaceChildren(...held.map(({ what, bytes }) => h("span", { "data-part": what, style: `width:${((100 * bytes) / all).toFixed(2)}%` })));
    this.list.replaceChildren(...held.map(({ what, parameters, bytes }) => h("div", {}, h("dt", {}, h("i", { class: "ptl-rl-swatch", "data-part": what, "aria-hidden": "true" }), h("span", {}, NAMES[what] ?? what, parameters && MODELS.includes(what) ? h("i", {}, ` ${bigNumber(parameters)}`) : null)),
      h("dd", {}, megabytes(bytes)))));
    say(this.note, `Each part at its most; they are never all at their most together.${memory.process_bytes ? ` The operating system says that the process grew by ${megabytes(memory.process_bytes)} meanwhile.` : ""}`);
  }
}
