// The examples: what the model is to learn, and, in a rich table, what it is only tested on.

import { button, grow, h, say, set, show } from "./dom.js";
import { lacks, toLine, toRow } from "./draft.js";
import { ExampleRow } from "./example.js";
import { called, heldCount, splitTo } from "./held_out.js";
import { Slot } from "./notice.js";
import { Split } from "./split.js";
import { TemplateMenu } from "./templates.js";
import { count } from "./words.js";

const PAGE = 40;

export class Examples {
  // `rich`: with turns, thinking and a held-out part.
  constructor({ draft, kernel, rich = false }) {
    Object.assign(this, { draft, kernel, rich, shown: PAGE });
    this.slot = new Slot();
    this.count = h("span", { class: "ptl-count" });
    this.list = h("ol", { class: "ptl-examples", "aria-label": "Examples" });
    this.more = button("More", () => this.showMore(), { kind: "link" });
    this.file = h("input", { type: "file", accept: ".jsonl,.json,.csv", hidden: true, onchange: () => this.read() });
    this.undo = button("", () => this.draft.undo(), { kind: "icon", glyph: "undo", label: "Undo" });
    this.redo = button("", () => this.draft.redo(), { kind: "icon", glyph: "redo", label: "Redo" });
    this.ready = button("", () => this.bringBack(), { kind: "icon", glyph: "reset", label: "Bring back the ready examples" });
    this.split = rich ? new Split({ draft }) : null;
    this.menu = rich ? new TemplateMenu((row) => this.add(row)) : null;
    const add = this.menu?.toggle ?? button("Add", () => this.add(), { kind: "quiet", glyph: "plus", label: "Add an example" });
    this.root = h("section", { class: "ptl-block", "aria-label": "Examples" },
      h("div", { class: "ptl-block-head" }, h("h4", {}, "Examples"), this.count, h("span", { class: "ptl-push" }), this.undo, this.redo, this.ready),
      this.slot.root, h("div", { class: "ptl-scroll" }, this.list, this.more),
      h("div", { class: "ptl-row" },
        add,
        button("Import", () => this.file.click(), { kind: "quiet", glyph: "into", label: "Import examples from a JSONL or CSV file" }),
        button("Export", () => this.export(), { kind: "quiet", glyph: "out", label: "Export the examples as JSONL" }),
        this.file), this.menu?.list, this.split?.root);
  }

  // Rebuilds all rows; while a cell is typed in, only marks and counts change.
  draw() {
    const { examples } = this.draft.set;
    const rows = examples.slice(0, this.shown).map((row, i) => this.row(row, i));
    const held = this.held();
    this.list.replaceChildren(...rows);
    if (held) this.list.children[held.i]?.querySelector(`[data-key="${held.key}"]`)?.focus({ preventScroll: true });
    const rest = examples.length - rows.length;
    show(this.more, rest > 0);
    say(this.more.lastChild, `Show ${Math.min(rest, PAGE)} more of ${rest}`);
    this.marks();
    requestAnimationFrame(() => this.list.querySelectorAll("textarea").forEach(grow));
  }

  // Where the keyboard is, so that it is there again in the new row.
  held() {
    const at = document.activeElement;
    const i = [...this.list.children].findIndex((li) => li.contains(at));
    return i >= 0 && at.dataset.key ? { i, key: at.dataset.key } : null;
  }

  marks() {
    const { examples } = this.draft.set;
    const wrong = examples.map(lacks);
    const empty = wrong.filter((found) => found.length).length;
    const held = heldCount(examples);
    const all = held ? `${examples.length - held} to learn, ${held} held out` : String(examples.length);
    say(this.count, empty ? `${examples.length}, ${empty} unfinished` : all);
    set(this.count, { "data-wrong": empty > 0 || null });
    // Not `disabled`: a button that was just pressed must keep the keyboard's focus.
    set(this.undo, { "aria-disabled": String(!this.draft.past.length) });
    set(this.redo, { "aria-disabled": String(!this.draft.future.length) });
    set(this.ready, { "aria-disabled": String(this.draft.isReady) });
    [...this.list.children].forEach((li, i) => {
      const keys = (wrong[i] ?? []).map(([key]) => key);
      for (const area of li.querySelectorAll("textarea")) {
        const bad = keys.includes(area.dataset.key) || (!this.rich && area.dataset.key === "answer" && keys.includes("result"));
        set(area, { "aria-invalid": bad ? "true" : null });
        show(area.nextElementSibling, bad);
      }
    });
    this.split?.draw();
  }

  row(row, i) {
    const acts = { place: i, put: (made, typing) => this.put(i, made, typing), remove: () => this.remove(i), duplicate: () => this.duplicate(i),
      rest: () => (this.draft.typing = null), focus: (key) => this.focus(i, key) };
    return new ExampleRow(row, { name: called(this.draft.set.examples, i), acts, rich: this.rich }).root;
  }

  put(i, row, typing) {
    this.draft.edit((now) => ({ examples: now.examples.with(i, row) }), { typing });
  }

  add(row = { before: [], prompt: "", answer: "" }) {
    this.draft.edit((now) => ({ examples: [...now.examples, row] }));
    this.shown = Math.max(this.shown, this.draft.set.examples.length);
    this.focus(this.draft.set.examples.length - 1, "prompt");
  }

  duplicate(i) {
    this.draft.edit((now) => ({ examples: now.examples.toSpliced(i + 1, 0, { ...now.examples[i] }) }));
    this.focus(i + 1, "prompt");
  }

  remove(i) {
    const name = called(this.draft.set.examples, i);
    this.draft.edit((now) => ({ examples: now.examples.toSpliced(i, 1) }));
    this.slot.note(`${name} is deleted.`, [button("Undo", () => (this.draft.undo(), this.slot.clear()), { kind: "link" })]);
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
    const find = (each) => this.list.children[i]?.querySelector(`[data-key="${each}"]`);
    const area = find(key) ?? find("answer") ?? find("result");
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
      const rows = reply.examples.map(toRow);
      this.replace(file.name, this.rich ? splitTo(rows, this.split.many(rows.length)) : rows);
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
