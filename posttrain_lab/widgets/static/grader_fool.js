// Fool the grader: six naive graders, a wrong answer that each of them takes, and a board of what was found.

import { button, grow, h, icon, say, set, show, textarea, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Verdict } from "./grader_fool_verdict.js";
import { Kept } from "./kept.js";
import { Slot } from "./notice.js";

const LEDE = "In reinforcement learning a model does whatever its grader pays for. These graders are naive. Find a wrong answer that each of them accepts, before a model does.";
const MOST = 2000;
const NARROW = 800;

const board = (value, traps) => {
  const found = value?.found && typeof value.found === "object" ? value.found : {};
  return Object.fromEntries(traps.filter(({ key }) => typeof found[key] === "string").map(({ key }) => [key, found[key].slice(0, MOST)]));
};

export class FoolTheGrader {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { at: this.boot.traps[0].key, typed: {}, came: {}, hinted: {}, asked: 0 });
    this.build();
    this.kernel = this.frame.listen(model, () => this.kept.open());
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: { found: {} }, onchange: () => this.draw(), onproblem: (problem) => this.slot.problem(problem) });
    el.replaceChildren(this.frame.root);
    this.draw();
    this.kept.open();
  }

  build() {
    const { traps } = this.boot;
    this.picks = traps.map((trap, i) => this.pick(trap, i));
    this.score = h("p", { class: "ptl-fool-score" });
    this.reset = button("Clear the board", () => this.clear(), { kind: "quiet", glyph: "reset" });
    const id = uid("wrong");
    this.title = h("h4", { class: "ptl-fool-title" });
    this.claim = h("p", { class: "ptl-fool-claim" });
    this.code = h("pre", { class: "ptl-own-pre", tabindex: 0, "aria-label": "The grader's code" });
    this.question = h("p", { class: "ptl-fool-question" });
    this.gold = h("b", {});
    this.area = textarea("", { id, class: "ptl-gb-text", rows: 2, dir: "auto", placeholder: "A wrong answer that this grader accepts", oninput: () => (this.typed[this.at] = this.area.value), onkeydown: (event) => this.key(event) });
    this.try = button("Try it", () => this.attempt(), { kind: "primary" });
    this.hint = button("Hint", () => this.unveil(), { kind: "link" });
    this.hints = h("ol", { class: "ptl-fool-hints" });
    this.slot = new Slot();
    this.verdict = new Verdict({ onnext: () => this.choose(this.open), onkeep: () => this.area.focus() });
    this.main = h("section", { class: "ptl-fool-main", "aria-label": "The grader" },
      h("header", {}, this.title, this.claim), this.code,
      h("div", { class: "ptl-fool-task" }, this.question, h("p", { class: "ptl-says" }, "Right answer: ", this.gold)),
      h("label", { class: "ptl-own-label", for: id }, "Your wrong answer"), this.area,
      h("div", { class: "ptl-row" }, this.try, this.hint), this.hints, this.slot.root, this.verdict.root);
    this.frame = new Frame({
      kind: "ptl-fool", name: "Fool the grader", keys: this, hint: "← → other graders · Enter tries your answer",
      head: [h("h3", {}, "Fool the grader"), h("p", { class: "ptl-lede" }, LEDE)],
    },
    h("div", { class: "ptl-fool-flow" },
      h("section", { class: "ptl-fool-board", "aria-label": "Loopholes found" }, h("div", { class: "ptl-fool-head" }, this.score, this.reset), h("ul", {}, this.picks.map(({ root }) => root))), this.main));
  }

  pick(trap, i) {
    const kind = h("span", { class: "ptl-fool-kind" });
    const said = h("q", { class: "ptl-fool-said", dir: "auto" });
    const glyph = h("span", { class: "ptl-fool-glyph" });
    const choose = h("button", { type: "button", class: "ptl-fool-pick", "aria-current": "false", onclick: () => (this.choose(trap.key), this.near()) }, glyph, h("span", { class: "ptl-fool-name" }, trap.title), kind, said);
    return { trap, number: i + 1, kind, said, glyph, choose, root: h("li", {}, choose) };
  }

  get trap() {
    return this.boot.traps.find(({ key }) => key === this.at);
  }

  get found() {
    return board(this.kept.value, this.boot.traps);
  }

  // The next one that is not found yet.
  get open() {
    const { traps } = this.boot;
    const at = traps.indexOf(this.trap);
    return [...traps.slice(at + 1), ...traps.slice(0, at)].find(({ key }) => !(key in this.found))?.key ?? null;
  }

  choose(key) {
    if (!key) return;
    this.asked += 1;
    this.at = key;
    this.slot.clear();
    this.draw();
    this.area.focus({ preventScroll: true });
  }

  // On a phone the grader stands below the board.
  near() {
    if (this.frame.root.clientWidth < NARROW) this.main.scrollIntoView({ block: "start" });
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.attempt();
  }

  async attempt() {
    const trap = this.at;
    const text = this.area.value;
    const turn = (this.asked += 1);
    this.slot.clear();
    try {
      const came = await this.kernel.ask("try", { trap, text });
      this.came[trap] = { ...came, text };
      if (came.found) this.kept.change({ found: { ...this.found, [trap]: text.trim() } });
    } catch (problem) {
      if (!problem.lost && turn === this.asked) this.slot.problem(problem);
    }
    this.draw();
  }

  unveil() {
    this.hinted[this.at] = (this.hinted[this.at] ?? 0) + 1;
    this.draw();
  }

  clear() {
    const before = this.found;
    Object.assign(this, { came: {}, hinted: {} });
    this.kept.change({ found: {} });
    this.draw();
    this.slot.note("The board is empty.", [button("Undo", () => (this.kept.change({ found: before }), this.slot.clear(), this.draw()), { kind: "link" })]);
  }

  draw() {
    const { trap, found } = this;
    const { traps } = this.boot;
    const many = traps.filter(({ key }) => key in found).length;
    this.score.replaceChildren(...(many === traps.length ? [icon("check")] : []), `${many} of ${traps.length} loopholes found`);
    set(this.score, { "data-all": many === traps.length ? "" : null });
    show(this.reset, many);
    for (const pick of this.picks) this.drawPick(pick, found);
    say(this.title, trap.title);
    say(this.claim, trap.claim);
    if (this.code.textContent !== trap.code) this.code.replaceChildren(h("code", {}, trap.code));
    say(this.question, trap.question);
    say(this.gold, trap.gold);
    const text = this.typed[trap.key] ?? found[trap.key] ?? "";
    if (this.area.value !== text) this.area.value = text;
    grow(this.area);
    this.drawHints(trap);
    this.verdict.draw(trap, this.came[trap.key] ?? null, found[trap.key], this.open !== null);
  }

  drawPick({ trap, number, kind, said, glyph, choose }, found) {
    const has = trap.key in found;
    glyph.replaceChildren(has ? icon("check") : String(number));
    say(kind, has ? trap.loophole : "not found yet");
    say(said, has ? found[trap.key] : "");
    show(said, has);
    set(choose, { "aria-current": String(trap.key === this.at), "data-found": has ? "" : null });
  }

  drawHints({ key, hints }) {
    const shown = Math.min(hints.length, this.hinted[key] ?? 0);
    if (this.hints.childElementCount !== shown || this.hintsOf !== key) this.hints.replaceChildren(...hints.slice(0, shown).map((hint) => h("li", {}, hint)));
    this.hintsOf = key;
    say(this.hint.querySelector("span"), shown ? "Another hint" : "Hint");
    show(this.hint, shown < hints.length);
  }

  walk(by) {
    const keys = this.boot.traps.map(({ key }) => key);
    this.choose(keys[stepped(keys.indexOf(this.at), by, keys.length)]);
    this.frame.root.focus({ preventScroll: true });
  }

  turn(by) {
    this.frame.root.scrollBy({ top: Math.sign(by) * 0.5 * window.innerHeight });
  }

  fit() {
    this.draw();
  }

  close() {
    this.kept.close();
    this.frame.close();
  }
}

export function mountFoolTheGrader({ model, el }) {
  const view = new FoolTheGrader(model, el);
  return () => view.close();
}

export default { render: mountFoolTheGrader };
