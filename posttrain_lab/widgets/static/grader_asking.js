// Answers by models: how many, how bold; then a visible wait, and a way to stop waiting.

import { button, h, say, show, uid } from "./dom.js";
import { inquire } from "./inquiry.js";
import { noteBox, Slot } from "./notice.js";
import { count } from "./words.js";

const FIRST = "pocket/chat"; // it tries to answer, rightly or wrongly
const seed = () => Math.floor(Math.random() * 2 ** 31);

// A model that was never shown a chat goes on with a text.
export const asked = (stage, question) => (stage.chat ? { messages: [{ role: "user", content: question }] } : { text: `${question}\n` });

// Equal answers become one, which says how often it came.
export function gathered(texts, title) {
  const times = new Map();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, many]) => ({ text, from: texts.length === 1 ? title : `${title}, ${many} of ${texts.length}` }));
}

export class AskModel {
  // `room()`: how many more answers fit; `question()`; `oncame([{text, from}])`.
  constructor({ boot, kernel, seat, question, room, oncame }) {
    Object.assign(this, { boot, kernel, seat, question, room, oncame, wanted: 0, turn: 0 });
    const [model, many, bold] = [uid("model"), uid("many"), uid("bold")];
    this.model = h("select", { id: model }, boot.models.map(({ name, title }) => h("option", { value: name, selected: name === FIRST }, title)));
    this.many = h("input", { id: many, class: "ptl-number", inputmode: "numeric", autocomplete: "off", value: "4" });
    this.bold = h("input", { id: bold, class: "ptl-number", inputmode: "decimal", autocomplete: "off", value: "1" });
    this.ask = button("Ask", () => this.go(), { kind: "strong" });
    this.wait = h("div", { class: "ptl-gb-wait", role: "status", hidden: true });
    this.slot = new Slot();
    const field = (id, label, box) => h("div", { class: "ptl-gb-option" }, h("label", { for: id }, label), box);
    this.form = h("div", { class: "ptl-gb-ask" }, field(model, "Model", this.model), field(many, "Answers", this.many),
      field(bold, ["Boldness ", h("i", {}, "(temperature)")], this.bold), this.ask);
    this.root = h("section", { class: "ptl-gb-add", "aria-label": "Ask a model" }, h("h4", {}, "Ask a model"),
      boot.models.length ? this.form : noteBox("No model is on this computer. In a terminal: posttrain-lab models"), this.wait, this.slot.root);
  }

  // What is wrong with the form, in words; the kernel checks again.
  problem(many, bold) {
    const most = this.boot.most.copies;
    const fits = (value, low, high) => Number.isFinite(value) && value >= low && value <= high;
    if (!this.question().trim()) return { given: "There is no question.", needed: "A model needs one to answer.", do: "Type it above.", where: "question" };
    if (!Number.isInteger(many) || !fits(many, 1, most)) return { given: `${this.many.value || "Nothing"} is no number of answers.`, needed: `It needs to be a whole number from 1 to ${most}.`, do: "Try 4.", where: "copies" };
    if (!fits(bold, 0.1, 2)) return { given: `Boldness: ${this.bold.value || "nothing"} does not work.`, needed: "It needs to be a number from 0.1 (hardly any chance) to 2 (wild).", do: "Try 1.", where: "temperature" };
    if (!this.room()) return { given: `There are ${this.boot.most.answers} answers already.`, needed: "That is as many as the bench holds.", do: "Delete some.", where: "answers" };
    return null;
  }

  async go() {
    const [many, bold] = [this.many, this.bold].map(({ value }) => Number(value.trim().replace(",", ".") || NaN));
    const wrong = this.problem(many, bold);
    if (wrong) return this.slot.problem(wrong);
    this.slot.clear();
    const stage = this.boot.models.find(({ name }) => name === this.model.value);
    const turn = (this.turn += 1);
    const wanted = () => this.turn === turn;
    this.waiting(stage, many);
    const question = { ...asked(stage, this.question()), models: [stage.name], copies: many, temperature: bold, seed: seed(), max_new_tokens: this.boot.written };
    try {
      const models = await inquire({ kernel: this.kernel, seat: this.seat, kind: "write", question, wanted });
      if (models) this.came(models[stage.name].map(({ text }) => text.trim()), stage);
    } catch (problem) {
      if (wanted()) this.slot.problem(problem);
    }
    if (wanted()) this.idle();
    return undefined;
  }

  came(texts, stage) {
    const answers = gathered(texts, stage.title);
    const fit = answers.slice(0, this.room());
    if (fit.length < answers.length) this.slot.note(`Only ${count(fit.length, "answer")} fitted.`);
    this.oncame(fit);
  }

  waiting(stage, many) {
    const stop = button("Stop waiting", () => ((this.turn += 1), this.idle()), { kind: "link" });
    this.wait.replaceChildren(h("span", { class: "ptl-gb-pulse", "aria-hidden": "true" }), h("span", {}, `${stage.title} is writing ${count(many, "answer")}… The first time, opening the model takes a while.`), stop);
    show(this.wait, true);
    this.ask.disabled = true;
  }

  idle() {
    show(this.wait, false);
    say(this.wait, "");
    this.ask.disabled = false;
  }

  close() {
    this.turn += 1;
  }
}
