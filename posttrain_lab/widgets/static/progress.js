// How far a learner is: one lesson in a line with a mark for each thing, or all lessons.

import { h, icon, set } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { watchDone } from "./news.js";
import { Slot } from "./notice.js";
import { openSeat } from "./seat.js";
import { count } from "./words.js";

const ONE = { questions: "question", exercises: "exercise", claims: "claim" };
const TITLES = { questions: "Questions", exercises: "Exercises", claims: "Claims" };

export class Progress {
  constructor(model, el) {
    Object.assign(this, { lessons: model.get("boot").lessons, current: 0, seat: openSeat("progress").seat });
    this.slot = new Slot();
    this.list = h("ol", { class: "ptl-lessons" });
    const single = this.lessons.length === 1;
    this.frame = new Frame({
      kind: "ptl-done", name: "Your progress", keys: this, head: single ? this.list : h("h4", {}, "Your lessons"),
      hint: single ? "Esc leaves" : "← → other lessons",
    }, single ? null : this.list, this.slot.root);
    this.frame.root.toggleAttribute("data-single", single);
    this.kernel = this.frame.listen(model, () => this.ask());
    this.unwatch = watchDone(() => this.ask());
    this.seen = () => !document.hidden && this.ask();
    document.addEventListener("visibilitychange", this.seen);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.ask();
  }

  async ask() {
    try {
      this.lessons = (await this.kernel.ask("progress", { seat: this.seat })).lessons;
      this.slot.clear();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
    this.draw();
  }

  draw() {
    const key = JSON.stringify(this.lessons);
    if (key !== this.drawn) {
      this.drawn = key;
      this.list.replaceChildren(...(this.lessons.length ? this.lessons.map(lessonRow) : [h("li", {}, "No lesson has a quiz or an exercise yet.")]));
    }
    [...this.list.children].forEach((row, i) => set(row, { "data-current": i === this.current ? "" : null }));
  }

  walk(by) {
    this.current = stepped(this.current, by, this.lessons.length);
    this.draw();
  }

  turn(by) {
    this.walk(by);
  }

  fit() {}

  close() {
    document.removeEventListener("visibilitychange", this.seen);
    this.unwatch();
    this.frame.close();
  }
}

function lessonRow(lesson) {
  const items = lesson.kinds.flatMap(({ items: list }) => list);
  const all = items.length > 0 && items.every(([, done]) => done);
  return h("li", { class: "ptl-lesson", "data-all": all },
    h("p", { class: "ptl-lesson-title" }, h("b", {}, `Lesson ${lesson.number}`), ` ${lesson.title}`),
    h("p", { class: "ptl-lesson-line" }, all ? [icon("check"), `All done: ${lesson.kinds.map(whole).join(", ")}`] : lesson.counts),
    h("div", { class: "ptl-lesson-kinds", "aria-hidden": "true" }, lesson.kinds.map(kindRow)),
    h("p", { class: "ptl-lesson-open" }, open(lesson)));
}

const whole = ({ kind, items }) => count(items.length, ONE[kind]);

const kindRow = ({ kind, items }) =>
  h("span", { class: "ptl-lesson-kind" }, h("span", {}, TITLES[kind]),
    h("span", { class: "ptl-pips" }, items.map(([name, done]) => h("span", { class: "ptl-pip", "data-done": done, title: `${ONE[kind]} ${name}: ${done ? "done" : "still to do"}` }))));

// "Still to do: questions 4 and 5, exercise 1.2, claims C03 to C08."
function open(lesson) {
  const parts = lesson.kinds.map(({ kind, items }) => {
    const left = items.filter(([, done]) => !done).map(([name]) => name);
    if (!left.length) return "";
    if (left.length === items.length && items.length > 1) return `all ${kind}`;
    return `${left.length === 1 ? ONE[kind] : kind} ${listed(left)}`;
  }).filter(Boolean);
  return parts.length ? `Still to do: ${parts.join("; ")}.` : "";
}

export const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

export function mountProgress({ model, el }) {
  const progress = new Progress(model, el);
  return () => progress.close();
}

export default { render: mountProgress };
