// Write your own grader: the code, its tests, and a way to put it on the bench.

import { answered } from "./asking.js";
import { button, grow, h, icon, say, set, show, textarea, uid } from "./dom.js";
import { Frame } from "./frame.js";
import { TestRow } from "./grader_own_tests.js";
import { Kept } from "./kept.js";
import { problemBox, Slot } from "./notice.js";

const SETTLED_MS = 300;
const INDENT = "    ";
const LEDE = "A grader is a function: it reads an answer and the right answer, and returns a number from 0 to 1. Write one, then see whether it can be fooled.";
const APART = "Your code runs in a sandbox: a program of its own, without files or network, that is stopped after a second of work.";

export class OwnGrader {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { asked: 0, rows: null, timer: null, refused: null, hint: 0 });
    this.build();
    const kernel = this.frame.listen(model, () => this.open());
    this.kernel = kernel;
    this.kept = new Kept({ kernel, name: this.boot.name, value: { code: this.boot.start }, onchange: () => this.adopt(), onproblem: (problem) => this.slot.problem(problem) });
    this.flush = () => this.timer && this.keep();
    window.addEventListener("pagehide", this.flush);
    el.replaceChildren(this.frame.root);
    this.adopt();
    this.fitSoon = requestAnimationFrame(() => grow(this.area));
    this.open();
  }

  build() {
    const { boot } = this;
    const id = uid("code");
    this.area = textarea("", { id, class: "ptl-cell ptl-own-code", rows: 8, wrap: "off", autocapitalize: "off", "aria-describedby": `${id}-how`, oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.run = button("Run the tests", () => this.test(), { kind: "primary", glyph: "play" });
    this.halt = button("Stop", () => this.stop(), { kind: "primary", glyph: "stop" });
    this.use = button("Use in the bench", () => this.useIt(), { kind: "strong" });
    this.again = button("Start again", () => this.restart(), { kind: "quiet", glyph: "reset" });
    this.slot = new Slot();
    this.wall = h("div", { class: "ptl-slot" });
    this.hints = h("ol", { class: "ptl-own-hints" });
    this.next = button("Show a hint", () => this.unveil(), { kind: "link" });
    this.score = h("p", { class: "ptl-own-score" });
    this.bar = h("div", { class: "ptl-own-bar", "aria-hidden": "true" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.tests = boot.tests.map((test, i) => new TestRow(test, i));
    this.frame = new Frame({
      kind: "ptl-own", name: "Write your own grader", keys: this, hint: "↑ ↓ move the page · Esc leaves",
      head: [h("h3", {}, "Write your own grader"), h("p", { class: "ptl-lede" }, LEDE)],
    },
    h("div", { class: "ptl-own-flow" },
      h("section", { class: "ptl-own-left", "aria-label": "Your grader" },
        h("label", { class: "ptl-own-label", for: id }, "Your grader, in Python"),
        h("div", { class: "ptl-scroll ptl-own-box" }, this.area),
        h("p", { class: "ptl-says", id: `${id}-how` }, `completion is the answer as text, gold the right answer. ${APART}`),
        h("div", { class: "ptl-row" }, this.run, this.halt, this.use, h("span", { class: "ptl-push" }), this.again),
        this.wall, this.slot.root,
        h("div", { class: "ptl-own-help" }, this.hints, this.next)),
      h("section", { class: "ptl-own-right", "aria-label": "Tests" },
        h("p", { class: "ptl-own-question" }, boot.question, h("span", {}, ` Right answer: ${boot.gold}`)),
        h("div", { class: "ptl-own-head" }, this.score, this.bar),
        h("ol", { class: "ptl-own-tests" }, this.tests.map(({ root }) => root)))), this.live);
  }

  async open() {
    this.kept.open();
    try {
      const { refused } = await this.kernel.ask("open", { seat: this.kept.seat.seat });
      this.refused = refused ?? null;
      this.draw();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  get code() {
    return typeof this.kept.value.code === "string" ? this.kept.value.code : this.boot.start;
  }

  adopt() {
    if (document.activeElement !== this.area || this.area.value === "") this.area.value = this.code;
    grow(this.area);
    this.draw();
  }

  // Enter keeps the indentation, and goes deeper after a colon.
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { value, selectionStart: at } = this.area;
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    const deep = /^ */.exec(line)[0] + (line.trimEnd().endsWith(":") ? INDENT : "");
    if (!deep) return;
    event.preventDefault();
    const typed = document.execCommand?.("insertText", false, `\n${deep}`); // keeps the browser's undo
    if (!typed) this.area.setRangeText(`\n${deep}`, at, this.area.selectionEnd, "end");
    if (!typed) this.typed();
  }

  typed() {
    this.put(this.area.value);
  }

  put(code) {
    this.kept.value = { ...this.kept.value, code };
    this.stale = this.rows !== null;
    this.draw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), SETTLED_MS);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    return this.kept.change(this.kept.value);
  }

  restart() {
    const before = this.code;
    this.fill(this.boot.start);
    this.slot.note("The grader is as at first.", [button("Undo", () => (this.fill(before), this.slot.clear()), { kind: "link" })]);
  }

  fill(code) {
    this.area.value = code;
    grow(this.area);
    this.put(code);
  }

  unveil() {
    const { hints, solved } = this.boot;
    if (this.hint < hints.length) this.hints.append(h("li", {}, hints[this.hint]));
    else this.hints.append(h("li", {}, "One that passes every test:", h("pre", { class: "ptl-own-pre", tabindex: 0 }, h("code", {}, solved))));
    this.hint += 1;
    say(this.next.querySelector("span"), this.hint < hints.length ? "Show another hint" : "Show one that passes");
    show(this.next, this.hint <= hints.length);
  }

  async test() {
    this.slot.clear();
    const { code } = this;
    const turn = (this.asked += 1);
    const wanted = () => this.asked === turn;
    this.running = true;
    this.draw();
    try {
      const reply = await answered(this.kernel, "test", { code, key: `${this.kernel.view}-${turn}` }, { wanted });
      if (reply) Object.assign(this, { rows: reply.rows, stale: this.code !== code });
    } catch (problem) {
      if (wanted()) this.slot.problem(problem);
    }
    if (!wanted()) return;
    this.running = false;
    this.draw();
    if (this.rows) say(this.live, this.said());
  }

  stop() {
    this.asked += 1;
    this.running = false;
    this.kernel.ask("stop").catch(() => {}); // it ends by itself as well
    this.slot.note("Stopped. What was running ends within a second.");
    this.draw();
    this.run.focus();
  }

  said() {
    if (this.running) return "Running the tests…";
    const many = this.boot.tests.length;
    if (!this.rows) return `${many} tests, not run yet`;
    const passed = this.rows.filter((row) => row.passed).length;
    return passed === many ? `All ${many} tests pass` : `${passed} of ${many} tests pass`;
  }

  draw() {
    if (!this.kept) return;
    const all = this.rows?.every((row) => row.passed);
    show(this.run, !this.running);
    show(this.halt, this.running);
    this.run.disabled = this.use.disabled = Boolean(this.refused) || !this.code.trim();
    this.wall.replaceChildren(...(this.refused ? [problemBox(this.refused)] : []));
    this.score.replaceChildren(...(all && !this.running && !this.stale ? [icon("check")] : []), this.said(), this.stale && !this.running ? h("i", {}, ", of the code before your last change") : "");
    set(this.score, { "data-all": all && !this.stale ? "" : null });
    this.bar.replaceChildren(...this.boot.tests.map((_, i) => h("i", { "data-passed": this.rows?.[i] ? String(this.rows[i].passed) : null })));
    this.tests.forEach((test, i) => test.draw(this.rows?.[i] ?? null));
    set(this.frame.root, { "data-stale": this.stale ? "" : null, "data-running": this.running ? "" : null });
    again(this);
  }

  // The bench hears of it by the draft, on this page or when it is opened.
  async useIt() {
    this.kept.value = { ...this.kept.value, used: { code: this.code, at: Date.now() } };
    const kept = await this.keep();
    this.slot.note(kept ? "The grader bench has it, as “Your own”: on this page at once, elsewhere under “Add a grader”. After a change, use it again." : "This browser keeps it for the bench; the kernel has not heard of it yet.");
  }

  walk(by) {
    this.frame.root.scrollBy({ top: Math.sign(by) * 0.8 * window.innerHeight });
  }

  turn(by) {
    this.walk(by);
  }

  fit() {
    grow(this.area);
  }

  close() {
    window.removeEventListener("pagehide", this.flush);
    cancelAnimationFrame(this.fitSoon);
    this.flush();
    this.asked += 1;
    this.kept.close();
    this.frame.close();
  }
}

const again = (view) => (view.again.disabled = view.code === view.boot.start);

export function mountOwnGrader({ model, el }) {
  const view = new OwnGrader(model, el);
  return () => view.close();
}

export default { render: mountOwnGrader };
