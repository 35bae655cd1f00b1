// Spot the leak: a test pair, a training pair, six answers; then what the scanner says.

import { button, h, icon, say, set, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Slot } from "./notice.js";

const LEDE = "A test set for reward models holds pairs: a wish, a better and a worse answer. Such a pair can leak in more ways than a text can. Is it in the training pair, and how?";
const FIELDS = [["prompt", "Wish"], ["chosen", "Chosen"], ["rejected", "Rejected"]];

export class PairGame {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { rounds: this.boot.rounds, dealt: 0, at: 0, asked: 0 });
    this.build(model);
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: {}, onchange: () => this.adopt(), onproblem: (problem) => this.slot.problem(problem) });
    el.replaceChildren(this.frame.root);
    this.adopt();
    this.kept.open();
  }

  build(model) {
    const { ways } = this.boot;
    this.far = h("p", { class: "ptl-pg-far" });
    this.score = h("p", { class: "ptl-pg-score", role: "status" });
    this.dots = h("ol", { class: "ptl-pg-dots", "aria-label": "Rounds" });
    this.again = button("Deal another twelve", () => this.deal(), { kind: "quiet", glyph: "replay" });
    this.cards = { test: new Card("The test pair"), train: new Card("A training pair") };
    this.ask = h("p", { class: "ptl-pg-ask" }, "Does the training pair leak the test pair?");
    this.picks = ways.map((way) => ({ way, root: button(way.title, () => this.guess(way.name), { kind: "strong" }) }));
    this.verdict = h("div", { class: "ptl-pg-verdict", role: "status" });
    this.next = button("Next pair", () => this.walk(1), { kind: "primary" });
    this.slot = new Slot();
    this.frame = new Frame({ kind: "ptl-pg", name: "Spot the leak", keys: this, hint: "← → other pairs",
      head: [h("h3", {}, "Spot the leak"), h("p", { class: "ptl-lede" }, LEDE)] },
    h("div", { class: "ptl-pg-head" }, this.far, this.dots, h("span", { class: "ptl-push" }), this.score, this.again),
    h("div", { class: "ptl-pg-cards" }, this.cards.test.root, this.cards.train.root),
    h("section", { class: "ptl-pg-guess", "aria-label": "Your guess" }, this.ask, h("div", { class: "ptl-row" }, this.picks.map(({ root }) => root)), this.verdict, this.next, this.slot.root));
    this.kernel = this.frame.listen(model, () => this.kept.open());
  }

  // What was kept: the deck's number, and of each round the guess, the truth, the scanner's word.
  get value() {
    const { seed, done } = this.kept.value ?? {};
    const good = (one) => one && [one.guess, one.how].every((each) => this.way(each)) && typeof one.says === "string";
    const told = done && typeof done === "object" ? Object.entries(done).filter(([round, one]) => Number(round) < this.boot.rounds.length && good(one)) : [];
    return { seed: Number.isInteger(seed) && seed >= 0 && seed < this.boot.decks ? seed : 0, done: Object.fromEntries(told) };
  }

  way(name) {
    return this.boot.ways.find((way) => way.name === name);
  }

  async adopt() {
    this.at = this.open ?? 0;
    if (this.value.seed !== this.dealt) await this.fetch();
    this.draw();
  }

  async fetch() {
    const { seed } = this.value;
    try {
      const { rounds } = await this.kernel.ask("deal", { seed });
      Object.assign(this, { rounds, dealt: seed });
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  // The first round without a guess, null when there is none.
  get open() {
    const { done } = this.value;
    const at = this.boot.rounds.findIndex((_, i) => !done[i]);
    return at < 0 ? null : at;
  }

  async guess(guess) {
    const { value, at } = this;
    if (value.done[at]) return;
    this.slot.clear();
    try {
      const { how, says } = await this.kernel.ask("guess", { seed: value.seed, round: at, guess });
      this.kept.change({ ...value, done: { ...value.done, [at]: { guess, how, says } } });
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
    if (!this.next.hidden) this.next.focus({ preventScroll: true });
  }

  async deal() {
    const before = this.value;
    this.kept.change({ seed: (before.seed + 1) % this.boot.decks, done: {} });
    await this.adopt();
    if (Object.keys(before.done).length) this.slot.note("Twelve other pairs.", [button("Undo", () => (this.kept.change(before), this.adopt(), this.slot.clear()), { kind: "link" })]);
  }

  draw() {
    const { at, rounds } = this;
    const { done } = this.value;
    const told = Object.values(done);
    const now = done[at];
    say(this.far, `Pair ${at + 1} of ${rounds.length}`);
    const hits = (key) => told.filter((one) => one[key] === one.how).length;
    this.score.replaceChildren(...(told.length ? ["You ", h("b", {}, String(hits("guess"))), `, the scanner `, h("b", {}, String(hits("says"))), ` of ${told.length} right`] : []));
    this.dots.replaceChildren(...rounds.map((_, i) => this.dot(i, done[i])));
    for (const side of ["test", "train"]) this.cards[side].draw(rounds[at][side]);
    for (const { way, root } of this.picks) {
      set(root, { "aria-disabled": String(Boolean(now)), "data-guess": now?.guess === way.name ? "" : null, "data-how": now?.how === way.name ? "" : null });
    }
    this.drawVerdict(now);
    show(this.next, now && at < rounds.length - 1);
  }

  dot(i, one) {
    const right = one && one.guess === one.how;
    return h("li", {}, h("button", { type: "button", class: "ptl-pg-dot", "aria-current": String(i === this.at), "data-right": one ? String(right) : null, "aria-label": `Pair ${i + 1}${one ? (right ? ", right" : ", wrong") : ""}`, onclick: () => this.go(i) }, one ? icon(right ? "check" : "close") : String(i + 1)));
  }

  drawVerdict(one) {
    show(this.verdict, one);
    if (!one) return;
    const right = one.guess === one.how;
    const way = this.way(one.how);
    const scanner = one.says === one.how ? "The scanner says the same." : this.way(one.says) ? `The scanner says “${this.way(one.says).title}”. It is wrong here.` : `The scanner finds ${one.says.replace("another pair: ", "another test pair in it: ")}.`;
    set(this.verdict, { "data-right": String(right) });
    this.verdict.replaceChildren(h("p", { class: "ptl-pg-said" }, icon(right ? "check" : "close"), right ? `Right: ${way.title.toLowerCase()}.` : `It is: ${way.title.toLowerCase()}.`), h("p", {}, way.says), h("p", { class: "ptl-says" }, scanner));
  }

  go(i) {
    this.at = i;
    this.slot.clear();
    this.draw();
  }

  // The presenter's keys, and "Next pair".
  walk(by) {
    this.go(stepped(this.at, by, this.rounds.length));
    this.frame.root.focus({ preventScroll: true });
  }

  turn(by) {
    this.frame.root.scrollBy({ top: Math.sign(by) * 0.5 * window.innerHeight });
  }

  fit() {}

  close() {
    this.kept.close();
    this.frame.close();
  }
}

class Card {
  constructor(title) {
    this.cells = FIELDS.map(([key, name]) => ({ key, text: h("dd", { class: "ptl-pg-text", dir: "auto" }), name }));
    this.root = h("section", { class: "ptl-pg-card", "aria-label": title }, h("h4", {}, title), h("dl", {}, this.cells.map(({ key, text, name }) => h("div", { "data-field": key }, h("dt", {}, name), text))));
  }

  draw(pair) {
    for (const { key, text } of this.cells) say(text, pair[key]);
  }
}

export function mountPairGame({ model, el }) {
  const view = new PairGame(model, el);
  return () => view.close();
}

export default { render: mountPairGame };
