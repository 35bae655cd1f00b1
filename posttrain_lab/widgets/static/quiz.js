// A lesson's quiz: the questions, what was picked, and one question a screen for a room.

import { button, h, icon, say, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { tellDone } from "./news.js";
import { Slot } from "./notice.js";
import { Question, solved } from "./quiz_question.js";
import { count } from "./words.js";

const NONE = [];
const picked = (picks, key) => (Array.isArray(picks[key]) ? picks[key] : NONE);
const LEDE = "Pick an answer and check it. A wrong one says why; try as often as you like.";

export class Quiz {
  constructor(model, el) {
    const { name, lesson, questions } = model.get("boot");
    Object.assign(this, { asked: questions, current: 0, stage: {} });
    this.questions = questions.map((question, i) => new Question(question, i, questions.length, { oncheck: (key) => this.check(i, key) }));
    this.slot = new Slot();
    this.far = h("p", { class: "ptl-quiz-far" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.again = button("Start again", () => this.restart(), { kind: "quiet", glyph: "reset" });
    this.memory = h("p", { class: "ptl-says", hidden: true }, "This browser lets the page keep nothing: your answers are lost on reload.");
    this.frame = new Frame({
      kind: "ptl-quiz", name: `Quiz of lesson ${lesson}`, keys: this,
      head: [h("h3", {}, "Check yourself"), h("p", { class: "ptl-lede" }, LEDE)],
      hint: "← → walk the questions and their answers · ↑ ↓ other questions",
    }, this.memory, h("ol", { class: "ptl-questions" }, this.questions.map((each) => each.root)), this.slot.root,
    h("footer", { class: "ptl-row ptl-quiz-end" }, this.far, this.again), this.live);
    const kernel = this.frame.listen(model, () => this.back());
    this.kept = new Kept({ kernel, name, value: { picks: {} }, onchange: () => this.draw(), onproblem: (problem) => this.slot.problem(problem) });
    show(this.memory, !this.kept.seat.kept);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.open();
  }

  async open() {
    if (await this.kept.open()) tellDone();
  }

  // It may have kept, late, what was sent while it was silent.
  async back() {
    await this.kept.open();
    tellDone();
  }

  // A room's answers are the room's: they are not kept, and do not show the learner's.
  get picks() {
    return this.frame.presenting ? this.stage : (this.kept.value.picks ?? {});
  }

  check(i, option) {
    const { key } = this.asked[i];
    const tried = picked(this.picks, key);
    if (!tried.includes(option)) this.put({ ...this.picks, [key]: [...tried, option] });
    say(this.live, this.questions[i].verdict(option));
  }

  async put(picks) {
    this.slot.clear();
    if (this.frame.presenting) this.stage = picks;
    const saved = this.frame.presenting ? false : this.kept.change({ picks });
    this.draw();
    if (await saved) tellDone();
  }

  restart() {
    const before = this.picks;
    this.put({});
    this.slot.note("Your answers are cleared.", [button("Undo", () => (this.put(before), this.again.focus()), { kind: "link" })]);
    this.questions[0]?.focus();
  }

  draw() {
    const { picks, asked } = this;
    this.questions.forEach((question, i) => question.draw({ picks: picked(picks, asked[i].key), current: i === this.current, presenting: this.frame.presenting }));
    const right = asked.filter((question) => solved(question, picked(picks, question.key))).length;
    const all = right === asked.length;
    this.far.replaceChildren(...(all ? [icon("check")] : []), h("span", {}, all ? `All ${count(asked.length, "question")} right.` : `${right} of ${asked.length} right`));
    this.far.toggleAttribute("data-all", all);
    show(this.again, Object.keys(picks).length > 0);
  }

  // Presenter mode: a question, then its answer with all reasons, then the next question.
  walk(by) {
    const question = this.asked[this.current];
    const shown = solved(question, picked(this.stage, question.key));
    if (!Number.isFinite(by)) this.current = stepped(this.current, by, this.asked.length);
    else if (by > 0 && !shown) this.stage = { ...this.stage, [question.key]: question.options.map((option) => option.key) };
    else if (by < 0 && shown) this.stage = { ...this.stage, [question.key]: [] };
    else this.current = stepped(this.current, by, this.asked.length);
    this.draw();
  }

  turn(by) {
    this.current = stepped(this.current, by, this.asked.length);
    this.draw();
  }

  // Called when presenter mode begins or ends.
  fit() {
    this.stage = {};
    this.draw();
  }

  close() {
    this.kept.close();
    this.frame.close();
  }
}

export function mountQuiz({ model, el }) {
  const quiz = new Quiz(model, el);
  return () => quiz.close();
}

export default { render: mountQuiz };
