// What goes in: choices between two answers, a prediction, and few settings.

import { h, say, set, show } from "./dom.js";
import { NumberField } from "./number_field.js";
import { choices } from "./pretrain_setup.js";
import { Slot } from "./notice.js";
import { titleOf, WAYS } from "./race_facts.js";

const FIELDS = [
  { key: "steps", label: "Steps of RLHF", low: 5, high: 120, step: 5, says: "In each it writes 64 answers, and the reward model scores them. The longer, the more it finds what is paid." },
  { key: "beta", label: "KL leash", term: "beta", low: 0, high: 1, step: 0.05, says: "What it costs to leave the start. At 0 nothing holds it back." },
];
const SEED = { key: "seed", label: "Seed", bare: true, says: "Fixes chance: another seed, other requests, choices and held-out requests." };
const ABOUT = {
  sft: "copies the chosen answers",
  dpo: "learns from the pairs themselves",
  rlhf: "trains a reward model on the pairs, then tries answers and is paid by it",
};

export class RaceSetup {
  constructor(boot, { onedit, onguess }) {
    this.boot = boot;
    const { many } = boot;
    this.kinds = choices("kinds", "What people chose by", [
      ["all", "The better of two", "Often both are bad: rude, and one of them right."],
      ["kinder", "Politeness alone", "Both are right; one is polite. What will a reward model read?"],
    ], (value) => onedit({ kinds: value }));
    this.guess = choices("guess", "Which way will give most good answers?", WAYS.map((name) => [name, titleOf(name, boot), `It ${ABOUT[name]}.`]), onguess);
    this.fields = [...FIELDS, SEED].map((field) => new NumberField(field, (key, value) => onedit({ [key]: value })));
    this.list = h("ul", { class: "ptl-race-pairs", "aria-label": "Some of the choices" });
    this.slot = new Slot();
    this.locked = h("p", { class: "ptl-says", hidden: true }, "Fixed while the race goes on.");
    this.root = [
      h("section", { class: "ptl-block ptl-race-guess", "aria-label": "Your prediction" }, h("h4", {}, "First your guess"), this.guess.root, this.locked, this.slot.root),
      h("section", { class: "ptl-block", "aria-label": "Choices" }, h("h4", {}, "Choices"), h("p", { class: "ptl-says" }, `${many.pairs.toLocaleString("en")} pairs for all three. The start, pocket/chat, has just read ${many.demonstrations} right answers, of which only a quarter are polite.`), this.kinds.root, this.list),
      h("section", { class: "ptl-block", "aria-label": "Settings" }, h("h4", {}, "Settings"), this.fields.slice(0, 2).map((each) => each.root), h("details", { class: "ptl-fold" }, h("summary", {}, "Advanced"), this.fields[2].root))];
  }

  draw({ setup, guess }, locked) {
    this.kinds.put(setup.kinds);
    this.guess.put(guess);
    for (const input of this.guess.root.querySelectorAll("input")) input.disabled = locked && Boolean(guess);
    show(this.locked, locked && guess);
    for (const field of this.fields) field.draw(setup[field.key]);
    if (this.drawn === setup.kinds) return;
    this.drawn = setup.kinds;
    const side = (name, text) => h("p", { class: "ptl-race-side", "data-side": name }, h("span", { class: "ptl-race-side-name" }, name), " ", h("span", { class: "ptl-race-side-text" }, text));
    this.list.replaceChildren(...(this.boot.pairs[setup.kinds] ?? []).map(({ prompt, chosen, rejected, why }) => h("li", {}, h("p", { class: "ptl-race-asked" }, prompt), side("chosen", chosen), side("other", rejected), h("p", { class: "ptl-says" }, why))));
  }

  mark(problem) {
    for (const field of this.fields) field.mark(problem?.where === field.key ? problem : null);
    if (problem && problem.where === "seed") this.root.at(-1).querySelector("details").open = true;
  }
}
