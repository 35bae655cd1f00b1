// What each stage writes, side by side; words that differ from the stage before are marked.

import { h, say, set, show } from "./dom.js";
import { diff } from "./diff.js";
import { problemBox, Slot } from "./notice.js";
import { aboutPrompt, before, inChat } from "./stage_state.js";
import { count } from "./words.js";

const HOW = { true: "Answers, in the chat template", false: "Goes on with the plain text" };

class Card {
  constructor(stage) {
    this.stage = stage;
    this.asked = h("p", { class: "ptl-stage-asked" });
    this.words = h("p", { class: "ptl-words" });
    this.foot = h("p", { class: "ptl-stage-foot" });
    this.marks = h("p", { class: "ptl-stage-foot ptl-stage-marks" });
    this.slot = new Slot();
    this.root = h("article", { class: "ptl-stage", "data-hue": stage.hue, "data-stage": stage.name, "aria-label": stage.title },
      h("header", {}, h("h4", {}, stage.title), h("p", { class: "ptl-stage-about" }, stage.about)),
      this.asked, this.words, this.slot.root, h("footer", {}, this.foot, this.marks));
  }

  // `found`: {answer, recorded, stale} or {problem}, nothing while it is awaited.
  draw({ found, other, waiting, chat, current }) {
    set(this.root, { "data-current": current ? "" : null, "aria-busy": waiting ? "true" : null, "data-stale": found?.stale ? "" : null });
    say(this.asked, HOW[chat]);
    const key = JSON.stringify([found, other, waiting, chat]);
    if (key === this.key) return;
    this.key = key;
    if (found?.problem) this.slot.put(refused(found.problem));
    else this.slot.clear();
    const answer = found?.answer?.[0];
    show(this.words, !found?.problem);
    this.put(answer, other, chat, waiting);
    say(this.foot, answer ? foot(answer, found, waiting) : "");
  }

  put(answer, other, chat, waiting) {
    const text = answer?.text.trim() ?? "";
    set(this.words, { "data-empty": text ? null : "" });
    say(this.marks, "");
    if (!text) return say(this.words, answer ? "says nothing, and ends" : waiting ? "…" : "");
    const marked = other?.text ? diff(other.text, text) : null;
    const parts = !marked || marked.replaced ? [{ text, changed: false }] : marked.now;
    this.words.replaceChildren(chat ? "" : h("span", { class: "ptl-cut" }, "… "),
      ...parts.map((part) => (part.changed ? h("ins", { class: "ptl-changed" }, part.text) : part.text)),
      answer.ended ? "" : h("span", { class: "ptl-cut" }, " …"));
    if (marked) this.legend(marked, other.title);
    return undefined;
  }

  legend({ replaced, now }, title) {
    if (replaced) say(this.marks, `Other words than ${title}'s throughout.`);
    else if (now.some((part) => part.changed)) this.marks.replaceChildren(h("ins", { class: "ptl-changed" }, "Underlined"), ` differs from ${title}.`);
    else say(this.marks, `The same words as ${title}.`);
  }
}

function foot(answer, found, waiting) {
  const state = found.recorded ? "Recorded. " : waiting ? "Asking anew. " : "";
  const tokens = count(answer.tokens, "token");
  return state + (answer.ended ? `${tokens}, then it ended` : `Cut at ${tokens}`);
}

// What is wrong with the prompt is said where the prompt is.
export function refused(problem) {
  if (aboutPrompt(problem)) return h("p", { class: "ptl-says" }, "Not asked: this stage cannot read the whole prompt.");
  return problemBox(problem);
}

export class Words {
  constructor({ stages }) {
    this.cards = stages.map((stage) => new Card(stage));
    this.root = h("div", { class: "ptl-stages" }, this.cards.map((card) => card.root));
  }

  // `found` by stage name; `waiting` holds the names of those that are still asked.
  draw({ state, stages, found, waiting, current }) {
    for (const card of this.cards) {
      const { stage } = card;
      show(card.root, stages.includes(stage));
      if (!stages.includes(stage)) continue;
      const earlier = before(stage, stages);
      const text = earlier && found.get(earlier.name)?.answer?.[0]?.text.trim();
      card.draw({
        found: found.get(stage.name), waiting: waiting.has(stage.name), chat: inChat(state, stage), current: stage.name === current,
        other: text ? { text, title: earlier.title } : null,
      });
    }
  }
}
