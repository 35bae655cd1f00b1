// What a check of an exercise found: the cases that held, and the first that did not.

import { h, icon, prose, say } from "./dom.js";
import { Frame } from "./frame.js";
import { tellDone } from "./news.js";
import { Slot } from "./notice.js";
import { openSeat } from "./seat.js";
import { count } from "./words.js";

export class Checked {
  constructor(model, el) {
    this.outcome = model.get("outcome");
    const { number, title, headline, done, note } = this.outcome;
    this.slot = new Slot();
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.frame = new Frame({
      kind: "ptl-checked", name: `Check of exercise ${number}`, keys: this, hint: "Esc leaves",
      head: [h("p", { class: "ptl-checked-title" }, title), h("p", { class: "ptl-checked-headline" }, done ? icon("check") : null, headline)],
    }, note ? h("p", { class: "ptl-checked-note" }, prose(note)) : null, cases(this.outcome), this.slot.root, this.live);
    this.frame.root.dataset.state = done ? "done" : note ? "note" : "open";
    this.kernel = this.frame.listen(model, () => this.record());
    el.replaceChildren(this.frame.root);
    setTimeout(() => say(this.live, spoken(this.outcome)), 100); // what is there from the start is not read out
    this.record();
  }

  // Whose page this is, only the page knows; what was found, only the kernel.
  async record() {
    if (!this.outcome.done) return;
    try {
      await this.kernel.ask("record", { seat: openSeat("progress").seat });
      this.slot.clear();
      tellDone();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  walk(by) {
    this.frame.root.scrollBy({ top: Math.sign(by) * 0.8 * window.innerHeight });
  }

  turn(by) {
    this.walk(by);
  }

  fit() {}

  close() {
    this.frame.close();
  }
}

const spoken = ({ headline, note, miss }) => [headline, note, miss && `${miss.given} came out as ${miss.came}; ${miss.needed} is needed.`].filter(Boolean).join(" ");

function cases({ held, miss, total }) {
  const left = total - held.length - (miss ? 1 : 0);
  const rows = held.map((about) => h("li", { class: "ptl-case", "data-held": "" }, icon("check"), h("span", { class: "ptl-case-about" }, prose(about)), h("span", { class: "ptl-unseen" }, " holds")));
  if (miss) rows.push(missRow(miss));
  if (miss && left) rows.push(h("li", { class: "ptl-case ptl-case-left" }, `${count(left, "case")} still to be tried.`));
  return h("ol", { class: "ptl-cases", "aria-label": "Cases" }, rows);
}

function missRow({ about, given, came, needed, hint }) {
  const pair = (name, text, kind) => [h("dt", {}, name), h("dd", { class: `ptl-case-${kind}` }, h("code", {}, text))];
  return h("li", { class: "ptl-case", "data-missed": "" }, icon("close"),
    h("div", {},
      h("p", { class: "ptl-case-about" }, prose(about || "the next case"), h("span", { class: "ptl-case-verdict" }, " does not hold yet")),
      h("dl", {}, pair("given", given, "given"), pair("came out", came, "came"), pair("needed", needed, "needed")),
      hint ? h("p", { class: "ptl-case-hint" }, prose(hint)) : null));
}

export function mountChecked({ model, el }) {
  const checked = new Checked(model, el);
  return () => checked.close();
}

export default { render: mountChecked };
