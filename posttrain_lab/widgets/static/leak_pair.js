// A training row beside the test item that it holds; what both have is marked in both.

import { button, h, say, set, show } from "./dom.js";
import { noteBox } from "./notice.js";

const PARTS = { question: "Question", passage: "Passage", answer: "Answer", choices: "Choices", tests: "Tests", header: "Header" };

// Text with what is marked in it; nothing of it is ever HTML.
export function marked({ text, spans, before, after }) {
  const letters = [];
  let at = 0;
  for (const [begin, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    letters.push(text.slice(at, Math.max(at, begin)), h("mark", {}, text.slice(Math.max(at, begin), end)));
    at = end;
  }
  return [before ? "… " : "", ...letters, text.slice(at), after ? " …" : ""];
}

// What the score says: a share of the item, or how alike a sentence encoder finds both.
function inWords(match, score, need, channel) {
  if (channel === "semantic") return `Alike by ${score.toFixed(2)}, says a sentence encoder.`;
  const enough = need ? `; ${Math.round(100 * need)} % are needed` : "";
  return `${Math.round(100 * score)} % of the ${(PARTS[match.part] ?? match.part).toLowerCase()} is found${enough}.`;
}

export class SideBySide {
  constructor({ channels, onwalk }) {
    this.titles = Object.fromEntries(channels.map(({ name, title }) => [name, title]));
    this.says = h("p", { class: "ptl-lk-about" });
    this.truth = h("p", { class: "ptl-lk-planted" });
    this.row = h("div", { class: "ptl-lk-text", dir: "auto", tabindex: 0, "aria-label": "The training row" });
    this.item = h("div", { class: "ptl-lk-item", tabindex: 0, "aria-label": "The test item" });
    this.rowHead = h("p", { class: "ptl-lk-label" });
    this.itemHead = h("p", { class: "ptl-lk-label" });
    this.back = button("", () => onwalk(-1), { kind: "icon", glyph: "up", label: "The match before" });
    this.next = button("", () => onwalk(1), { kind: "icon", glyph: "down", label: "The next match" });
    this.empty = h("p", { class: "ptl-invite" });
    this.pair = h("div", { class: "ptl-lk-pair" }, h("div", { class: "ptl-lk-side" }, this.rowHead, this.row), h("div", { class: "ptl-lk-side" }, this.itemHead, this.item));
    this.root = h("section", { class: "ptl-lk-detail", "aria-label": "The match" },
      h("div", { class: "ptl-lk-detail-head" }, this.says, h("span", { class: "ptl-push" }), this.back, this.next), this.truth, this.pair, this.empty);
  }

  // `found`: {match, score, need, channel}, or null; `problem` in its place.
  draw(found, { planted = "", leak = false, problem = null, none = "" } = {}) {
    show(this.pair, found);
    show(this.back.parentElement, found);
    show(this.empty, !found);
    this.empty.replaceChildren(problem ? noteBox([problem.given, problem.do].filter(Boolean).join(" ")) : none);
    show(this.truth, found && planted);
    if (!found) return;
    const { match, score, need, channel } = found;
    const key = JSON.stringify([match.row, match.id, channel, planted]);
    if (key === this.key) return;
    this.key = key;
    this.says.replaceChildren(h("b", {}, this.titles[channel]), ` ${inWords(match, score, need, channel)}`);
    say(this.truth, leak ? `Planted here: ${planted}. A leak.` : `Planted here: ${planted}. No leak, unless you say so.`);
    set(this.truth, { "data-leak": String(leak) });
    say(this.rowHead, `Training row ${match.row}`);
    say(this.itemHead, `Test item ${match.id}`);
    this.row.replaceChildren(...marked(match.text));
    this.item.replaceChildren(...match.parts.map((part) => h("div", { class: "ptl-lk-part", "data-hit": part.kind === match.part ? "" : null },
      match.parts.length > 1 ? h("p", { class: "ptl-says" }, PARTS[part.kind] ?? part.kind) : null, h("p", { class: "ptl-lk-text", dir: "auto" }, ...marked(part)))));
  }
}
