// The examples: what the model is to learn, one prompt and answer each.

import { button, grow, h, say, set, show, textarea } from "./dom.js";
import { toLine, toRow } from "./draft.js";
import { Slot } from "./notice.js";
import { count } from "./words.js";

const PAGE = 40;
const without = (list, i) => list.filter((_, k) => k !== i);

export class Examples {
  constructor({ draft, kernel }) {
    Object.assign(this, { draft, kernel, shown: PAGE });
    this.slot = new Slot();
    this.count = h("span", { class: "ptl-count" });
    this.list = h("ol", { class: "ptl-examples", "aria-label": "Examples" });
    this.more = button("More", () => this.showMore(), { kind: "link" });
    this.file = h("input", { type: "file", accept: ".jsonl,.json,.csv", hidden: true, onchange: () => this.read() });
    this.undo = button("", () => this.draft.undo(), { kind: "icon", glyph: "undo", label: "Undo" });
    this.redo = button("", () => this.draft.redo(), { kind: "icon", glyph: "redo", label: "Redo" });
    this.ready = button("", () => this.bringBack(), { kind: "icon", glyph: "reset", label: "Bring back the ready examples" });
    this.root = h("section", { class: "ptl-block", "aria-label": "Examples" },
      h("div", { class: "ptl-block-head" }, h("h4", {}, "Examples"), this.count, h("span", { class: "ptl-push" }), this.undo, this.redo, this.ready),
      this.slot.root, h("div", { class: "ptl-scroll" }, this.list, this.more),
      h("div", { class: "ptl-row" },
        button("Add", () => this.add(), { kind: "quiet", glyph: "plus", label: "Add an example" }),
        button("Import", () => this.file.click(), { kind: "quiet", glyph: "into", label: "Import examples from a JSONL or CSV file" }),
        button("Export", () => this.export(), { kind: "quiet", glyph: "out", label: "Export the examples as JSONL" }),
        this.file));
  }

  // Rebuilds all rows; while a cell is typed in, only marks and counts change.
  draw() {
    const { examples } = this.draft.set;
    const rows = examples.slice(0, this.shown).map((row, i) => this.row(row, i));
    this.list.replaceChildren(...rows);
    const rest = examples.length - rows.length;
    show(this.more, rest > 0);
    say(this.more.lastChild, `Show ${Math.min(rest, PAGE)} more of ${rest}`);
    this.marks();
    requestAnimationFrame(() => this.list.querySelectorAll("textarea").forEach(grow));
  }

  marks() {
    const { examples } = this.draft.set;
    const empty = examples.filter((row) => !row.answer.trim() || (!row.prompt.trim() && !row.before?.length)).length;
    say(this.count, empty ? `${examples.length}, ${empty} unfinished` : String(examples.length));
    set(this.count, { "data-wrong": empty > 0 || null });
    // Not `disabled`: a button that was just pressed must keep the keyboard's focus.
    set(this.undo, { "aria-disabled": String(!this.draft.past.length) });
    set(this.redo, { "aria-disabled": String(!this.draft.future.length) });
    set(this.ready, { "aria-disabled": String(this.draft.isReady) });
    [...this.list.children].forEach((li, i) => {
      const row = examples[i];
      if (!row) return;
      for (const area of li.querySelectorAll("textarea")) {
        const bad = !row[area.dataset.key].trim() && !(area.dataset.key === "prompt" && row.before?.length);
        set(area, { "aria-invalid": bad ? "true" : null });
        show(area.nextElementSibling, bad);
      }
    });
  }

  row(row, i) {
    const cell = (key, label) => {
      const area = textarea(row[key], {
        "data-key": key, "aria-label": `Example ${i + 1}, ${label}`, class: `ptl-cell ptl-cell-${key}`,
        placeholder: key === "prompt" ? "What someone says" : "What the model should answer",
        oninput: () => this.type(i, key, area.value),
        onblur: () => (this.draft.typing = null),
      });
      return h("div", { class: "ptl-cell-box" }, area,
        h("span", { class: "ptl-cell-warning", hidden: true }, key === "prompt" ? "Needs a prompt" : "Needs an answer"));
    };
    return h("li", { class: "ptl-example" },
      h("div", { class: "ptl-pair" },
        row.before?.length ? h("span", { class: "ptl-before" }, `after ${count(row.before.length, "earlier message")}`) : null,
        cell("prompt", "prompt"), cell("answer", "answer")),
      h("div", { class: "ptl-tools" },
        button("", () => this.duplicate(i), { kind: "icon", glyph: "copy", label: `Duplicate example ${i + 1}` }),
        button("", () => this.remove(i), { kind: "icon", glyph: "trash", label: `Delete example ${i + 1}` })));
  }

  type(i, key, value) {
    const change = (set) => ({ examples: set.examples.map((row, k) => (k === i ? { ...row, [key]: value } : row)) });
    this.draft.edit(change, { typing: `${key}-${i}` });
  }

  add() {
    this.draft.edit((set) => ({ examples: [...set.examples, { before: [], prompt: "", answer: "" }] }));
    this.shown = Math.max(this.shown, this.draft.set.examples.length);
    this.focus(this.draft.set.examples.length - 1, "prompt");
  }

  duplicate(i) {
    this.draft.edit((set) => ({ examples: [...set.examples.slice(0, i + 1), { ...set.examples[i] }, ...set.examples.slice(i + 1)] }));
    this.focus(i + 1, "prompt");
  }

  remove(i) {
    this.draft.edit((set) => ({ examples: without(set.examples, i) }));
    this.slot.note(`Example ${i + 1} is deleted.`, [button("Undo", () => (this.draft.undo(), this.slot.clear()), { kind: "link" })]);
    const next = this.list.children[Math.min(i, this.list.children.length - 1)];
    (next?.querySelector(".ptl-tools button:last-child") ?? this.undo).focus({ preventScroll: true });
  }

  bringBack() {
    if (this.draft.isReady) return;
    this.draft.reset("examples");
    this.slot.note("The ready examples are back.", [button("Undo", () => (this.draft.undo(), this.slot.clear()), { kind: "link" })]);
  }

  showMore() {
    this.shown += PAGE;
    this.draw();
  }

  focus(i, key) {
    if (i >= this.shown) {
      this.shown = i + PAGE;
      this.draw();
    }
    const area = this.list.children[i]?.querySelector(`[data-key="${key}"]`);
    area?.focus({ preventScroll: true });
    area?.closest("li").scrollIntoView({ block: "nearest" });
  }

  async read() {
    const file = this.file.files[0];
    this.file.value = "";
    if (!file) return;
    try {
      if (file.size > this.draft.boot.max_bytes) {
        throw { given: `${file.name} has ${(file.size / 1e6).toFixed(1)} MB.`, needed: `The lab reads up to ${this.draft.boot.max_bytes / 1e6} MB.`, do: "Split the file.", where: "" };
      }
      const reply = await this.kernel.ask("import", { name: file.name }, [await file.arrayBuffer()]);
      this.replace(file.name, reply.examples.map(toRow));
    } catch (problem) {
      this.slot.problem(problem.given ? problem : { given: `${file.name} could not be read.`, needed: "", do: "Try another file.", where: "" });
    }
  }

  replace(name, rows) {
    const old = this.draft.set.examples;
    this.shown = PAGE;
    this.draft.edit(() => ({ examples: rows }));
    this.slot.note(`${count(rows.length, "example")} from ${name} took the place of ${count(old.length, "example")}.`, [
      button("Keep both", () => (this.draft.edit(() => ({ examples: [...old, ...rows] })), this.slot.clear()), { kind: "link" }),
      button("Undo", () => (this.draft.undo(), this.slot.clear()), { kind: "link" }),
    ]);
  }

  export() {
    const text = this.draft.set.examples.map((row) => `${toLine(row)}\n`).join("");
    const url = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
    h("a", { href: url, download: `${this.draft.behaviour.name}.jsonl` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}
