// What comes next: each stage's chances for the next token, and the tokens that were chosen.

import { button, h, say, set, show } from "./dom.js";
import { Bars, scale, visible } from "./next_bars.js";
import { Slot } from "./notice.js";
import { inChat } from "./stage_state.js";
import { refused } from "./stage_words.js";

const FEW = 6; // bars a chart where several stand together
const ROOM = 8; // bars before a room
const TAIL = 48; // characters of the prompt before what was chosen

const HOW = { true: "the start of its answer", false: "going on with the text" };

class Chart {
  constructor(stage, onpick) {
    this.stage = stage;
    this.how = h("span", { class: "ptl-next-how" });
    this.sure = h("p", { class: "ptl-next-sure" });
    this.waiting = h("p", { class: "ptl-says" }, "…");
    this.bars = new Bars({ stage, onpick });
    this.slot = new Slot();
    this.root = h("figure", { class: "ptl-next", "data-hue": stage.hue, "data-stage": stage.name, "aria-label": stage.title },
      h("figcaption", {}, h("h4", {}, stage.title), this.how), this.slot.root, this.waiting, this.bars.root, this.sure);
  }

  draw({ found, waiting, chat, shown, end }) {
    say(this.how, `${found?.recorded ? "Recorded: " : ""}${HOW[chat]}`);
    set(this.root, { "aria-busy": waiting ? "true" : null, "data-stale": found?.stale ? "" : null });
    if (found?.problem) this.slot.put(refused(found.problem));
    else this.slot.clear();
    const answer = found?.answer;
    for (const part of [this.bars.root, this.sure]) show(part, answer);
    show(this.waiting, !answer && !found?.problem);
    if (!answer) return;
    this.bars.draw(answer, { shown, end });
    this.sure.replaceChildren(...unsure(answer));
  }
}

// Entropy in bits, and what a number of bits means.
function unsure({ entropy, drawn_entropy: drawn }) {
  const alike = drawn < 0.05 ? "certain" : drawn < 0.6 ? "almost certain" : `like choosing among about ${Math.round(2 ** drawn)} equally likely tokens`;
  const own = Math.abs(entropy - drawn) < 0.05 ? "" : ` As the model has it, before your settings: ${entropy.toFixed(1)}.`;
  return [h("b", {}, `${drawn.toFixed(1)} bits`), ` of entropy: ${alike}.${own}`];
}

export class Next {
  constructor({ stages, onpick, onundo, onover }) {
    this.charts = stages.map((stage) => new Chart(stage, (token) => onpick(stage, token)));
    this.line = h("p", { class: "ptl-so-far" });
    this.undo = button("Undo", onundo, { kind: "quiet", glyph: "undo", label: "Undo: take the last token back" });
    this.over = button("Start over", onover, { kind: "quiet", glyph: "reset", label: "Start over: take all chosen tokens back" });
    this.legend = h("p", { class: "ptl-says ptl-next-legend" });
    this.root = h("div", { class: "ptl-nexts" },
      h("div", { class: "ptl-so-far-row" }, this.line, h("div", { class: "ptl-row" }, this.undo, this.over)),
      h("div", { class: "ptl-next-charts" }, this.charts.map((chart) => chart.root)), this.legend);
  }

  draw({ state, stages, found, waiting, alone, presenting }) {
    const seen = alone ? stages.filter((stage) => stage.name === alone) : stages;
    const shown = presenting ? ROOM : alone ? Infinity : FEW;
    const end = scale(Math.max(0.01, ...seen.flatMap((stage) => longest(found.get(stage.name)?.answer, shown))));
    set(this.root, { "data-alone": alone ? "" : null });
    for (const chart of this.charts) {
      const { stage } = chart;
      show(chart.root, seen.includes(stage));
      if (seen.includes(stage)) chart.draw({ found: found.get(stage.name), waiting: waiting.has(stage.name), chat: inChat(state, stage), shown, end });
    }
    this.drawLine(state);
    const answers = seen.map((stage) => found.get(stage.name)?.answer).filter(Boolean);
    say(this.legend, legend(answers));
    show(this.legend, answers.length);
  }

  drawLine({ prompt, then }) {
    const tail = [...prompt].slice(-TAIL).join("");
    this.line.replaceChildren(h("span", { class: "ptl-so-far-prompt" }, tail.length < prompt.length ? `…${tail}` : tail),
      ...then.map((token, i) => h("span", { class: "ptl-chosen", "data-last": i === then.length - 1 ? "" : null }, visible(token).parts)),
      h("span", { class: "ptl-caret", "aria-hidden": "true" }));
    const held = [this.undo, this.over].includes(document.activeElement);
    for (const each of [this.undo, this.over]) show(each, then.length);
    if (held && !then.length) this.shownCharts[0]?.bars.focus(0);
  }

  get shownCharts() {
    return this.charts.filter((chart) => !chart.root.hidden);
  }

  // The token that a number key names, in the chart that has the keyboard or the only one.
  pick(number) {
    const charts = this.shownCharts;
    const chart = charts.find((each) => each.bars.focused) ?? (charts.length === 1 ? charts[0] : null);
    const token = chart?.bars.tokens[number - 1];
    if (token) chart.bars.onpick(token);
    return Boolean(token);
  }

  // After a token was added the chart begins at its first bar again.
  home() {
    for (const { bars } of this.charts) {
      if (bars.focused) bars.focus(0);
      else bars.at = 0;
    }
  }
}

const longest = (answer, shown) => (answer?.tokens.slice(0, shown) ?? []).flatMap((token) => [token.drawn, token.warmed, token.chance]);

function legend(answers) {
  const tokens = answers.flatMap((answer) => answer.tokens);
  const words = ["Click a bar, or press Enter on it, to add its token and go on."];
  if (answers.some((answer) => answer.kept < answer.vocabulary)) words.push("Hollow bars are cut off: they cannot be drawn.");
  if (tokens.some((token) => token.drawn > 0 && Math.abs(token.drawn - token.chance) > 0.0005)) words.push("A thin line marks the model's own chance.");
  return words.join(" ");
}
