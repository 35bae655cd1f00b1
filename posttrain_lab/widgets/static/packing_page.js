// Conversations in rows: padded, or packed with boundaries or without; and what each costs.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Kernel } from "./kernel.js";
import { problemBox, Slot } from "./notice.js";
import { Row } from "./packing_row.js";
import { Rows } from "./packing_rows.js";
import { Speed } from "./packing_speed.js";
import { WAYS } from "./packing_words.js";
import { patiently } from "./patient.js";
import { count, day } from "./words.js";

const SETTLED_MS = 250;
const SLOWER = 9;
const MOST_KEPT = 40;
const LEDE = "A batch is a rectangle, and conversations are not equally long. Padding fills it with nothing; packing fills it with other conversations.";

export class PackingView {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { state: this.tidy(), answers: new Map(), wish: 0, timer: null, pointed: null });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.ask();
    this.kept.open();
  }

  build(model) {
    this.rows = WAYS.map((way) => new Rows({ way, onchoose: (each, row) => this.put({ way: each, row_at: row }), onpoint: (whose) => this.point(whose) }));
    this.row = new Row({ onstep: (by) => this.step(by) });
    this.status = h("p", { class: "ptl-says ptl-pack-status", role: "status" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.slot = new Slot();
    this.trouble = new Slot();
    const controls = this.controls();
    this.ways = h("div", { class: "ptl-pack-ways" }, this.rows.map((each) => each.root));
    this.speedHost = h("div", {});
    this.frame = new Frame({
      kind: "ptl-pack", name: "Padding and packing", keys: this, hint: "← → walk the rows · ↑ ↓ another way · Esc leaves",
      head: [h("h3", {}, "Padding and packing"), h("p", { class: "ptl-lede" }, LEDE)],
    }, this.trouble.root, controls, this.slot.root, this.status, this.ways, this.row.root, this.speedHost, this.live);
    const kernel = this.frame.listen(model, () => this.back());
    const lost = (gone) => show(this.frame.lost, gone);
    this.slow = new Kernel(model, { patience: SLOWER * model.get("patience_ms"), onlost: () => lost(true), onback: () => (lost(false), this.back()) });
    this.kept = new Kept({ kernel, name: this.boot.name, value: this.state, onchange: () => this.adopt(), onproblem: (problem) => this.trouble.problem(problem) });
    this.state = this.tidy(this.kept.value);
    this.speed = new Speed({ kernel: this.slow, seat: this.kept.seat.seat, model: this.boot.model, question: () => this.question, recording: this.boot.recording });
    this.speedHost.append(this.speed.root);
    this.flush = () => this.timer && this.keep();
    window.addEventListener("pagehide", this.flush);
  }

  controls() {
    const { sets, ranges } = this.boot;
    this.sets = sets.map((set) => button(set.title, () => this.put({ set: set.name }), { kind: "pick", "aria-pressed": "false", "data-set": set.name }));
    this.about = h("p", { class: "ptl-says" });
    const slider = (name, label, step) => {
      const [low, high] = ranges[name];
      const input = h("input", { type: "range", id: uid(name), min: low, max: high, step, oninput: () => this.put({ [name]: Number(input.value) }) });
      const value = h("span", { class: "ptl-unit" });
      return { name, input, value, root: h("div", { class: "ptl-field" }, h("div", { class: "ptl-field-head" }, h("label", { for: input.id }, label), value), input) };
    };
    this.sliders = [slider("number", "Conversations", 1), slider("row", "Places in a row", 8)];
    return h("div", { class: "ptl-pack-controls" },
      h("div", { class: "ptl-field" }, h("p", { id: (this.setsId = uid("sets")) }, "What is packed"), h("div", { class: "ptl-row", role: "group", "aria-labelledby": this.setsId }, this.sets), this.about),
      this.sliders.map((each) => each.root));
  }

  // Keeps what makes sense of a draft; the rest is as at first.
  tidy(value = {}) {
    const { first, sets, ranges } = this.boot;
    const within = (v, [low, high]) => Number.isInteger(v) && v >= low && v <= high;
    return {
      set: sets.some((set) => set.name === value.set) ? value.set : first.set,
      number: within(value.number, ranges.number) ? value.number : first.number,
      row: within(value.row, ranges.row) ? value.row : first.row,
      way: WAYS.includes(value.way) ? value.way : "boundaries",
      row_at: Number.isInteger(value.row_at) && value.row_at >= 0 ? value.row_at : null,
    };
  }

  get question() {
    const { set, number, row } = this.state;
    return { set, number, row };
  }

  put(values) {
    const before = JSON.stringify(this.question);
    this.state = this.tidy({ ...this.state, ...values });
    this.draw();
    if (values.way !== undefined) say(this.live, this.row.line.textContent);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.keep(), this.ask()), before === JSON.stringify(this.question) ? 0 : SETTLED_MS);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    this.kept.change(this.state);
  }

  adopt() {
    this.state = this.tidy(this.kept.value);
    this.draw();
    this.ask();
  }

  back() {
    this.kept.open();
    this.ask();
  }

  async ask() {
    const wish = (this.wish += 1);
    const key = JSON.stringify(this.question);
    this.busy = !this.answers.has(key);
    this.draw();
    if (!this.busy) return;
    const found = await this.asked(wish);
    if (found) this.remember(key, found);
    if (wish !== this.wish) return;
    this.busy = false;
    this.draw();
  }

  async asked(wish) {
    try {
      const answer = await patiently({ kernel: this.slow, seat: this.kept.seat.seat, kind: "packing", model: this.boot.model, question: this.question, wanted: () => wish === this.wish });
      return answer && { answer };
    } catch (problem) {
      return problem.lost ? null : { problem };
    }
  }

  remember(key, found) {
    if (this.answers.size >= MOST_KEPT) this.answers.delete(this.answers.keys().next().value);
    this.answers.set(key, found);
  }

  again() {
    this.answers.delete(JSON.stringify(this.question));
    this.ask();
  }

  // The live answer, else the recorded one, else the last that there was.
  found() {
    const key = JSON.stringify(this.question);
    const live = this.answers.get(key);
    if (live?.answer) return (this.last = live);
    const { recording } = this.boot;
    if (!live && recording && JSON.stringify(recording.question) === key) return (this.last = { answer: recording.answer, recorded: true });
    return { ...this.last, recorded: false, problem: live?.problem, stale: true };
  }

  draw() {
    if (!this.speed) return;
    const { state, boot } = this;
    for (const each of this.sets) set(each, { "aria-pressed": String(each.dataset.set === state.set) });
    say(this.about, boot.sets.find((each) => each.name === state.set).about);
    for (const { name, input, value } of this.sliders) {
      input.value = state[name];
      level(input);
      say(value, name === "number" ? String(state.number) : count(state.row, "token"));
      set(input, { "aria-valuetext": value.textContent });
    }
    const found = this.found();
    this.shown = found.answer ?? null;
    set(this.frame.root, { "aria-busy": this.busy ? "true" : null, "data-stale": found.stale && found.answer ? "" : null });
    this.drawProblem(found.problem);
    for (const part of [this.ways, this.row.root]) show(part, Boolean(found.answer));
    if (found.answer) this.drawRows(found.answer);
    this.speed.reset();
    say(this.status, this.said(found));
  }

  // A row too short is mended with one press.
  drawProblem(problem) {
    if (problem?.given === this.fault) return;
    this.fault = problem?.given;
    const needed = problem?.where === "row" && Number(/at least (\d+)/.exec(problem.do)?.[1]);
    const fits = needed && Math.ceil(needed / 8) * 8;
    const mend = fits && fits <= this.boot.ranges.row[1] ? button(`Use ${fits}`, () => this.put({ row: fits }), { kind: "link" }) : problem?.where === "row" ? null : button("Try again", () => this.again(), { kind: "link" });
    this.slot.put(...(problem ? [problemBox(problem, mend ? [mend] : [])] : []));
  }

  drawRows({ ways, conversations, batch }) {
    const lengths = conversations.map((each) => each.tokens);
    const longest = Math.max(...WAYS.flatMap((way) => ways[way].widths));
    const most = Math.max(...WAYS.map((way) => ways[way].rows.length));
    const { way } = this.state;
    const { rows, widths } = ways[way];
    const chosen = Math.min(this.state.row_at ?? fullest(rows), rows.length - 1);
    this.chosen = chosen;
    for (const each of this.rows) each.draw({ drawn: ways[each.way], lengths, longest, most, batch, chosen, current: each.way === way, pointed: this.pointed });
    this.row.draw({ way, at: chosen, of: rows.length, pieces: rows[chosen], width: widths[chosen], conversations, pointed: this.pointed });
  }

  point(whose) {
    if (whose === this.pointed || !this.shown) return;
    this.pointed = whose;
    this.drawRows(this.shown);
  }

  step(by) {
    if (this.shown) this.put({ row_at: stepped(this.chosen, by, this.shown.ways[this.state.way].rows.length), way: this.state.way });
  }

  said({ recorded, problem }) {
    if (problem) return "";
    const when = recorded ? `Recorded on ${day(this.boot.recording.recorded)}.` : "";
    return [when, this.busy ? "Packing…" : ""].filter(Boolean).join(" ");
  }

  // Presenter mode: the rows one by one, the ways up and down.
  walk(by) {
    this.step(by);
  }

  turn(by) {
    const at = WAYS.indexOf(this.state.way);
    this.put({ way: WAYS[(at + by + WAYS.length) % WAYS.length], row_at: null });
  }

  fit() {
    this.draw();
  }

  close() {
    window.removeEventListener("pagehide", this.flush);
    this.flush();
    this.wish += 1;
    this.speed.close();
    this.slow.close();
    this.kept.close();
    this.frame.close();
  }
}

// The row of most conversations has most to show.
function fullest(rows) {
  const most = Math.max(...rows.map((pieces) => pieces.length));
  return rows.findIndex((pieces) => pieces.length === most);
}

export function mountPacking({ model, el }) {
  const view = new PackingView(model, el);
  return () => view.close();
}
