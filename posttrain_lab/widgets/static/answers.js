// What comes out: the learner's prompts, answered before and now, changed words marked.

import { button, grow, h, level, say, set, show, textarea } from "./dom.js";
import { diff } from "./diff.js";
import { alive, answerAt, firstAnswer } from "./log.js";

const MOST = 6;
const LINES = 6;
const WIDE = 24; // letters on a line, roughly

const long = (answer) => (answer?.text ?? "").split("\n").reduce((n, line) => n + Math.ceil((line.length || 1) / WIDE), 0) > LINES;

function words(el, parts, kind) {
  el.replaceChildren(...parts.map((part) =>
    part.changed ? h(kind === "now" ? "ins" : "del", { class: `ptl-changed ptl-changed-${kind}` }, part.text) : part.text));
}

class Card {
  constructor(index, { editable, onprompt, onremove }) {
    this.prompt = editable
      ? textarea("", { class: "ptl-prompt", "aria-label": `Prompt ${index + 1}`, placeholder: "Ask the model something",
          oninput: () => onprompt(index, this.prompt.value) })
      : h("p", { class: "ptl-prompt" });
    this.wrong = h("span", { class: "ptl-cell-warning", hidden: true }, "Needs a prompt");
    this.remove = editable ? button("", () => onremove(index), { kind: "icon", glyph: "close", label: `Remove prompt ${index + 1}` }) : null;
    this.before = this.side("before");
    this.now = this.side("now");
    this.both = h("div", { class: "ptl-sides" }, this.before.root, this.now.root);
    this.verdict = h("p", { class: "ptl-verdict" });
    this.more = button("Show all", () => this.unfold(), { kind: "link", "aria-expanded": "false" });
    this.root = h("article", { class: "ptl-card" }, h("header", {}, this.prompt, this.remove), this.wrong,
      this.both, this.more, this.verdict);
  }

  side(kind) {
    const label = h("span", { class: "ptl-side-label" });
    const text = h("p", { class: "ptl-words" });
    return { label, text, root: h("div", { class: `ptl-side ptl-side-${kind}` }, label, text) };
  }

  unfold() {
    const open = !this.root.hasAttribute("data-open");
    set(this.root, { "data-open": open ? "" : null });
    set(this.more, { "aria-expanded": String(open) });
    say(this.more.lastChild, open ? "Show less" : "Show all");
  }

  draw({ prompt, before, now, labels, waiting, instead = "", same = "No word has changed." }) {
    if (this.prompt.tagName === "TEXTAREA") {
      if (document.activeElement !== this.prompt && this.prompt.value !== prompt) this.prompt.value = prompt;
      show(this.wrong, !prompt.trim());
      set(this.prompt, { "aria-invalid": prompt.trim() ? null : "true" });
      if (this.prompt.style.height === "" || this.drawn !== prompt) requestAnimationFrame(() => grow(this.prompt));
    } else say(this.prompt, prompt);
    this.drawn = prompt;
    say(this.before.label, labels[0]);
    say(this.now.label, labels[1]);
    this.words(before, now, waiting, same, instead);
  }

  // `instead` is said in place of both answers, when there is neither.
  words(before, now, waiting, verdict, instead) {
    const key = JSON.stringify([before?.text, now?.text, now?.ended, waiting, instead]);
    if (key === this.key) return;
    this.key = key;
    const marked = before && now ? diff(before.text, now.text) : null;
    this.put(this.before.text, before, marked?.before, "before", waiting[0]);
    this.put(this.now.text, now, marked?.now, "now", waiting[1]);
    set(this.before.text, { "data-long": long(before) ? "" : null });
    set(this.now.text, { "data-long": long(now) ? "" : null });
    show(this.more, long(before) || long(now));
    const same = marked && !marked.now.some((p) => p.changed) && !marked.before.some((p) => p.changed);
    say(this.verdict, instead || (same ? verdict : ""));
    show(this.verdict, instead || same);
    show(this.both, !instead);
  }

  put(el, answer, parts, kind, waiting) {
    set(el, { "data-empty": answer && answer.text.trim() ? null : "" });
    if (!answer) say(el, waiting);
    else if (!answer.text.trim()) say(el, "says nothing");
    else {
      words(el, parts ?? [{ text: answer.text.trim(), changed: false }], kind);
      if (answer.ended === false) el.append(h("span", { class: "ptl-cut", title: "Cut at the longest length" }, " …"));
    }
  }
}

export class Answers {
  // `onstep(step)`: the reader walked to a step, null for the latest.
  constructor({ draft, onstep }) {
    Object.assign(this, { draft, onstep, cards: [], shape: "", current: 0, step: null, steps: [] });
    this.slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Walk through the answers by training step",
      oninput: () => this.walkTo(Number(this.slider.value)) });
    this.where = h("span", { class: "ptl-where" });
    this.again = button("Replay", () => this.replay(), { kind: "quiet", glyph: "replay", label: "Replay the answers from the start" });
    this.scrub = h("div", { class: "ptl-scrub" }, this.where, this.slider, this.again);
    this.cut = h("p", { class: "ptl-says ptl-why-cut", hidden: true },
      "A base model goes on with the text; it does not know when to stop.");
    this.list = h("div", { class: "ptl-cards" });
    this.add = button("Add a prompt", () => this.addPrompt(), { kind: "quiet", glyph: "plus" });
    this.root = h("div", { class: "ptl-answers" }, this.scrub, this.cut, this.list, this.add,
      h("p", { class: "ptl-hint" }, "← → walk the steps · ↑ ↓ other prompts"));
  }

  // `cards`: prompts; `sides(prompt)` gives {before, now, labels, waiting}.
  draw({ prompts, editable, run, compare }) {
    this.run = run;
    this.steps = compare ? [] : (run?.steps ?? []);
    const shape = `${editable}-${prompts.length}`;
    if (shape !== this.shape) {
      this.shape = shape;
      this.cards = prompts.map((_, i) => new Card(i, { editable, onprompt: (k, v) => this.type(k, v), onremove: (k) => this.remove(k) }));
      this.list.replaceChildren(...this.cards.map((card) => card.root));
      this.current = Math.min(this.current, Math.max(0, prompts.length - 1));
    }
    this.prompts = prompts;
    this.cards.forEach((card, i) => {
      card.draw({ prompt: prompts[i], ...(compare ? compared(compare, prompts[i]) : this.sides(prompts[i])) });
      set(card.root, { "data-current": i === this.current ? "" : null });
      if (!card.remove) return;
      card.remove.disabled = prompts.length < 2;
      set(card.remove, { title: prompts.length < 2 ? "The last prompt stays: the model needs one to answer." : `Remove prompt ${i + 1}` });
    });
    show(this.cut, !compare && prompts.some((prompt) => firstAnswer(run, prompt)?.ended === false));
    show(this.add, editable);
    this.add.disabled = prompts.length >= MOST;
    this.drawScrub();
  }

  get at() {
    return this.step ?? this.steps.at(-1) ?? 0;
  }

  sides(prompt) {
    const before = firstAnswer(this.run, prompt);
    const latest = answerAt(this.run, prompt, this.at);
    const now = latest && (latest.step > 0 || this.step === 0) ? latest : null;
    const missing = this.run ? missed(this.run) : "";
    const waiting = !this.run ? ["Its answer as it is", "Its answer once it has learned"] : Array(2).fill(missing || "…");
    const unasked = this.run?.spec && !this.run.samples.has(prompt) && !this.run.spec.probes.includes(prompt);
    const instead = unasked ? (alive(this.run) ? "Asked in your next run." : "Press Train to ask this.") : before || now ? "" : missing;
    return { before, now, waiting, instead, labels: ["Before", now?.step ? `Now, after step ${now.step}` : "Now"] };
  }

  drawScrub() {
    show(this.scrub, this.steps.length > 1);
    if (this.steps.length < 2) return;
    this.slider.max = this.steps.length - 1;
    const index = Math.max(0, this.steps.findLastIndex((step) => step <= this.at));
    if (Number(this.slider.value) !== index) this.slider.value = index;
    level(this.slider);
    say(this.where, `Step ${this.at}`);
    set(this.slider, { "aria-valuetext": this.at ? `after step ${this.at}` : "before training" });
  }

  walkTo(index) {
    const i = Math.max(0, Math.min(this.steps.length - 1, index));
    this.step = i === this.steps.length - 1 ? null : this.steps[i];
    this.onstep(this.step);
  }

  walk(by) {
    if (this.steps.length) this.walkTo(Math.max(0, this.steps.findLastIndex((step) => step <= this.at)) + by);
  }

  pickStep(step) {
    const near = this.steps.findLastIndex((each) => each <= step);
    if (near >= 0) this.walkTo(near);
  }

  turn(by) {
    this.current = (this.current + by + this.cards.length) % Math.max(1, this.cards.length);
    this.cards.forEach((card, i) => set(card.root, { "data-current": i === this.current ? "" : null }));
  }

  fit() {
    for (const card of this.cards) if (card.prompt.tagName === "TEXTAREA") grow(card.prompt);
  }

  replay() {
    clearInterval(this.timer);
    let index = 0;
    this.walkTo(0);
    const pace = Math.max(250, Math.min(900, 6000 / this.steps.length));
    this.timer = setInterval(() => {
      index += 1;
      this.walkTo(index);
      if (index >= this.steps.length - 1) clearInterval(this.timer);
    }, pace);
  }

  type(i, value) {
    this.draft.edit((now) => ({ probes: now.probes.map((p, k) => (k === i ? value : p)) }), { typing: `probe-${i}` });
  }

  addPrompt() {
    this.draft.edit((now) => ({ probes: [...now.probes, ""] }));
    this.cards.at(-1)?.prompt.focus();
  }

  remove(i) {
    this.draft.edit((now) => ({ probes: now.probes.filter((_, k) => k !== i) }));
    this.cards[Math.min(i, this.cards.length - 1)]?.prompt.focus();
  }

  close() {
    clearInterval(this.timer);
  }
}

// Why a run that is over has no answer.
function missed(run) {
  if (alive(run)) return "";
  return run.state === "failed" ? "No answer: the run failed." : "No answer: the run ended before it.";
}

function compared([a, b], prompt) {
  const last = (run) => answerAt(run, prompt, Infinity);
  return { before: last(a), now: last(b), labels: ["Run A", "Run B"], waiting: Array(2).fill("Not asked in this run"), same: "Both say the same." };
}
