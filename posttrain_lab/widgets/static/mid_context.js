// Longer texts: a note hidden in a document, asked for at its end; recall and surprise by length.

import { answered } from "./asking.js";
import { BothStages } from "./both_stages.js";
import { Curve } from "./curve.js";
import { button, h, level, say, set, show, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { inWords } from "./rates.js";
import { count } from "./words.js";

const FAR = ["right before the question", "near the end", "in the middle", "near the beginning", "at the very beginning"];
const TRAINED = 128; // tokens that base ever read at once

export class Context {
  constructor({ kernel, status, stages, recorded, note, onwait, notes, lengths }) {
    Object.assign(this, { kernel, onwait, lengths, replies: [...recorded], recorded: new Set(recorded), wish: 0, at: 0 });
    this.asked = { index: 0, tokens: 384, distance: 0.8, colour: "red", container: "box", thing: "key", ...recorded[0]?.asked };
    this.selects = Object.fromEntries(Object.entries(notes).map(([name, list]) => [name, h("select", { "aria-label": name, onchange: () => this.change({ [name]: this.selects[name].value }) }, list.map((word) => h("option", { value: word }, word)))]));
    const { colour, container, thing } = this.selects;
    const id = uid("far");
    this.far = h("input", { type: "range", min: 0, max: 1, step: 0.05, id, oninput: () => this.change({ distance: Number(this.far.value) }, 250) });
    this.farSays = h("span", { class: "ptl-says" });
    this.length = h("input", { type: "range", min: 0, max: lengths.length - 1, step: 1, id: uid("long"), oninput: () => this.change({ tokens: lengths[Number(this.length.value)] }, 250) });
    this.lengthSays = h("span", { class: "ptl-says" });
    this.slot = new Slot();
    this.both = new BothStages();
    this.source = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), ` ${note}`);
    this.question = h("p", { class: "ptl-bench-asked" });
    this.text = h("div", { class: "ptl-document", tabindex: 0, role: "region", "aria-label": "The document" });
    this.recall = new Curve({ title: "Notes recalled, by length of the text", unit: "rate", xs: "tokens of text" });
    this.loss = new Curve({ title: "Surprise along this text", unit: "nats", xs: "tokens read" });
    this.recall.draw({ series: stages.map(({ title, hue, context }) => ({ title, hue, points: context.map(({ tokens, recall }) => ({ x: tokens, y: recall.rate, low: recall.low, high: recall.high, words: inWords(recall) })) })), mark: TRAINED, markSays: "base read no more at once" });
    this.root = h("div", { class: "ptl-bench" },
      h("section", { class: "ptl-bench-in", "aria-label": "What is hidden, and where" },
        h("p", { class: "ptl-bench-label" }, "Hide a note"), h("p", { class: "ptl-sentence" }, "The ", colour, " ", container, " holds a ", thing, "."),
        h("div", { class: "ptl-field" }, h("label", { for: id }, "How far back it stands"), this.far, this.farSays),
        h("div", { class: "ptl-field" }, h("label", { for: this.length.id }, "How long the text is"), this.length, this.lengthSays),
        h("div", { class: "ptl-row" }, button("Ask both", () => this.ask(), { kind: "primary", glyph: "play" }), button("Another text", () => this.change({ index: (this.at += 1) }), { kind: "quiet", glyph: "replay" })),
        this.slot.root, status),
      h("section", { class: "ptl-bench-out", "aria-label": "What they recall" }, this.source, this.question, this.both.root, this.text),
      h("section", { class: "ptl-bench-more ptl-bench-curves" }, this.recall.root, this.loss.root));
    this.draw();
  }

  // A moment after the last change both are asked; the document shows at once.
  change(values, wait = 0) {
    this.asked = { ...this.asked, ...values };
    this.slot.clear();
    this.drawControls();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    clearTimeout(this.timer);
    const wish = (this.wish += 1);
    const wanted = () => wish === this.wish;
    const { asked } = this;
    this.onwait("reading");
    try {
      const shown = await answered(this.kernel, "document", asked, { wanted });
      if (shown) this.put({ ...shown, asked, answers: null });
      const reply = shown && (await answered(this.kernel, "recall", asked, { wanted, onlater: () => this.onwait("waking") }));
      if (reply) this.put(reply);
    } catch (problem) {
      this.slot.problem(problem);
    }
    if (wanted()) this.onwait("");
  }

  put(reply) {
    this.replies = [reply];
    this.draw();
  }

  drawControls() {
    const { asked, lengths } = this;
    for (const [name, select] of Object.entries(this.selects)) select.value = asked[name];
    this.far.value = asked.distance;
    this.length.value = Math.max(0, lengths.indexOf(asked.tokens));
    const far = FAR[Math.round(asked.distance * (FAR.length - 1))];
    say(this.farSays, `${far[0].toUpperCase()}${far.slice(1)}.`);
    say(this.lengthSays, `About ${asked.tokens} tokens${asked.tokens > TRAINED ? `; in training, base never read more than ${TRAINED} at once` : ""}.`);
    set(this.far, { "aria-valuetext": far });
    set(this.length, { "aria-valuetext": `about ${asked.tokens} tokens` });
    for (const slider of [this.far, this.length]) level(slider);
  }

  draw() {
    const reply = this.replies[0];
    this.drawControls();
    show(this.source, this.recorded.has(reply));
    if (!reply) return;
    const [before, note, after] = reply.parts;
    say(this.question, reply.question);
    this.both.draw(reply.answers, reply.answers && !reply.answers.mid.right ? reply.value : "");
    this.text.replaceChildren(h("p", {}, before, h("mark", {}, note), after, " ", h("b", {}, reply.question)));
    const far = reply.back ? `${count(reply.back, "token")} before the answer, in a text of ${reply.tokens}.` : "";
    this.text.append(h("p", { class: "ptl-says" }, far && `The note ends ${far}`));
    const series = reply.answers ? Object.entries(reply.answers).map(([stage, { bins }]) => ({ title: stage === "mid" ? "Mid" : "Base", hue: stage,
      points: bins.map(([from, to, nats]) => ({ x: (from + to) / 2, y: nats, words: `${nats.toFixed(2)} nats a token` })) })) : [];
    this.loss.draw({ series, mark: TRAINED, markSays: "base read no more at once" });
  }

  walk(by) {
    const steps = Number.isFinite(by) ? 0.25 * by : by;
    this.change({ distance: Math.max(0, Math.min(1, this.asked.distance + steps)) });
  }

  close() {
    clearTimeout(this.timer);
    this.recall.close();
    this.loss.close();
  }
}
