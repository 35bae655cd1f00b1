// One question: its options, why the tried ones are right or wrong, and why the others are not.

import { button, h, icon, prose, set, show, uid } from "./dom.js";

export const solved = (question, picks) => picks.includes(question.right);

export class Question {
  constructor(question, i, total, { oncheck }) {
    Object.assign(this, { question, oncheck, open: false, picks: [] });
    this.group = uid("question");
    this.rows = question.options.map((option) => this.row(option));
    const number = `Question ${i + 1}`;
    this.button = button("Check", () => this.check(), { kind: "strong", label: `Check your answer to question ${i + 1}` });
    this.others = button("Why not the others?", () => this.openAll(), { kind: "link" });
    this.note = h("p", { class: "ptl-wrong", role: "alert", hidden: true }, "Pick an answer first.");
    this.root = h("li", { class: "ptl-question", tabindex: -1 },
      h("fieldset", {},
        h("legend", {}, h("span", { class: "ptl-question-number" }, `${number} of ${total}`), h("span", { class: "ptl-question-text" }, prose(question.text))),
        h("div", { class: "ptl-question-answers" }, h("div", { class: "ptl-options" }, this.rows.map((row) => row.root)),
          h("div", { class: "ptl-row" }, this.button, this.others, this.note))));
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.type !== "radio") return;
      event.preventDefault();
      this.check();
    });
  }

  row(option) {
    const input = h("input", { type: "radio", name: this.group, value: option.key, onchange: () => this.choose() });
    const mark = h("span", { class: "ptl-option-mark" });
    const why = h("span", { class: "ptl-option-why", id: uid("why"), hidden: true });
    const root = h("label", { class: "ptl-option" }, input, h("span", { class: "ptl-option-text" }, prose(option.text)), mark, why);
    return { option, input, mark, why, root };
  }

  get chosen() {
    return this.rows.find((row) => row.input.checked)?.option.key ?? null;
  }

  // A solved question shows its answer, whatever is clicked afterwards.
  choose() {
    show(this.note, false);
    if (this.solved) this.rows.forEach((row) => (row.input.checked = row.option.key === this.question.right));
  }

  get solved() {
    return solved(this.question, this.picks);
  }

  check() {
    if (this.solved) return;
    show(this.note, !this.chosen);
    if (this.chosen) this.oncheck(this.chosen);
    else this.rows[0].input.focus();
  }

  openAll() {
    this.open = true;
    this.drawRows();
    this.root.focus({ preventScroll: true });
  }

  focus() {
    this.rows[0].input.focus({ preventScroll: true });
  }

  // What is said of an option, for those who hear the page.
  verdict(key) {
    const { why } = this.question.options.find((option) => option.key === key);
    return `${key === this.question.right ? "Right." : "Not this one."} ${why}`.replaceAll("`", "");
  }

  draw({ picks, current, presenting }) {
    const before = this.picks;
    this.picks = picks;
    if (!picks.length) this.open = false;
    if (picks !== before) this.tick(before);
    set(this.root, { "data-current": current ? "" : null, "data-solved": this.solved ? "" : null });
    this.drawRows();
    if (presenting) show(this.others, false);
  }

  // Shows the latest pick; a choice that is not checked yet is left alone.
  tick(before) {
    const last = this.solved ? this.question.right : this.picks.at(-1);
    if (last || before.length) this.rows.forEach((row) => (row.input.checked = row.option.key === last));
    show(this.note, false);
  }

  drawRows() {
    const held = this.root.contains(document.activeElement) && document.activeElement === this.button;
    for (const row of this.rows) {
      const { key, why } = row.option;
      const right = key === this.question.right;
      const state = !(this.picks.includes(key) || this.open) ? null : right ? "right" : "wrong";
      if (row.root.getAttribute("data-state") === state) continue;
      set(row.root, { "data-state": state });
      row.mark.replaceChildren(...(state ? [icon(right ? "check" : "close"), right ? "Right" : "Not this one"] : []));
      row.why.replaceChildren(...(state ? prose(why) : []));
      show(row.why, state && why);
      set(row.input, { "aria-describedby": state && why ? row.why.id : null });
    }
    show(this.button, !this.solved);
    show(this.others, this.solved && this.rows.some((row) => !row.root.dataset.state));
    if (held && this.button.hidden) (this.others.hidden ? this.root : this.others).focus({ preventScroll: true });
  }
}
