// What came out: accuracy by criterion, how honest the margins are, and what else was learned.

import { button, h, say, set, show } from "./dom.js";
import { between, percent, rateCell, wilson } from "./rates.js";
import { Calibration } from "./reward_plots.js";

const CRITERIA = { right: "Right, not wrong", helpful: "Helps, does not dodge", polite: "Polite, not rude", on_topic: "On topic", safe: "Declines bad deeds" };
const PROBES = { verbosity: ["Longer", "padded with empty sentences"], flattery: ["Flattering", "with a compliment in front"], format: ["Formatted", "as a bold list in markdown"] };

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

  // `ranked`, `margin`: a run's latest looks; `why`: the criterion of each held-out pair.
  draw({ ranked, margin, why, biases, wait, ended }) {
    show(this.by, ranked);
    show(this.honest, margin);
    show(this.biases, ended);
    if (!ranked) return void say(this.verdict, "Train a reward model, and what it learned is told here: how often it is right, how sure it is, and what else it came to like.");
    const all = wilson(sum(ranked.values), ranked.values.length);
    say(this.verdict, `It agrees with ${percent(all)} (${between(all)} %) of ${all.n} labels that it never saw.`);
    this.rates(this.criteria, Object.entries(CRITERIA).map(([key, title]) => {
      const values = ranked.values.filter((_, i) => why[i] === key);
      return { title, rate: values.length ? wilson(sum(values), values.length) : null };
    }));
    this.calibration.draw(margin?.values ?? []);
    this.drawBiases(biases ?? {}, wait);
  }

  rates(list, rows) {
    list.replaceChildren(...rows.map(({ title, more, rate, says }) => h("div", { class: "ptl-rw-rate", "data-stage": "sft" }, h("dt", {}, title, more ? h("small", {}, more) : null),
      h("dd", {}, rate ? [rateCell(rate), h("small", { class: "ptl-rw-of" }, `n=${rate.n}${says ? `: ${says}` : ""}`)] : h("span", { class: "ptl-says" }, "not tested yet")))));
  }

  drawBiases(biases, wait) {
    this.rates(this.probes, Object.entries(PROBES).map(([key, [title, more]]) => {
      const found = biases[key];
      const rate = found ? wilson(found.hits, found.n) : null;
      return { title, more, rate, says: rate ? leaning(rate, "it prefers the plain one", "it prefers this one") : "" };
    }));
    say(this.state, wait ?? "");
    show(this.state, wait);
    show(this.again, !wait && Object.keys(biases).length < 3);
    const most = Object.values(biases).sort((a, b) => Math.abs(b.hits / b.n - 0.5) - Math.abs(a.hits / a.n - 0.5))[0];
    set(this.example, { hidden: most ? null : "" });
    if (!most) return;
    const { prompt, plain, altered, scores } = most.example;
    this.example.replaceChildren(h("p", { class: "ptl-says" }, `For example, to “${prompt}”`), ...[[plain, scores[1]], [altered, scores[0]]].map(([text, score]) =>
      h("p", { class: "ptl-rw-scored" }, h("span", { class: "ptl-rw-score" }, signed(score)), h("span", { class: "ptl-rw-words", dir: "auto" }, text))));
  }

  close() {
    this.calibration.close();
  }
}

export const signed = (score) => `${score < 0 ? "−" : "+"}${Math.abs(score).toFixed(1)}`;
const sum = (values) => values.reduce((total, value) => total + value, 0);
