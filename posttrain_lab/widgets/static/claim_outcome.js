// What came out: the verdict in words, samples side by side, the measures told beside, the board.

import { measureText } from "./claim_gap.js";
import { button, h, icon, say, set, show } from "./dom.js";
import { count } from "./words.js";

const GLYPHS = { supported: "check", contradicted: "close", "not shown": "warn" };
const ARMS = ["treatment", "control"];
const MOST_SAMPLES = 5;

const two = (value) => value.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
const range = (made) => `${two(made.value)} (${two(made.low)} to ${two(made.high)})`;
const own = (made) => (typeof made === "string" ? made : range({ ...made, value: made.rate }));

export class Outcome {
  constructor(claim, { onagain, onboard, onfigure }) {
    Object.assign(this, { claim, columns: [], own: h("div", { class: "ptl-claim-own-place" }) });
    this.verdict = h("p", { class: "ptl-claim-verdict" });
    this.empty = h("p", { class: "ptl-says" }, `The receipt comes here when both arms have been measured.${Object.keys(claim.behaviours).length ? " You can then put a run of your own beside them." : ""}`);
    this.samples = h("div", { class: "ptl-claim-samples" });
    this.more = h("table", { class: "ptl-claim-more" });
    this.note = h("p", { class: "ptl-says" }, claim.note);
    this.facts = h("dl", { class: "ptl-claim-facts" });
    this.fold = h("details", { class: "ptl-fold" }, h("summary", {}, "How it was measured, and how to do it again"), this.note, this.facts);
    this.boardRows = h("ol", { class: "ptl-board" });
    this.boardBox = h("div", { hidden: true }, h("h4", {}, "On the board"), this.boardRows);
    this.verbs = h("div", { class: "ptl-row" },
      button("Run with other seeds", onagain, { kind: "strong", glyph: "replay" }),
      button("Add to the board", onboard, { kind: "quiet", glyph: "plus" }),
      button("PNG", () => onfigure("png"), { kind: "quiet", glyph: "into", title: "Save the figure as PNG" }),
      button("SVG", () => onfigure("svg"), { kind: "quiet", glyph: "into", title: "Save the figure as SVG" }),
      button("Receipt", () => onfigure("json"), { kind: "quiet", glyph: "into", title: "Save the receipt as JSON" }));
    this.root = h("div", { class: "ptl-outcome" }, this.empty, this.verdict, this.samples, this.own, this.more, this.verbs, this.fold, this.boardBox);
  }

  draw(trial, arms) {
    const receipt = trial?.receipt ?? null;
    show(this.empty, !receipt);
    for (const part of [this.verdict, this.verbs, this.fold]) show(part, receipt);
    show(this.more, receipt?.more.length);
    this.drawSamples(arms);
    if (receipt === this.drawn) return;
    this.drawn = receipt;
    if (!receipt) return;
    set(this.verdict, { "data-verdict": receipt.verdict });
    this.verdict.replaceChildren(icon(GLYPHS[receipt.verdict] ?? "warn"), h("span", {}, trial.words));
    this.drawMore(receipt);
    this.drawFacts(receipt);
  }

  // The same prompts, each arm's answer of its first seed.
  drawSamples(arms) {
    const of = (arm) => arms.filter((each) => each.arm === arm).sort((a, b) => a.seed - b.seed)[0]?.samples ?? new Map();
    const [mine, other] = ARMS.map(of);
    const prompts = [...new Set([...mine.keys(), ...other.keys()])].slice(0, MOST_SAMPLES);
    const key = JSON.stringify(prompts.map((p) => [p, mine.get(p), other.get(p)]));
    if (key === this.sampled) return;
    this.sampled = key;
    this.samples.replaceChildren(...prompts.map((prompt) => h("article", { class: "ptl-claim-sample" },
      h("p", { class: "ptl-claim-prompt" }, prompt),
      ARMS.map((arm, i) => h("div", { class: "ptl-claim-answer", "data-arm": arm },
        h("p", { class: "ptl-says" }, this.claim.arms[arm].name),
        h("p", { class: "ptl-claim-words" }, [mine, other][i].get(prompt) || (arms.length ? "…" : "")))))));
  }

  // Columns of the reader's own: [{title, cell(measure)}], a rate or words in each cell.
  beside(columns) {
    this.columns = columns;
    if (this.drawn) this.drawMore(this.drawn);
  }

  drawMore(receipt) {
    const names = [...ARMS.map((arm) => this.claim.arms[arm].name), "difference"];
    const heads = ["told beside", ...names].map((text) => h("th", { scope: "col" }, text));
    const mine = this.columns.map(({ title }) => `${title} (yours)`);
    this.more.replaceChildren(
      h("thead", {}, h("tr", {}, heads, mine.map((text) => h("th", { scope: "col", "data-own": "" }, text)))),
      h("tbody", {}, receipt.more.map((row) => h("tr", {}, h("th", { scope: "row" }, row.measure),
        [row.treatment, row.control, row.difference].map((made, i) => h("td", { "data-title": names[i] }, range(made))),
        this.columns.map((column, i) => h("td", { "data-own": "", "data-title": mine[i] }, own(column.cell(row.measure))))))));
  }

  drawFacts(receipt) {
    const { versions, spec } = receipt;
    const rows = [
      ["Treatment", this.claim.arms.treatment.what], ["Control", this.claim.arms.control.what],
      ["Measured", `${receipt.measure} (${receipt.better} is better), n=${receipt.n} an arm, seeds ${receipt.seeds.join(", ")}`],
      ["Again", spec.command], ["Made", `${receipt.made}, ${receipt.device}, ${Math.round(receipt.seconds)} s of computing`],
      ["Versions", Object.entries(versions).map((pair) => pair.join(" ")).join(", ")],
      ["Items", Object.entries(receipt.items).map((pair) => pair.join(" ")).join(", ")],
    ];
    this.facts.replaceChildren(...rows.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]));
  }

  board(rows, mine) {
    show(this.boardBox, rows.length);
    const { unit } = this.claim;
    const text = (row) => `${measureText(row.difference, unit, true)} (${measureText(row.low, unit, true)} to ${measureText(row.high, unit, true)}), ${count(row.seeds.length, "seed")}: ${row.verdict}`;
    this.boardRows.replaceChildren(...rows.map((row) => h("li", { "data-mine": row.trial === mine ? "" : null }, text(row), row.trial === mine ? h("b", {}, " yours") : null)));
    say(this.boardBox.firstChild, `On the board: ${count(rows.length, "receipt")}`);
  }
}
