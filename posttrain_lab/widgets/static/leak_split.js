// One set of rows, split twice: drawn one by one, and by groups of near-duplicates.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { grouped, Squares } from "./leak_squares.js";
import { Kept } from "./kept.js";
import { Slot } from "./notice.js";
import { openSeat } from "./seat.js";

const PAUSE_MS = 300;
const LEDE = "Real data repeat themselves. Draw test rows one by one, and their twins stay in training: the test asks what was learned by heart. Draw whole groups instead.";
const SIDES = [
  ["careless", "Before: drawn one by one", "Each row by lot, as most tools split."],
  ["careful", "After: drawn by groups", "Near-duplicates stay on one side."],
];

export class Splitter {
  constructor(model, el) {
    this.boot = model.get("boot");
    this.seat = openSeat("leak-scanner").seat;
    Object.assign(this, { split: this.boot.split, share: this.boot.split.share, seed: this.boot.split.seed, source: "ready", own: null, open: null, rows: [], asked: 0, busy: false, card: 0 });
    this.build(model);
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: {}, onchange: () => this.restore(), onproblem: (problem) => this.slot.problem(problem) });
    el.replaceChildren(this.frame.root);
    this.draw();
    this.unfold(this.telling);
    this.restore();
    this.kept.open();
    this.begin();
  }

  build(model) {
    const id = uid("share");
    const { least, highest, step } = this.boot;
    this.far = h("output", { for: id });
    this.slider = h("input", { type: "range", id, min: least, max: highest, step, oninput: () => ((this.share = Number(this.slider.value)), level(this.slider), this.keep()) });
    this.again = button("Draw again", () => this.walk(1), { kind: "strong" });
    this.mine = button("Split my training data", () => this.turnTo("own"), { kind: "link" });
    this.ready = button("Back to the example", () => this.turnTo("ready"), { kind: "link" });
    this.status = h("p", { class: "ptl-says", role: "status" });
    this.slot = new Slot();
    this.halves = Object.fromEntries(SIDES.map(([side, title, says]) => [side, new Squares({ title, says, onopen: (group) => this.unfold(group) })]));
    this.list = h("ol", { class: "ptl-sp-rows" });
    this.title = h("h4", {}, "One group");
    this.detail = h("section", { class: "ptl-sp-detail", "aria-label": "A group of near-duplicates", "aria-live": "polite" }, this.title, this.list);
    this.key = h("p", { class: "ptl-sp-key" }, key("", "training"), key("clean", "test"), key("leaks", "test, with a twin in training"), h("span", {}, "Squares that touch are near-duplicates."));
    this.frame = new Frame({ kind: "ptl-sp", name: "Leak-safe splitter", keys: this, hint: "← → draw again · ↑ ↓ before, after",
      head: [h("h3", {}, "Test rows without twins"), h("p", { class: "ptl-lede" }, LEDE)] },
    h("div", { class: "ptl-sp-verbs" }, h("div", { class: "ptl-field ptl-sp-share" }, h("div", { class: "ptl-field-head" }, h("label", { for: id }, "Rows to test on"), this.far), this.slider), h("div", { class: "ptl-row" }, this.again, this.mine, this.ready), this.status),
    this.slot.root, this.key, h("div", { class: "ptl-sp-flow" }, SIDES.map(([side]) => this.halves[side].root)), this.detail);
    this.kernel = this.frame.listen(model, () => this.begin());
    this.frame.root.addEventListener("pointerenter", () => this.begin()); // the scanner may have been given a file
  }

  async begin() {
    try {
      const { own } = await this.kernel.ask("open", { seat: this.seat });
      this.own = own;
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
  }

  // What was kept: the share, the draw, whose rows; each only if there is such a choice.
  restore() {
    const { share, seed, source } = this.kept.value;
    const { least, highest, split } = this.boot;
    const made = { share: share >= least && share <= highest ? share : split.share, seed: Number.isInteger(seed) && seed >= 0 ? seed : split.seed, source: source === "own" ? "own" : "ready" };
    if (Object.keys(made).every((key) => made[key] === this[key])) return;
    Object.assign(this, made, { open: null, rows: [] });
    this.ask().then(() => this.unfold(this.telling));
  }

  keep() {
    const { share, seed, source } = this;
    this.kept.soon({ share, seed, source });
    return this.ask();
  }

  get body() {
    return { seat: this.seat, source: this.source };
  }

  turnTo(source) {
    Object.assign(this, { source, open: null, rows: [] });
    return this.keep().then(() => this.unfold(this.telling));
  }

  // The split as it is asked for now; a later wish overtakes an earlier one.
  async ask() {
    const turn = (this.asked += 1);
    const { share, seed } = this;
    this.busy = true;
    this.slot.clear();
    this.draw();
    try {
      while (turn === this.asked && !this.kernel.closed) {
        const reply = await this.kernel.ask("split", { ...this.body, share, seed });
        if (!reply.later) {
          if (turn === this.asked) Object.assign(this, { split: reply.split, busy: false });
          break;
        }
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    } catch (problem) {
      if (turn === this.asked) this.busy = false;
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
  }

  async unfold(group) {
    if (group === undefined) return;
    this.open = group;
    this.draw();
    try {
      const { rows } = await this.kernel.ask("group", { ...this.body, group });
      if (this.open === group) this.rows = rows;
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
  }

  // As many whole groups as are drawn.
  get clusters() {
    if (this.groupsOf !== this.split.groups) {
      let many = 0;
      this.groupsOf = this.split.groups;
      this.fitting = grouped(this.split.groups).filter(({ rows }) => (many += rows.length) <= this.boot.most_drawn);
    }
    return this.fitting;
  }

  // A group to begin with: one that is on both sides.
  get telling() {
    const held = new Set(this.split.careless.tested);
    const mixed = ({ rows }) => rows.length > 2 && rows.some((row) => held.has(row)) && !rows.every((row) => held.has(row));
    return (this.clusters.find(mixed) ?? this.clusters[0])?.group;
  }

  draw() {
    const { split, clusters } = this;
    if (document.activeElement !== this.slider) this.slider.value = this.share;
    level(this.slider);
    say(this.far, `${Math.round(100 * this.share)} % of ${split.rows.toLocaleString("en")}`);
    for (const [side] of SIDES) this.halves[side].draw(clusters, split[side], this.open);
    const drawn = clusters.reduce((sum, { rows }) => sum + rows.length, 0);
    say(this.status, this.busy ? "Looking for near-duplicates…" : `${this.source === "own" ? `${this.own}: ` : "An example of the lab's own: "}${split.rows.toLocaleString("en")} rows in ${new Set(split.groups).size.toLocaleString("en")} groups${drawn < split.rows ? `, ${drawn} of them drawn` : ""}.`);
    show(this.mine, this.own && this.source === "ready");
    show(this.ready, this.source === "own");
    this.drawRows();
    set(this.frame.root, { "data-card": SIDES[this.card][0] });
  }

  drawRows() {
    const { split, rows } = this;
    show(this.detail, rows.length);
    const all = split.groups.filter((each) => each === split.groups[rows[0]?.row]).length;
    say(this.title, `One group: ${all > rows.length ? `the first ${rows.length} of ` : ""}${all.toLocaleString("en")} rows`);
    const sides = SIDES.map(([side]) => new Set(split[side].tested));
    const where = (held, row) => h("span", { class: "ptl-sp-where", "data-test": held.has(row) ? "" : null }, held.has(row) ? "test" : "train");
    this.list.replaceChildren(h("li", { class: "ptl-sp-head", "aria-hidden": "true" }, h("span", {}, "before"), h("span", {}, "after"), h("span", {}, "row")),
      ...rows.map(({ row, text }) => h("li", {}, where(sides[0], row), where(sides[1], row), h("span", { class: "ptl-sp-text", dir: "auto" }, text))));
  }

  // The presenter's keys.
  walk(by) {
    this.seed = Math.max(0, this.seed + Math.sign(by));
    this.keep();
  }

  turn(by) {
    this.card = stepped(this.card, by, SIDES.length);
    this.draw();
  }

  fit() {}

  close() {
    this.kept.close();
    this.frame.close();
  }
}

const key = (test, words) => h("span", {}, h("i", { class: "ptl-sp-row", "data-test": test || null }), words);

export function mountSplitter({ model, el }) {
  const view = new Splitter(model, el);
  return () => view.close();
}
