// The grader bench: a question, answers and graders; who gives what and why; the best answer first.

import { button, grow, h, say, set, show, textarea, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { AskModel } from "./grader_asking.js";
import { Grading } from "./grader_grading.js";
import { Heads, Palette } from "./grader_heads.js";
import { Bench, newAnswer, newColumn, own } from "./grader_state.js";
import { Table } from "./grader_table.js";
import { Kept } from "./kept.js";
import { Kernel } from "./kernel.js";
import { Slot } from "./notice.js";
import { openSeat, readDraft, watchDraft } from "./seat.js";
import { undoKeys } from "./undo.js";

const SETTLED_MS = 300;
const SLOWER = 9; // a model may take so much longer than anything else
const LEDE = "A grader reads an answer and gives it a number. Compare answers, see who gives what and why, and decide how much each grader counts.";

export class GraderBench {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { timer: null, at: 0 });
    this.bench = new Bench(this.boot, () => this.changed());
    this.slot = new Slot();
    this.build();
    this.listen(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.fitSoon = requestAnimationFrame(() => this.fitText());
    this.grading.want(this.bench.set);
    this.kept.open();
    this.askModels();
  }

  build() {
    const { boot, bench } = this;
    const edit = (list, id, values, typing) => bench.edit({ [list]: bench.set[list].map((each) => (each.id === id ? { ...each, ...values(each) } : each)) }, typing);
    const without = (list, id) => bench.edit({ [list]: bench.set[list].filter((each) => each.id !== id) });
    const onrest = () => bench.rest();
    this.heads = new Heads(boot, {
      onrest, onopen: () => this.askModels(), onremove: (id) => (without("columns", id), this.more.focus()),
      onweight: (id, weight) => edit("columns", id, () => ({ weight }), `weight ${id}`),
      onoption: (id, key, value) => edit("columns", id, (each) => ({ options: { ...each.options, [key]: value } }), `option ${id} ${key}`),
    });
    this.table = new Table(this.heads, { onrest, ontext: (id, text) => edit("answers", id, () => ({ text }), `answer ${id}`), onremove: (id) => this.removed(id, without) });
    this.palette = new Palette(boot, { onadd: (column) => this.added(column), oncode: () => this.code(), onmodel: (kind) => this.firstModel(kind) });
    this.chips = boot.ready.map(({ key, label }) => button(label, () => (bench.choose(key), this.fitText()), { kind: "chip", "aria-pressed": "false", "data-ready": key }));
    const [asked, gold] = [uid("question"), uid("gold")];
    this.question = textarea("", { id: asked, class: "ptl-ask-box ptl-gb-question", dir: "auto", placeholder: "What is asked", oninput: () => bench.edit({ question: this.question.value }, "question"), onblur: onrest });
    this.gold = h("input", { id: gold, class: "ptl-gb-text ptl-gb-gold", dir: "auto", autocomplete: "off", spellcheck: "false", placeholder: "none", oninput: () => bench.edit({ gold: this.gold.value }, "gold"), onblur: onrest });
    this.note = h("p", { class: "ptl-says ptl-gb-note" });
    this.undo = button("Undo", () => bench.undo(), { kind: "quiet", glyph: "undo" });
    this.redo = button("Redo", () => bench.redo(), { kind: "quiet", glyph: "redo" });
    this.again = button("Start again", () => bench.restart(), { kind: "quiet", glyph: "reset" });
    this.more = button("Add a grader", () => this.unfold(), { kind: "quiet", glyph: "plus", "aria-expanded": "false" });
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.frame = new Frame({
      kind: "ptl-gb", name: "Grader bench", keys: this, hint: "← → walk the answers · ↑ ↓ other questions",
      head: [h("h3", {}, "Grader bench"), h("p", { class: "ptl-lede" }, LEDE)],
    },
    h("section", { class: "ptl-gb-asked", "aria-label": "What is asked" },
      h("div", { class: "ptl-row ptl-chips", role: "group", "aria-label": "Ready questions" }, this.chips),
      h("div", { class: "ptl-gb-pair" },
        h("div", { class: "ptl-gb-option" }, h("label", { for: asked }, "Question"), this.question),
        h("div", { class: "ptl-gb-option" }, h("label", { for: gold }, "Right answer ", h("i", {}, "(gold)")), this.gold)),
      this.note),
    h("div", { class: "ptl-row ptl-gb-tools" }, this.more, h("span", { class: "ptl-push" }), this.undo, this.redo, this.again),
    this.palette.root, this.slot.root, this.table.root, this.adders(), this.live);
    undoKeys(this.frame.root, bench, () => this.fitText());
  }

  adders() {
    const id = uid("add");
    this.typed = textarea("", { id, class: "ptl-gb-text", rows: 2, dir: "auto", placeholder: "Type an answer, right or wrong" });
    const add = button("Add", () => this.add(), { kind: "strong", label: "Add this answer" });
    this.full = h("p", { class: "ptl-says", hidden: true }, `The bench holds ${this.boot.most.answers} answers. Delete one to add another.`);
    this.adding = h("div", { class: "ptl-gb-adders" }, h("section", { class: "ptl-gb-add", "aria-label": "Your own answer" }, h("h4", {}, h("label", { for: id }, "Type an answer")), h("div", { class: "ptl-gb-type" }, this.typed, add), this.full));
    return this.adding;
  }

  listen(model) {
    const kernel = this.frame.listen(model, () => this.back());
    const lost = (gone) => show(this.frame.lost, gone);
    this.slow = new Kernel(model, { patience: SLOWER * model.get("patience_ms"), onlost: () => lost(true), onback: () => (lost(false), this.back()) });
    this.kept = new Kept({ kernel, name: this.boot.name, value: this.bench.now, onchange: () => this.adopt(), onproblem: (problem) => this.slot.problem(problem) });
    if (this.kept.rev) this.bench.adopt(this.kept.value);
    this.kernel = kernel;
    this.grading = new Grading({ kernel, seat: this.kept.seat.seat, longest: this.boot.longest, onchange: () => this.draw(), onproblem: (problem) => this.slot.problem(problem) });
    this.asking = new AskModel({ boot: this.boot, kernel: this.slow, seat: this.kept.seat.seat, question: () => this.bench.set.question, room: () => this.room, oncame: (answers) => this.came(answers) });
    this.adding.append(this.asking.root);
    this.ownSeat = openSeat(this.boot.own);
    this.used = readDraft(this.ownSeat)?.used?.at ?? 0;
    this.unwatch = watchDraft(this.ownSeat, (draft) => this.useOwn(draft?.used));
    this.flush = () => this.timer && this.keep();
    window.addEventListener("pagehide", this.flush);
  }

  // Which models may grade: the lab's own, and the runs of this seat by now.
  async askModels() {
    const reply = await this.kernel.ask("models", { seat: this.kept.seat.seat }).catch(() => null);
    if (reply && !this.kernel.closed) this.heads.know(reply.models);
  }

  firstModel(kind) {
    const first = kind.options.find(({ key }) => key === "model").default;
    return first || (this.heads.models[kind.asks]?.[0]?.name ?? "");
  }

  get room() {
    return this.boot.most.answers - this.bench.set.answers.length;
  }

  // The learner's own grader, as they last chose to use it.
  code() {
    const code = readDraft(this.ownSeat)?.used?.code;
    return typeof code === "string" ? code : "";
  }

  useOwn(used) {
    if (typeof used?.code !== "string" || !(used.at > this.used)) return;
    this.used = used.at;
    const { columns } = this.bench.set;
    const kind = this.boot.kinds.find(({ name }) => name === own);
    const put = (each) => (each.kind === own ? { ...each, options: { code: used.code } } : each);
    if (columns.some((each) => each.kind === own)) this.bench.edit({ columns: columns.map(put) });
    else if (columns.length < this.boot.most.columns) this.added(newColumn(kind, { options: { code: used.code } }));
  }

  unfold() {
    this.askModels();
    show(this.palette.root, this.palette.root.hidden);
    set(this.more, { "aria-expanded": String(!this.palette.root.hidden) });
  }

  added(column) {
    this.bench.edit({ columns: [...this.bench.set.columns, column] });
    show(this.palette.root, false);
    set(this.more, { "aria-expanded": "false" });
    this.heads.head(column).title.focus({ preventScroll: true });
    say(this.live, "The grader is on the bench.");
  }

  add() {
    if (!this.room) return;
    this.bench.edit({ answers: [...this.bench.set.answers, newAnswer(this.typed.value)] });
    this.typed.value = "";
    grow(this.typed);
    this.typed.focus();
  }

  came(answers) {
    this.bench.edit({ answers: [...this.bench.set.answers, ...answers.map(({ text, from }) => newAnswer(text, from))] });
    say(this.live, `${answers.length} new answers.`);
  }

  removed(id, without) {
    without("answers", id);
    this.slot.note("The answer is deleted.", [button("Undo", () => (this.bench.undo(), this.slot.clear()), { kind: "link" })]);
    this.undo.focus();
  }

  changed() {
    this.grading.want(this.bench.set);
    this.draw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), SETTLED_MS);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    this.kept.change(this.bench.now);
  }

  adopt() {
    this.bench.adopt(this.kept.value);
    this.grading.want(this.bench.set);
    this.draw();
    this.fitText();
  }

  back() {
    this.kept.open();
    this.askModels();
    this.grading.want(this.bench.set);
  }

  draw() {
    if (!this.grading) return;
    const { bench } = this;
    const { set: shown, ready } = bench;
    for (const chip of this.chips) set(chip, { "aria-pressed": String(chip.dataset.ready === ready.key) });
    const [question, gold] = [this.question, this.gold];
    if (document.activeElement !== question && question.value !== shown.question) question.value = shown.question;
    if (document.activeElement !== gold && gold.value !== shown.gold) gold.value = shown.gold;
    say(this.note, ready.note);
    this.undo.disabled = !bench.past.length;
    show(this.redo, bench.future.length);
    this.again.disabled = !bench.touched;
    show(this.full, !this.room);
    this.palette.draw(shown.columns);
    this.table.draw({ set: shown, boot: this.boot, gradeOf: (column, answer) => this.grading.of(shown, column, answer), current: this.frame.presenting ? this.current : null });
  }

  get current() {
    const order = this.table.order ?? this.bench.set.answers.map(({ id }) => id);
    return order[stepped(this.at, 0, order.length)] ?? null;
  }

  // Presenter mode: the answers one by one, in their order.
  walk(by) {
    this.at = stepped(this.at, by, this.bench.set.answers.length);
    this.draw();
    this.table.rows.get(this.current)?.root.scrollIntoView({ block: "nearest" });
  }

  turn(by) {
    const keys = this.boot.ready.map(({ key }) => key);
    this.at = 0;
    this.bench.choose(keys[stepped(keys.indexOf(this.bench.ready.key), by, keys.length)]);
    this.fitText();
  }

  fitText() {
    grow(this.question);
    this.table.fit();
  }

  fit() {
    this.at = 0;
    this.draw();
    this.fitText();
  }

  close() {
    window.removeEventListener("pagehide", this.flush);
    cancelAnimationFrame(this.fitSoon);
    this.flush();
    this.unwatch();
    this.asking.close();
    this.grading.close();
    this.slow.close();
    this.kept.close();
    this.frame.close();
  }
}

export function mountGraderBench({ model, el }) {
  const view = new GraderBench(model, el);
  return () => view.close();
}
