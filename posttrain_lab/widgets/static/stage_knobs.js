// How stages are asked and how words are drawn: few knobs, and what moving each does.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { KS, RANGES } from "./stage_state.js";

const ASKED = [
  ["fit", "As fits each stage"],
  ["text", "All go on with the plain text"],
  ["chat", "All answer in the chat template"],
];

const ALL_KS = KS.length - 1;
const SLIDERS = {
  temperature: { label: "Boldness", term: "temperature", low: RANGES.temperature[0], high: RANGES.temperature[1], step: 0.1,
    says: "Left: the likely gets likelier. Right: the unlikely gets its chance.", words: (v) => v.toFixed(1) },
  top_k: { label: "Only the likeliest few", term: "top-k", low: 0, high: ALL_KS, step: 1, at: (v) => KS.indexOf(v), from: (i) => KS[i],
    says: "How many tokens may be drawn at all.", words: (v) => (v ? String(v) : "all") },
  top_p: { label: "Only the likeliest share", term: "top-p", low: RANGES.top_p[0], high: RANGES.top_p[1], step: 0.05,
    says: "Keeps the fewest tokens that together have this much of the chance.", words: (v) => (v < 1 ? v.toFixed(2) : "all") },
  longest: { label: "Longest answer", low: RANGES.longest[0], high: RANGES.longest[1], step: 10,
    says: "Where an answer is cut that does not end by itself.", words: (v) => `${v} tokens` },
};

export class Knobs {
  // `onset({name: value})`; `onagain()`: draw with another seed.
  constructor({ onset, onagain }) {
    Object.assign(this, { onset, sliders: new Map() });
    this.asked = h("select", { id: uid("asked"), onchange: () => onset({ asked: this.asked.value }) }, ASKED.map(([value, text]) => h("option", { value }, text)));
    const group = uid("drawn");
    this.draws = [[false, "The likeliest, always", "greedy"], [true, "Drawn by chance", "sampling"]].map(([value, text, term]) => {
      const input = h("input", { type: "radio", name: group, onchange: () => onset({ drawn: value }) });
      return { value, input, root: h("label", { class: "ptl-option-line" }, input, h("span", {}, text, h("i", {}, ` (${term})`))) };
    });
    this.how = h("fieldset", { class: "ptl-field ptl-how" }, h("legend", {}, "Each next token"), this.draws.map((each) => each.root));
    for (const name of Object.keys(SLIDERS)) this.sliders.set(name, this.slider(name, SLIDERS[name]));
    this.summary = h("span", { class: "ptl-knobs-now" });
    this.root = h("details", { class: "ptl-fold ptl-knobs-fold" }, h("summary", {}, h("b", {}, "Settings"), this.summary), h("div", { class: "ptl-knobs" },
      h("div", { class: "ptl-field" }, h("label", { for: this.asked.id }, "How they are asked"), this.asked,
        h("p", { class: "ptl-says" }, "Base and mid have only ever gone on with text; the others learned to answer.")),
      this.how, [...this.sliders.values()].map((each) => each.root), this.seedField()));
    this.again = button("Write again", onagain, { kind: "strong" });
  }

  slider(name, { label, term, low, high, step, says, words, at = (v) => v, from = (v) => v }) {
    const [id, out] = [uid(name), h("output", { class: "ptl-unit" })];
    const input = h("input", { type: "range", id, min: low, max: high, step, "aria-describedby": `${id}-says`,
      oninput: () => this.onset({ [name]: from(Math.round(Number(input.value) * 100) / 100) }) });
    const root = h("div", { class: "ptl-field", "data-field": name },
      h("div", { class: "ptl-field-head" }, h("label", { for: id }, label, term ? h("i", {}, ` (${term})`) : null), out), input,
      h("p", { class: "ptl-says", id: `${id}-says` }, says));
    const draw = (value) => {
      if (Number(input.value) !== at(value)) input.value = at(value);
      level(input);
      set(input, { "aria-valuetext": words(value) });
      say(out, words(value));
    };
    return { root, draw };
  }

  seedField() {
    const id = uid("seed");
    this.seed = h("input", { id, class: "ptl-number", inputmode: "numeric", autocomplete: "off", "aria-describedby": `${id}-says ${id}-wrong`, oninput: () => this.onset({ seed: whole(this.seed.value) }) });
    this.wrong = h("p", { class: "ptl-wrong", id: `${id}-wrong`, hidden: true });
    this.seeds = h("div", { class: "ptl-field ptl-seed", "data-field": "seed" },
      h("div", { class: "ptl-field-head" }, h("label", { for: id }, "Seed"), this.seed), this.wrong,
      h("p", { class: "ptl-says", id: `${id}-says` }, "The same seed draws the same words again."));
    return this.seeds;
  }

  draw(state, found) {
    const writing = state.view === "write";
    this.asked.value = state.asked;
    for (const each of this.draws) each.input.checked = each.value === state.drawn;
    show(this.how, writing);
    for (const [name, each] of this.sliders) {
      each.draw(state[name]);
      show(each.root, name === "longest" ? writing : state.drawn || !writing);
    }
    for (const each of [this.seeds, this.again]) show(each, writing && state.drawn);
    if (document.activeElement !== this.seed || Number.isInteger(state.seed)) this.put(this.seed, String(state.seed));
    const wrong = found.find((each) => each.where === "seed");
    const shape = `${state.view} ${state.drawn} ${Boolean(wrong)}`;
    if (shape !== this.shape) this.root.open = Boolean(!writing || state.drawn || wrong);
    this.shape = shape;
    say(this.summary, now(state));
    set(this.seed, { "aria-invalid": wrong ? "true" : null });
    show(this.wrong, wrong);
    say(this.wrong, wrong ? `${wrong.given} ${wrong.needed} ${wrong.do}` : "");
  }

  put(input, text) {
    if (input.value.trim() !== text) input.value = text;
  }
}

// The settings in a line, for when they are folded away.
function now(state) {
  const asked = ASKED.find(([value]) => value === state.asked)[1].toLowerCase();
  const drawing = ["temperature", "top_k", "top_p"].map((name) => `${SLIDERS[name].term} ${SLIDERS[name].words(state[name])}`).join(", ");
  if (state.view === "next") return `${asked} · ${drawing}`;
  return `${asked} · ${state.drawn ? `drawn by chance: ${drawing}, seed ${state.seed}` : "the likeliest token, always"} · at most ${SLIDERS.longest.words(state.longest)}`;
}

// A whole number where it is one, else what was typed.
function whole(text) {
  const typed = text.trim();
  return /^\d{1,15}$/.test(typed) ? Number(typed) : typed;
}
