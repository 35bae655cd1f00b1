// What came of it: the share of good answers, the reader's guess, the price, the memory.

import { h, icon, say, set, show } from "./dom.js";
import { between, percent, whisker } from "./rates.js";
import { cost, gapWords, HUES, lanes, leader, paid, titleOf, WAYS } from "./race_facts.js";
import { bigNumber, duration, megabytes } from "./words.js";

const NAMES = { weights: "weights", reference: "reference model", "reward model": "reward model", gradients: "gradients", optimizer: "optimizer", rollouts: "rollouts", activations: "activations" };
const PARTS = Object.keys(NAMES);
const GLYPHS = { better: "up", hacked: "warn", over: "warn", open: "level" };

export class Standing {
  constructor(boot) {
    this.boot = boot;
    this.word = h("p", { class: "ptl-rl-word" });
    this.rows = h("dl", { class: "ptl-rl-rows ptl-race-rows" });
    this.said = h("p", { class: "ptl-rl-said" });
    this.guess = h("p", { class: "ptl-race-guessed" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.root = h("section", { class: "ptl-rl-cell ptl-race-standing", "aria-label": "Who gives good answers?" }, h("h4", { class: "ptl-rl-ask" }, "Who gives good answers?"), this.word, this.rows, this.said, this.guess, this.live);
  }

  draw(runs, { guess, over }) {
    const ways = lanes(runs, this.boot);
    const found = leader(ways);
    const start = ways.find(({ first }) => first)?.first ?? null;
    const key = JSON.stringify([found.word, found.said, guess, over, ways.map(({ last }) => [last?.step, last?.rate])]);
    if (key === this.key) return;
    this.key = key;
    say(this.word, found.word);
    show(this.word, found.word);
    say(this.said, found.said);
    const rows = start ? [{ hue: "base", title: "Start", last: start, gap: null }, ...ways.filter(({ last }) => last)] : [];
    this.rows.replaceChildren(...rows.map(({ hue, title, last, gap }) => h("div", { class: "ptl-rl-row", "data-stage": hue }, h("dt", {}, title), h("dd", {}, whisker(last, { live: hue === "base" }), h("b", {}, percent(last)), h("span", { class: "ptl-race-gap" }, gap ? gapWords(gap) : h("span", { class: "ptl-unseen" }, `between ${between(last)} %`))))));
    const told = this.judged(found, guess, over);
    say(this.guess, told);
    show(this.guess, told);
    say(this.live, over && found.word ? `${found.word}. ${found.said} ${told}` : "");
  }

  judged({ best, first }, guess, over) {
    if (!guess || !over || !first) return "";
    const mine = `Your guess was ${titleOf(guess, this.boot)}.`;
    if (!best) return `${mine} This race does not tell: run it with another seed.`;
    return best === guess ? `${mine} That is what came out.` : `${mine} It was ${titleOf(best, this.boot)}: read the answers to see why.`;
  }
}

export class Paid {
  constructor(boot) {
    this.boot = boot;
    this.ranked = h("p", { class: "ptl-rl-because" });
    this.title = h("p", { class: "ptl-rl-finding" });
    this.said = h("p", { class: "ptl-rl-said" });
    this.root = h("section", { class: "ptl-rl-cell ptl-race-paid", "aria-label": "What does the reward model pay for?" }, h("h4", { class: "ptl-rl-ask" }, "What does the reward model pay for?"), this.title, this.said, this.ranked);
  }

  draw(runs) {
    const { ranked, said, tone } = paid(runs, this.boot);
    set(this.root, { "data-tone": tone });
    const title = { better: "It pays for good answers", hacked: "Paid more, not better", over: "Paid more, and past its best", open: "No difference yet" }[tone];
    this.title.replaceChildren(...(title ? [icon(GLYPHS[tone]), h("span", {}, title)] : []));
    show(this.title, title);
    say(this.said, said || (ranked ? "RLHF has not been measured twice yet." : "First it is trained on the pairs, as a run of its own. Then RLHF is paid by it."));
    say(this.ranked, ranked ? `Of ${ranked.n} held-out pairs it ranks ${percent(ranked)} right (${between(ranked)} %, 95 % interval).` : "");
  }
}

export class Price {
  constructor(boot) {
    this.boot = boot;
    this.body = h("tbody", {});
    this.note = h("p", { class: "ptl-says" }, "Memory is the sum of each part at its most. RLHF counts its reward model's training in seconds and tokens, which are those that the trained model reads.");
    this.root = h("section", { class: "ptl-block ptl-race-price", "aria-label": "What it cost", hidden: true }, h("h4", {}, "What it cost"),
      h("table", { class: "ptl-race-costs" }, h("thead", {}, h("tr", {}, ["Way", "Time", "Tokens", "Models", "In memory"].map((name) => h("th", { scope: "col" }, name)))), this.body),
      h("p", { class: "ptl-race-key", "aria-hidden": "true" }, PARTS.map((part) => h("span", {}, h("i", { class: "ptl-rl-swatch", "data-part": part }), NAMES[part]))), this.note);
  }

  draw(runs) {
    const rows = WAYS.map((name) => ({ name, ...cost(name, runs) }));
    show(this.root, rows.some(({ seconds }) => seconds));
    const most = Math.max(1, ...rows.map(({ bytes }) => bytes));
    const key = JSON.stringify(rows.map(({ seconds, tokens, bytes }) => [Math.round(seconds), tokens, bytes]));
    if (key === this.key) return;
    this.key = key;
    this.body.replaceChildren(...rows.map((row) => h("tr", { "data-stage": HUES[row.name] }, h("th", { scope: "row" }, titleOf(row.name, this.boot)), h("td", {}, row.seconds ? duration(row.seconds) : "–"), h("td", {}, row.tokens ? bigNumber(row.tokens) : "–"), h("td", {}, row.models || "–"),
      h("td", { class: "ptl-race-memory" }, row.bytes ? [h("span", { class: "ptl-rl-ledger", style: `width:${((100 * row.bytes) / most).toFixed(1)}%`, role: "img", "aria-label": partsInWords(row.held) }, sorted(row.held).map(({ what, bytes }) => h("span", { "data-part": what, title: `${NAMES[what] ?? what}: ${megabytes(bytes)}`, style: `width:${((100 * bytes) / row.bytes).toFixed(2)}%` }))), h("span", {}, megabytes(row.bytes))] : "–"))));
  }
}

const sorted = (held) => [...held].sort((a, b) => PARTS.indexOf(a.what) - PARTS.indexOf(b.what));
const partsInWords = (held) => sorted(held).map(({ what, bytes }) => `${NAMES[what] ?? what} ${megabytes(bytes)}`).join(", ");
