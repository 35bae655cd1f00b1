// The learner's own prompts, each with its right answer where there is one; or a file of them.

import { button, grow, h, set, show, textarea } from "./dom.js";
import { Slot } from "./notice.js";
import { count } from "./words.js";

const SHOWN = 40;

export class OwnPrompts {
  // `onedit(rows)` of {prompt, gold}; `onfile(file)` resolves with rows.
  constructor(boot, { onedit, onfile }) {
    Object.assign(this, { boot, onedit, onfile, rows: [], boxes: [] });
    this.slot = new Slot();
    this.list = h("ol", { class: "ptl-rl-owns", "aria-label": "Your prompts" });
    this.rest = h("p", { class: "ptl-says", hidden: true });
    this.file = h("input", { type: "file", accept: ".jsonl,.json,.csv", hidden: true, "aria-label": "File of prompts", onchange: () => this.read() });
    this.root = h("div", { class: "ptl-block ptl-rl-own", hidden: true }, this.slot.root, this.list, this.rest,
      h("div", { class: "ptl-row" }, button("Add a prompt", () => this.add(), { kind: "quiet", glyph: "plus" }), button("Import", () => this.file.click(), { kind: "quiet", glyph: "into", label: "Import prompts from a JSONL or CSV file; “gold” is the right answer" }), this.file));
  }

  draw(rows, chosen) {
    show(this.root, chosen);
    if (!chosen) return;
    this.rows = rows;
    const few = rows.slice(0, SHOWN);
    if (this.boxes.length !== few.length) this.build(few.length);
    few.forEach(({ prompt, gold }, i) => {
      const { ask, right } = this.boxes[i];
      if (document.activeElement !== ask && ask.value !== prompt) ask.value = prompt;
      if (document.activeElement !== right && right.value !== gold) right.value = gold;
      grow(ask);
    });
    show(this.rest, rows.length > SHOWN);
    this.rest.textContent = `and ${count(rows.length - SHOWN, "more prompt")}`;
  }

  build(many) {
    this.boxes = Array.from({ length: many }, (_, i) => {
      const edit = (values) => this.onedit(this.rows.map((row, k) => (k === i ? { ...row, ...values } : row)));
      const ask = textarea("", { class: "ptl-cell ptl-rl-own-ask", dir: "auto", placeholder: "What is asked", "aria-label": `Prompt ${i + 1}`, maxlength: this.boot.most.letters, oninput: () => edit({ prompt: ask.value }) });
      const right = h("input", { class: "ptl-cell", dir: "auto", placeholder: "right answer", "aria-label": `Right answer ${i + 1}`, maxlength: 200, autocomplete: "off", oninput: () => edit({ gold: right.value }) });
      const remove = button("", () => this.removed(i), { kind: "icon", glyph: "close", label: `Remove prompt ${i + 1}` });
      return { ask, right, root: h("li", {}, ask, right, remove) };
    });
    this.list.replaceChildren(...this.boxes.map(({ root }) => root));
  }

  add() {
    if (this.rows.length >= this.boot.most.prompts) return;
    this.onedit([...this.rows, { prompt: "", gold: "" }]);
    this.boxes.at(-1)?.ask.focus();
  }

  removed(i) {
    const before = this.rows;
    this.onedit(before.toSpliced(i, 1));
    this.slot.note("The prompt is removed.", [button("Undo", () => (this.onedit(before), this.slot.clear()), { kind: "link" })]);
  }

  async read() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    const before = this.rows;
    try {
      const rows = await this.onfile(file);
      this.onedit(rows);
      this.slot.note(`${count(rows.length, "prompt")} from ${file.name} took the place of ${count(before.length, "prompt")}.`, [button("Undo", () => (this.onedit(before), this.slot.clear()), { kind: "link" })]);
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  mark(problem) {
    const at = /^own\[(\d+)\]/.exec(problem?.where ?? "");
    this.boxes.forEach(({ ask }, i) => set(ask, { "aria-invalid": at && Number(at[1]) === i ? "true" : null }));
    if (at) this.boxes[Number(at[1])]?.ask.focus();
  }
}

export function tidyPrompts(rows, most) {
  const text = (value) => (typeof value === "string" ? value : "");
  return Array.isArray(rows) ? rows.slice(0, most).map((row) => ({ prompt: text(row?.prompt), gold: text(row?.gold) })) : [];
}
