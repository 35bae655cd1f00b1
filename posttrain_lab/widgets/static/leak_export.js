// What a reader takes home: a report as a page or as lines, a cleaned copy. A new file each time.

import { button, h, show } from "./dom.js";
import { Slot } from "./notice.js";

const PAUSE_MS = 300;
const TYPES = { html: "text/html", json: "application/jsonl", clean: "application/jsonl" };

export class Exports {
  // `body()`: whose scan, and the dials as they stand.
  constructor({ kernel, body }) {
    Object.assign(this, { kernel, body });
    this.slot = new Slot();
    this.buttons = h("div", { class: "ptl-row" },
      button("Report", () => this.save("html"), { kind: "quiet", glyph: "out", label: "Save the report as a page" }),
      button("JSON", () => this.save("json"), { kind: "quiet", glyph: "out", label: "Save the leaks as lines of JSON" }),
      button("Cleaned copy", () => this.save("clean"), { kind: "quiet", glyph: "out", label: "Save the training data without the rows that leak" }));
    this.root = h("section", { class: "ptl-lk-exports", "aria-label": "Take home" }, this.buttons, this.slot.root);
  }

  draw({ can }) {
    show(this.root, can);
  }

  async save(what) {
    this.slot.clear();
    try {
      const { name, text } = await this.fetch("export", { ...this.body(), what });
      download(name, text, TYPES[what]);
      if (what === "clean") this.slot.note(`${name} is a new file; yours is as it was.`);
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  // A long file comes in pieces; one that takes a while is asked for again.
  async fetch(type, body) {
    const parts = [];
    let from = 0;
    while (true) {
      const reply = await this.kernel.ask(type, { ...body, from });
      if (reply.later) {
        await new Promise((done) => setTimeout(done, PAUSE_MS));
        continue;
      }
      parts.push(reply.text);
      if (!reply.next) return { name: reply.name, text: parts };
      from = reply.next;
    }
  }

  async sample(side) {
    try {
      const { name, text } = await this.kernel.ask("sample", { side });
      download(name, [text], TYPES.json);
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }
}

function download(name, parts, type) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
