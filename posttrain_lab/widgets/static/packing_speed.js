// How fast each way is learned from, measured while the reader looks: a dot for every pass.

import { button, h, say, set, show } from "./dom.js";
import { patiently } from "./patient.js";
import { noteBox, Slot } from "./notice.js";
import { TITLES, WAYS, compared, rates, speedLine, spread } from "./packing_words.js";
import { day } from "./words.js";

const ROUNDS = 5;
const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const none = () => Object.fromEntries(WAYS.map((way) => [way, []]));

export class Speed {
  // `question()`: what is measured now; `recording` may be null.
  constructor({ kernel, seat, model, question, recording }) {
    Object.assign(this, { kernel, seat, model, question, recording, passes: none(), round: 0, busy: false, turn: 0, when: "", device: "" });
    this.go = button("Measure", () => this.measure(), { kind: "primary", glyph: "play" });
    this.halt = button("Stop", () => this.stop(), { kind: "primary", glyph: "stop" });
    this.status = h("p", { class: "ptl-pack-when", role: "status" });
    this.result = h("p", { class: "ptl-pack-result" });
    this.slot = new Slot();
    this.bars = WAYS.map((way) => bar(way));
    this.scale = h("p", { class: "ptl-pack-scale", "aria-hidden": "true" }, h("span", {}, "0"), h("span", {}));
    this.root = h("section", { class: "ptl-pack-speed", "aria-label": "Speed" },
      h("div", { class: "ptl-pack-speed-head" }, h("div", {}, h("h4", {}, "Tokens a second, in training"), this.status), h("div", { class: "ptl-row" }, this.go, this.halt)),
      this.slot.root, h("div", { class: "ptl-pack-bars" }, this.bars.map((each) => each.root)), this.scale, this.result);
  }

  // Another set-up: what was measured is of no use.
  reset() {
    const key = JSON.stringify(this.question());
    if (key === this.of) return;
    this.stop();
    Object.assign(this, { of: key, passes: none(), round: 0, when: "" });
    this.slot.clear();
    this.draw();
  }

  stop() {
    this.turn += 1;
    const held = document.activeElement === this.halt;
    this.busy = false;
    this.draw();
    if (held) this.go.focus({ preventScroll: true });
  }

  // One pass of each way warms up and is not counted; then round after round, so that a busy
  // moment of the computer meets all ways alike.
  async measure() {
    const turn = (this.turn += 1);
    const wanted = () => turn === this.turn;
    Object.assign(this, { busy: true, passes: none(), round: 0, when: "", opening: true });
    this.slot.clear();
    this.draw();
    this.halt.focus({ preventScroll: true });
    try {
      for (; this.round <= ROUNDS && wanted(); this.round += 1) await this.pass(wanted);
      if (wanted()) this.when = clock();
    } catch (problem) {
      if (!wanted()) return;
      if (problem.lost) this.slot.put(noteBox("The kernel fell silent while measuring. Measure again when it is back.", [], "warn"));
      else this.slot.problem(problem);
    }
    if (wanted()) this.stop();
  }

  async pass(wanted) {
    const { kernel, seat, model, round } = this;
    for (let i = 0; i < WAYS.length && wanted(); i += 1) {
      const way = WAYS[(i + round) % WAYS.length];
      const made = await patiently({ kernel, seat, kind: "pace", model, question: { ...this.question(), way }, wanted });
      if (!made || !wanted()) return;
      Object.assign(this, { opening: false, device: made.device });
      if (round) this.passes[way].push(made);
      this.draw();
    }
  }

  // What is drawn: the page's own passes, or the recorded ones as long as there are none.
  get shown() {
    const own = WAYS.some((way) => this.passes[way].length);
    const fits = this.recording && JSON.stringify(this.recording.question) === JSON.stringify(this.question());
    if (own || this.busy || !fits) return { passes: this.passes, recorded: false };
    return { passes: this.recording.passes, recorded: true };
  }

  draw() {
    const { passes, recorded } = this.shown;
    const top = nice(Math.max(1, ...WAYS.flatMap((way) => rates(passes[way]))));
    this.bars.forEach((each) => each.draw(rates(passes[each.way]), top));
    const whole = WAYS.every((way) => passes[way].length >= 3);
    show(this.scale, WAYS.some((way) => passes[way].length));
    say(this.scale.lastChild, top.toLocaleString("en"));
    show(this.go, !this.busy);
    show(this.halt, this.busy);
    set(this.root, { "data-recorded": recorded ? "" : null });
    say(this.status, this.said(recorded));
    say(this.result, whole && !this.busy ? compared(passes) : "");
  }

  said(recorded) {
    const what = "Each dot is one pass, forward and backward, over all the rows.";
    if (this.busy) return this.opening ? "Opening the model…" : this.round ? `Measuring: round ${Math.min(this.round, ROUNDS)} of ${ROUNDS}.` : "Warming up: the first passes do not count.";
    if (recorded) return `Recorded on ${day(this.recording.recorded)} on ${this.recording.device}. Press Measure for this computer. ${what}`;
    if (this.when) return `Measured just now (${this.when}), on this computer, on ${this.device === "cpu" ? "one CPU thread" : this.device.toUpperCase()}. ${what}`;
    if (WAYS.some((way) => this.passes[way].length)) return `Stopped. ${what}`;
    return `Not measured yet for these rows. ${what}`;
  }

  close() {
    this.turn += 1;
  }
}

function bar(way) {
  const dots = h("span", { class: "ptl-pack-track" });
  const words = h("p", { class: "ptl-pack-rate" });
  const root = h("div", { class: "ptl-pack-bar", "data-way": way }, h("p", { class: "ptl-pack-name" }, TITLES[way]), dots, words);
  const draw = (values, top) => {
    const at = (value) => `left: ${((100 * value) / top).toFixed(2)}%`;
    const range = values.length ? spread(values) : null;
    say(words, range ? speedLine(range) : "not measured");
    dots.replaceChildren(...(range ? [h("i", { class: "ptl-pack-range", style: `${at(range.low)}; width: ${((100 * (range.high - range.low)) / top).toFixed(2)}%` }), h("i", { class: "ptl-pack-median", style: `width: ${((100 * range.median) / top).toFixed(2)}%` })] : []),
      ...values.map((value) => h("i", { class: "ptl-pack-dot", style: at(value) })));
  };
  return { way, root, draw };
}

// The end of the axis: a round number beyond the largest.
function nice(value) {
  const step = 10 ** Math.floor(Math.log10(value));
  return Math.ceil((value * 1.05) / step) * step;
}
