// What a model reads of a conversation and what it learns from it, token by token.

import { button, h, say, set, show, uid } from "./dom.js";
import { Frame } from "./frame.js";
import { Kept } from "./kept.js";
import { Kernel } from "./kernel.js";
import { MaskAsking } from "./mask_asking.js";
import { Models } from "./mask_models.js";
import { Other } from "./mask_other.js";
import { Picture } from "./mask_picture.js";
import { fresh, problem, recorded, tidy, wants } from "./mask_state.js";
import { Turns } from "./mask_turns.js";
import { MASKS, lossLine, shareLine, shares, shout } from "./mask_words.js";
import { noteBox, problemBox, Slot } from "./notice.js";
import { day } from "./words.js";

const SETTLED_MS = 250; // after the last key
const SLOWER = 9; // so much longer than anything else an answer may take
const LONG_MS = 30000;
const TEXT = ["text", "messages", "role", "content"]; // what is wrong is in the conversation
const LEDE = "Training does not see a chat as you do. Here is what it reads, token by token, and which of that the model learns.";

export class MaskView {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { state: fresh(this.boot), timer: null, last: {} });
    this.turns = new Turns({ boot: this.boot, onchange: (messages, typing) => this.put({ messages }, typing ? SETTLED_MS : 0) });
    this.models = new Models({ boot: this.boot, onset: (values) => this.put(values) });
    this.picture = new Picture();
    this.other = new Other();
    this.build();
    this.connect(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.ask();
    this.open();
  }

  build() {
    const group = uid("mask");
    this.masks = MASKS.map(([name, title]) => {
      const input = h("input", { type: "radio", name: group, value: name, onchange: () => this.put({ mask: name }) });
      return { name, input, root: h("label", { class: "ptl-seg" }, input, h("span", {}, title)) };
    });
    this.bars = h("input", { type: "checkbox", id: uid("bars"), onchange: () => this.put({ bars: this.bars.checked }) });
    this.asTable = button("As a table", () => this.put({ table: !this.state.table }), { kind: "quiet", "aria-pressed": "false" });
    this.loss = h("b", { class: "ptl-mask-loss" });
    this.share = h("p", { class: "ptl-mask-share" });
    this.status = h("p", { class: "ptl-says ptl-mask-status", role: "status" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    [this.trouble, this.slot, this.loud, this.notes] = [new Slot(), new Slot(), new Slot(), new Slot()];
    this.frame = new Frame({
      kind: "ptl-mask", name: "What is read, and what is learned", keys: this, hint: "← → walk the tokens · ↑ ↓ change what is learned · Esc leaves",
      head: [h("h3", {}, "What is read, and what is learned"), h("p", { class: "ptl-lede" }, LEDE)],
    }, this.trouble.root, h("div", { class: "ptl-mask-flow" },
      h("div", { class: "ptl-mask-in" }, this.turns.root, this.models.root),
      h("section", { class: "ptl-mask-out", "aria-label": "Tokens" }, this.controls(), this.loud.root, this.slot.root, this.status, this.picture.root, this.notes.root, this.other.root)),
    this.live);
  }

  controls() {
    return h("div", { class: "ptl-mask-controls" },
      h("fieldset", {}, h("legend", {}, "What is learned"), h("div", { class: "ptl-segs" }, this.masks.map((each) => each.root))),
      h("div", { class: "ptl-mask-figures" }, h("p", { class: "ptl-mask-figure" }, h("span", {}, "Loss"), this.loss), this.share),
      h("div", { class: "ptl-row ptl-mask-layers" }, h("label", { class: "ptl-check", for: this.bars.id }, this.bars, h("span", {}, "Each token's surprise")), h("span", { class: "ptl-push" }), this.asTable));
  }

  connect(model) {
    this.kernel = this.frame.listen(model, () => this.back());
    const lost = (gone) => show(this.frame.lost, gone);
    this.slow = new Kernel(model, { patience: SLOWER * model.get("patience_ms"), onlost: () => lost(true), onback: () => (lost(false), this.back()) });
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: this.state, onchange: () => this.adopt(), onproblem: (each) => this.trouble.problem(each) });
    this.asking = new MaskAsking({ kernel: this.slow, seat: this.kept.seat.seat, onchange: () => this.draw() });
    this.state = tidy(this.kept.value, this.boot);
    this.flush = () => this.timer && this.keep();
    window.addEventListener("pagehide", this.flush);
  }

  // The draft, and the runs whose models may be chosen.
  async open() {
    await this.kept.open();
    try {
      const { runs } = await this.kernel.ask("runs", { seat: this.kept.seat.seat });
      this.models.setRuns(runs);
      this.put(tidy(this.state, this.boot, this.models.names));
    } catch (each) {
      if (!each.lost) this.trouble.problem(each);
    }
  }

  adopt() {
    this.state = tidy(this.kept.value, this.boot);
    this.draw();
    this.ask();
  }

  back() {
    this.open();
    this.ask();
  }

  put(values, wait = 0) {
    const before = JSON.stringify(this.state);
    const { mask } = this.state;
    this.state = tidy({ ...this.state, ...values }, this.boot);
    this.draw();
    if (mask !== this.state.mask) say(this.live, `${this.share.textContent} Loss: ${this.loss.textContent}.`);
    if (JSON.stringify(this.state) === before) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.keep(), this.ask()), wait);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    this.kept.change(this.state);
  }

  ask() {
    this.asking.want(problem(this.state, this.boot) ? [] : Object.values(wants(this.state)));
  }

  again() {
    for (const { key } of Object.values(wants(this.state))) this.asking.forget(key);
    this.ask();
  }

  // The live answer to what is wanted, else the recorded one, else the last live one.
  found(which) {
    const live = this.asking.get(wants(this.state)[which]?.key);
    if (live?.answer) return (this.last[which] = { ...live, messages: this.state.messages });
    const kept = which === "mine" && !live?.problem && recorded(this.state, this.boot);
    if (kept) return { answer: kept, recorded: true, messages: this.state.messages };
    return { ...this.last[which], problem: live?.problem, stale: true };
  }

  draw() {
    if (!this.asking) return;
    const { state, boot } = this;
    this.turns.draw(state.messages);
    this.models.draw(state);
    for (const { name, input } of this.masks) input.checked = state.mask === name;
    this.bars.checked = state.bars;
    const asTable = state.table && !this.frame.presenting;
    set(this.asTable, { "aria-pressed": String(asTable) });
    const wrong = problem(state, boot);
    const found = wrong ? { problem: wrong, stale: true } : this.found("mine");
    set(this.frame.root, { "aria-busy": this.asking.busy ? "true" : null, "data-stale": found.stale && found.answer ? "" : null });
    this.picture.draw({ found, state, asTable, problem: found.problem });
    this.drawFigures(found);
    this.drawProblem(found.problem, TEXT.includes(found.problem?.where) ? [] : [button("Try again", () => this.again(), { kind: "link" })]);
    show(this.other.root, Boolean(state.other) && !wrong);
    if (state.other && !wrong) this.other.draw({ mine: found.stale ? null : found, found: this.found("other"), names: { mine: this.models.title(state.model), other: this.models.title(state.other) } });
    say(this.status, this.said(found));
  }

  drawProblem(fault, actions) {
    if (fault?.given !== this.fault) this.slot.put(...(fault ? [problemBox(fault, actions)] : []));
    this.fault = fault?.given;
  }

  // The numbers, and the notices when a mask is all zero or all one.
  drawFigures({ answer, messages, stale }) {
    const { mask } = this.state;
    const part = answer && shares(answer.tokens, mask);
    say(this.loss, answer ? lossLine(answer.loss[mask]) : "–");
    say(this.share, part ? `${shareLine(part)}.${part.kept ? " The loss is their mean surprise, in nats: what training reports of this example." : ""}` : "");
    const alarm = part && !stale ? shout(part, messages.some((message) => message.role === "assistant")) : null;
    if (alarm?.given !== this.alarm) this.loud.put(...(alarm ? [problemBox(alarm, mask === "answers" ? [] : [button("Learn the answers", () => this.put({ mask: "answers" }), { kind: "link" })])] : []));
    this.alarm = alarm?.given;
    const typed = answer?.tokens.find((token) => token.place === "typed");
    const notes = [answer?.note, typed && `Somebody typed ${typed.text} into a message. The model cannot tell it from the template's own: to it, the message ends there.`].filter(Boolean);
    if (notes.join() !== this.noted) this.notes.put(...notes.map((text) => noteBox(text, [], "warn")));
    this.noted = notes.join();
  }

  said({ answer, recorded: kept, stale, problem: wrong }) {
    const when = kept ? `Recorded on ${day(this.boot.recording.recorded)}.` : "";
    if (wrong) return "";
    if (!this.asking.busy) return when;
    const slow = Date.now() - this.asking.begun > LONG_MS;
    const doing = slow ? "The model takes long to open. If it stays like this, run: posttrain-lab doctor." : answer && stale ? "Reading it anew…" : "Opening the model…";
    return [when, doing].filter(Boolean).join(" ");
  }

  // Presenter mode: the tokens one by one, the masks up and down.
  walk(by) {
    this.picture.walk(by);
  }

  turn(by) {
    const at = MASKS.findIndex(([name]) => name === this.state.mask);
    this.put({ mask: MASKS[(at + by + MASKS.length) % MASKS.length][0] });
  }

  fit() {
    this.draw();
  }

  close() {
    window.removeEventListener("pagehide", this.flush);
    this.flush();
    this.asking.close();
    this.slow.close();
    this.kept.close();
    this.frame.close();
  }
}

export function mountMask({ model, el }) {
  const view = new MaskView(model, el);
  return () => view.close();
}
