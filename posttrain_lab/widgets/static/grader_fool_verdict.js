// What came of an attempt: what the naive grader says, what is true, and the mended grader once a loophole is found.

import { button, h, icon, set, show } from "./dom.js";

const HEADLINES = {
  found: "Loophole found!",
  right: "That answer is right, so it is no loophole. Try a wrong one.",
  refused: "The grader refuses this one. Read its code again: what does it look at?",
};

const kindOf = ({ found, naive }) => (found ? "found" : naive.value === 1 ? "right" : "refused");

// Who says what: a word and a shape each, colour only repeats it.
function line(name, takes, why) {
  return h("div", { class: "ptl-fool-line", "data-takes": String(takes) }, icon(takes ? "check" : "close"),
    h("p", {}, h("b", {}, `${name} ${takes ? "accepts" : "refuses"} it.`), why ? h("span", { dir: "auto" }, ` ${why}`) : null));
}

export class Verdict {
  constructor({ onnext }) {
    this.next = button("Next grader", onnext, { kind: "strong" });
    this.root = h("section", { class: "ptl-fool-verdict", role: "status", "aria-label": "What came of it", hidden: true });
  }

  // `came`: of the last attempt; `kept`: the answer that fooled it earlier.
  draw(trap, came, kept, more) {
    show(this.root, came || kept !== undefined);
    show(this.next, more);
    const key = JSON.stringify([trap.key, came, kept]);
    if (key === this.drawn) return;
    this.drawn = key;
    const kind = came ? kindOf(came) : "kept";
    set(this.root, { "data-kind": kind });
    this.root.replaceChildren(...[
      h("p", { class: "ptl-fool-headline" }, kind === "found" || kind === "kept" ? icon("check") : null, HEADLINES[kind] ?? "You found this loophole."),
      came ? this.judges(trap, came, kind) : null,
      kept !== undefined ? this.lesson(trap) : null,
    ].filter(Boolean));
  }

  judges(trap, came, kind) {
    if (kind === "refused") return h("div", {}, line("The naive grader", false, ""));
    return h("div", { class: "ptl-fool-lines" },
      line("The naive grader", came.naive.value === 1, ""),
      line("A strict grader", came.truth.value === 1, came.truth.why),
      kind === "found" ? line("The mended grader", came.mended.value === 1, came.mended.why) : null);
  }

  lesson(trap) {
    return h("dl", { class: "ptl-fool-lesson" },
      h("dt", {}, "The loophole"), h("dd", {}, h("b", {}, trap.loophole)),
      h("dt", {}, "Why it matters"), h("dd", {}, trap.why),
      h("dt", {}, "Mended"), h("dd", {}, trap.mend, " ", h("code", {}, trap.mended)),
      h("dd", { class: "ptl-row" }, this.next));
  }
}
