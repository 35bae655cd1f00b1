// One of the two files: dropped or chosen, sent in pieces, its columns shown to be confirmed.

import { button, h, icon, say, set, show, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { megabytes } from "./words.js";

const ENDINGS = ".jsonl,.ndjson,.json,.csv,.tsv,.parquet,.txt,.md,.gz";
const KINDS = { question: "question", passage: "passage", choices: "choices", answer: "answer", tests: "tests", text: "text" };

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : megabytes(bytes));

export class FileBox {
  // `side`: "train" or "evals"; `onfile(file)`, `onforget()`, `oncolumns(names)`.
  constructor({ side, title, says, onfile, onforget, oncolumns, onsample }) {
    Object.assign(this, { side, onfile, oncolumns });
    const id = uid(side);
    this.slot = new Slot();
    this.name = h("p", { class: "ptl-lk-name" });
    this.facts = h("p", { class: "ptl-says" });
    this.reads = h("p", { class: "ptl-lk-reads" });
    this.file = h("input", { type: "file", id, accept: ENDINGS, class: "ptl-unseen", "aria-label": `File of ${title.toLowerCase()}`, tabindex: -1, onchange: () => this.chosen() });
    this.choose = button("Choose a file", () => this.file.click(), { kind: "strong" });
    this.forget = button("", onforget, { kind: "icon", glyph: "trash", label: `Remove the ${title.toLowerCase()}` });
    this.sample = button("Save the example's file", onsample, { kind: "link" });
    this.columns = h("ul", { class: "ptl-lk-columns" });
    this.fold = h("details", { class: "ptl-fold" }, h("summary", {}, "Read other columns"), h("p", { class: "ptl-says" }, "Found by their names. Untick what shall not be read."), this.columns);
    this.root = h("section", { class: "ptl-lk-file", "aria-label": title, ondragover: (event) => this.over(event, true), ondragleave: (event) => this.over(event, false), ondrop: (event) => this.dropped(event) },
      h("div", { class: "ptl-lk-file-head" }, h("h4", {}, title), h("span", { class: "ptl-push" }), this.forget),
      this.name, this.facts, this.reads, h("div", { class: "ptl-row" }, this.choose, h("span", { class: "ptl-says" }, "or drop it here"), this.sample), this.file, this.slot.root, this.fold);
    this.says = says;
  }

  over(event, on) {
    event.preventDefault();
    set(this.root, { "data-over": on ? "" : null });
  }

  dropped(event) {
    this.over(event, false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) this.onfile(file);
  }

  chosen() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.onfile(file);
  }

  // `about`: the file as the kernel knows it, or null; `example`: the name of the example's;
  // `sending`: how much of a new one has arrived, 0 to 1, or null; `chosen`: columns, [] for all.
  draw({ about, example, sending, chosen }) {
    const name = about?.name ?? example;
    say(this.name, sending !== null ? `Sending… ${Math.round(100 * sending)} %` : (name ?? "None yet"));
    say(this.facts, about ? size(about.bytes) : example ? "An example of the lab's own, with leaks planted on purpose." : this.says);
    show(this.forget, about);
    show(this.sample, example && !about);
    const kinds = Object.entries(about?.kinds ?? {});
    this.reads.replaceChildren("Read as: ", ...kinds.flatMap(([kind, columns]) => [h("span", {}, h("b", {}, `${KINDS[kind] ?? kind} `), columns.join(", "))]));
    show(this.reads, kinds.length);
    show(this.fold, about && about.columns.length > 1);
    this.drawColumns(about, chosen);
  }

  drawColumns(about, chosen) {
    const key = JSON.stringify([about?.id, chosen]);
    if (key === this.key || !about) return;
    this.key = key;
    const read = chosen.length ? chosen : about.columns;
    this.columns.replaceChildren(...about.columns.map((column) => {
      const input = h("input", { type: "checkbox", checked: read.includes(column), onchange: () => this.tick(about, read, column, input.checked) });
      return h("li", {}, h("label", { class: "ptl-check" }, input, h("span", {}, h("b", {}, column), h("i", {}, ` ${about.first[column] ?? ""}`))));
    }));
  }

  tick(about, read, column, on) {
    const now = about.columns.filter((each) => (each === column ? on : read.includes(each)));
    if (!now.length) {
      this.key = null;
      this.drawColumns(about, read);
      return this.slot.problem({ given: "No column is left.", needed: "A scan needs one to read.", do: "Keep one of them." });
    }
    this.slot.clear();
    return this.oncolumns(now.length === about.columns.length ? [] : now);
  }

  warn(problems) {
    if (problems.length) this.slot.put(...problems.map((text) => h("p", { class: "ptl-notice ptl-is-warn" }, icon("warn"), h("span", {}, text))));
  }
}

// Sends a file piece by piece; resolves with what the kernel makes of it.
export async function send(kernel, body, file, piece, onfar) {
  let reply = null;
  for (let at = 0; at === 0 || at < file.size; at += piece) {
    const bytes = await file.slice(at, at + piece).arrayBuffer();
    reply = await kernel.ask("take", { ...body, name: file.name, at, of: file.size }, [bytes]);
    onfar(file.size ? Math.min(1, (at + piece) / file.size) : 1);
  }
  return reply.file;
}
