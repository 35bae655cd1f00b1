// Spanish: a question or a sentence to translate, put to both stages; what was asked is listed.

import { answered } from "./asking.js";
import { BothStages } from "./both_stages.js";
import { button, h, say, set, show, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { pairedRates } from "./rates.js";

const MODES = [["spanish_qa", "Ask in Spanish"], ["to_spanish", "Into Spanish"], ["to_english", "Into English"]];
const HINTS = { spanish_qa: "A question, in Spanish", to_spanish: "An English sentence to translate", to_english: "A Spanish sentence to translate" };
const MOST = 12;

export class Spanish {
  // `rates`: rows for pairedRates; `recorded`: replies to begin with; `note`: says when and where.
  constructor({ kernel, status, rates, recorded, note, onwait }) {
    Object.assign(this, { kernel, onwait, replies: [...recorded], recorded: new Set(recorded), index: 0, at: 1, wish: 0, mode: "spanish_qa" });
    const group = uid("mode");
    this.modes = MODES.map(([mode, title]) => ({ mode, input: h("input", { type: "radio", name: group, value: mode, onchange: () => this.choose(mode) }), title }));
    this.box = h("textarea", { class: "ptl-bench-box", rows: 2, maxlength: 300, spellcheck: "false", id: uid("spanish"), oninput: () => this.slot.clear(),
      onkeydown: (event) => event.key === "Enter" && !event.shiftKey && (event.preventDefault(), this.ask()) });
    this.label = h("label", { for: this.box.id, class: "ptl-bench-label" });
    this.slot = new Slot();
    this.both = new BothStages();
    this.asked = h("p", { class: "ptl-bench-asked" });
    this.source = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), ` ${note}`);
    this.list = h("ol", { class: "ptl-bench-list", "aria-label": "Asked so far" });
    this.root = h("div", { class: "ptl-bench" },
      h("section", { class: "ptl-bench-in", "aria-label": "What is asked" },
        h("fieldset", { class: "ptl-bench-modes" }, h("legend", { class: "ptl-unseen" }, "What is asked"), this.modes.map(({ input, title }) => h("label", { class: "ptl-bench-mode" }, input, title))),
        this.label, this.box,
        h("div", { class: "ptl-row" }, button("Ask both", () => this.ask(), { kind: "primary", glyph: "play" }), button("Another", () => this.another(), { kind: "quiet", glyph: "replay", label: "Another question that no model has read" })),
        this.slot.root, status),
      h("section", { class: "ptl-bench-out", "aria-label": "What they answer" }, this.source, this.asked, this.both.root),
      h("section", { class: "ptl-bench-more", "aria-label": "Asked so far" }, h("h4", {}, "Asked so far"), this.list),
      h("section", { class: "ptl-bench-rates" }, h("h4", {}, "How often they are right"), pairedRates(rates, "Measured on questions that no training text has, with 95 % intervals.")));
    this.take(recorded[0]);
    this.draw();
  }

  take(reply) {
    if (!reply) return;
    Object.assign(this, { mode: reply.mode, at: reply.index + 3 });
    this.box.value = reply.text;
    this.own = { index: reply.index, text: reply.text };
  }

  choose(mode) {
    this.mode = mode;
    this.box.value = "";
    this.another();
    this.draw();
  }

  async another() {
    this.at += 1;
    const { mode, at } = this;
    try {
      const made = await this.kernel.ask("suggest", { mode, index: at });
      if (mode !== this.mode || at !== this.at) return;
      this.box.value = made.text;
      this.own = { index: made.index, text: made.text };
      this.slot.clear();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  async ask() {
    const wish = (this.wish += 1);
    const text = this.box.value;
    this.slot.clear();
    this.onwait("asking");
    try {
      const body = { mode: this.mode, text, index: this.own?.index ?? 0 };
      const reply = await answered(this.kernel, "spanish", body, { wanted: () => wish === this.wish, onlater: () => this.onwait("waking") });
      if (reply) this.add(reply);
    } catch (problem) {
      this.slot.problem(problem);
      set(this.box, { "aria-invalid": "true" });
      this.box.focus();
    }
    if (wish === this.wish) this.onwait("");
  }

  add(reply) {
    this.replies = [reply, ...this.replies].slice(0, MOST);
    this.index = 0;
    this.draw();
  }

  draw() {
    const reply = this.replies[this.index];
    for (const { mode, input } of this.modes) input.checked = mode === this.mode;
    say(this.label, HINTS[this.mode]);
    set(this.box, { "aria-invalid": null });
    show(this.source, this.recorded.has(reply));
    say(this.asked, reply?.text ?? "");
    this.both.draw(reply?.answers, reply?.gold);
    this.list.replaceChildren(...this.replies.map((each, i) => row(each, i === this.index, () => ((this.index = i), this.draw()))));
  }

  walk(by) {
    this.index = Math.max(0, Math.min(this.replies.length - 1, this.index + by));
    this.draw();
  }
}

const MARK = { true: "✓", false: "✗" };

function row(reply, shown, onclick) {
  const said = (stage, name) => {
    const { text, right } = reply.answers[stage];
    return h("span", { class: "ptl-bench-said", "data-stage": stage }, h("span", { class: "ptl-unseen" }, `${name}: `),
      right === null ? null : h("b", { "data-right": String(right), "aria-label": right ? "right" : "wrong" }, MARK[right]), text || "–");
  };
  return h("li", {}, h("button", { type: "button", class: "ptl-bench-row", "aria-pressed": String(shown), onclick },
    h("span", { class: "ptl-bench-question" }, reply.text), said("base", "Base"), said("mid", "Mid")));
}
