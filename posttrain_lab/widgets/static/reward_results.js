// What came out: accuracy by criterion, how honest the margins are, and what else was learned.

import { lettered } from "./compare.js";
import { button, h, say, set, show } from "./dom.js";
import { between, percent, rateCell, wilson } from "./rates.js";
import { farthest, verdict } from "./reward_compare.js";
import { Calibration } from "./reward_plots.js";

const CRITERIA = { right: "Right, not wrong", helpful: "Helps, does not dodge", polite: "Polite, not rude", on_topic: "On topic", safe: "Declines bad deeds" };
const PROBES = { verbosity: ["Longer", "padded with empty sentences"], flattery: ["Flattering", "with a compliment in front"], format: ["Formatted", "as a bold list in markdown"] };
const NOTHING = "Train a reward model, and what it learned is told here: how often it is right, how sure it is, and what else it came to like.";

// What an interval around 50 % says.
export function leaning({ low, high }, less, more) {
  return low > 0.5 ? more : high < 0.5 ? less : "no bias seen";
}

export class Results {
  constructor({ onprobe }) {
    this.verdict = h("p", { class: "ptl-rw-verdict" });
    this.criteria = h("dl", { class: "ptl-rw-rates" });
    this.by = h("section", { class: "ptl-block ptl-rw-part", "data-part": "criteria", "aria-label": "By criterion" }, h("h4", {}, "By what makes an answer better"), this.criteria);
    this.calibration = new Calibration();
    this.honest = h("section", { class: "ptl-block ptl-rw-part", "data-part": "calibration", "aria-label": "Calibration" }, this.calibration.root);
    this.probes = h("dl", { class: "ptl-rw-rates ptl-rw-even" });
    this.example = h("div", { class: "ptl-rw-example" });
    this.state = h("p", { class: "ptl-says", role: "status" });
    this.again = button("Test again", onprobe, { kind: "quiet", glyph: "replay" });
    this.biases = h("section", { class: "ptl-block ptl-rw-part", "data-part": "biases", "aria-label": "What else it likes" }, h("h4", {}, "What else does it like?"),
      h("p", { class: "ptl-says" }, "Two equally good answers, one altered. How often does the altered one score higher? No bias would be 50 %."), this.probes, this.state, this.again, this.example,
      h("p", { class: "ptl-says" }, "Which answer comes first cannot matter here: a score is given to one answer alone, so it has no position. A judge that sees both answers can prefer the first."));
    this.root = h("div", { class: "ptl-rw-results" }, this.verdict, this.by, this.biases);
  }

  // One run or two, each {letter, ranked, margin, why, biases, ended}: its latest looks, the
  // criterion of each held-out pair, its tests for biases. `wait`: what is going on, in words.
  draw(sides, wait) {
    const known = sides.some(({ ranked }) => ranked);
    show(this.by, known);
    show(this.honest, sides.some(({ margin }) => margin));
    show(this.biases, sides.some(({ ended }) => ended));
    if (!known) return void say(this.verdict, NOTHING);
    say(this.verdict, sides.length > 1 ? verdict(sides) : alone(sides[0]));
    this.rates(this.criteria, Object.entries(CRITERIA).map(([key, title]) => ({ title, rates: sides.map((side) => ({ letter: side.letter, rate: ofCriterion(side, key) })) })));
    this.calibration.draw(sides.map(({ letter, margin }) => ({ letter, margins: margin?.values ?? [] })));
    this.drawBiases(sides, wait);
  }

  // `rows`: [{title, more, rates: [{letter, rate, says}]}].
  rates(list, rows) {
    const cell = ({ letter, rate, says }) => h("dd", { "data-side": letter ? letter.toLowerCase() : null }, letter ? lettered(letter) : null,
      rate ? [rateCell(rate), h("small", { class: "ptl-rw-of" }, `n=${rate.n}${says ? `: ${says}` : ""}`)] : h("span", { class: "ptl-says" }, "not tested yet"));
    list.replaceChildren(...rows.map(({ title, more, rates }) => h("div", { class: "ptl-rw-rate", "data-stage": "sft" }, h("dt", {}, title, more ? h("small", {}, more) : null), rates.map(cell))));
  }

  drawBiases(sides, wait) {
    this.rates(this.probes, Object.entries(PROBES).map(([key, [title, more]]) => ({ title, more, rates: sides.map(({ letter, biases }) => {
      const found = biases?.[key];
      const rate = found ? wilson(found.hits, found.n) : null;
      return { letter, rate, says: rate ? leaning(rate, "it prefers the plain one", "it prefers this one") : "" };
    }) })));
    say(this.state, wait ?? "");
    show(this.state, wait);
    show(this.again, !wait && sides.some(({ ended, biases }) => ended && Object.keys(biases ?? {}).length < 3));
    this.drawExample(sides.map(({ letter, biases }) => ({ letter, biases: biases ?? {} })));
  }

  // Where one run leans most, or where two differ most.
  drawExample(sides) {
    const [{ biases }] = sides;
    const lean = (key) => Math.abs(biases[key].hits / biases[key].n - 0.5);
    const key = sides.length > 1 ? farthest(sides.map((side) => side.biases)) : (Object.keys(biases).sort((a, b) => lean(b) - lean(a))[0] ?? null);
    set(this.example, { hidden: key ? null : "", "data-two": sides.length > 1 ? "" : null });
    if (!key) return;
    const { prompt, plain, altered } = biases[key].example;
    const scores = (at) => sides.map((side) => h("span", { class: "ptl-rw-score" }, signed(side.biases[key].example.scores[at])));
    const head = sides.length > 1 ? [h("p", { class: "ptl-rw-scored" }, sides.map(({ letter }) => h("span", { class: "ptl-rw-score" }, lettered(letter))), h("span", {}, "gives"))] : [];
    this.example.replaceChildren(h("p", { class: "ptl-says" }, `For example, to “${prompt}”`), ...head,
      ...[[plain, 1], [altered, 0]].map(([text, at]) => h("p", { class: "ptl-rw-scored" }, scores(at), h("span", { class: "ptl-rw-words", dir: "auto" }, text))));
  }

  close() {
    this.calibration.close();
  }
}

function alone({ ranked }) {
  const all = wilson(sum(ranked.values), ranked.values.length);
  return `It agrees with ${percent(all)} (${between(all)} %) of ${all.n} labels that it never saw.`;
}

function ofCriterion({ ranked, why }, key) {
  const values = (ranked?.values ?? []).filter((_, i) => why[i] === key);
  return values.length ? wilson(sum(values), values.length) : null;
}

export const signed = (score) => `${score < 0 ? "−" : "+"}${Math.abs(score).toFixed(1)}`;
const sum = (values) => values.reduce((total, value) => total + value, 0);
