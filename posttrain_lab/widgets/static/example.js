// One example of the table: its cells and its tools. In a rich table it may have several turns,
// think before it answers, and be held out to test on.

import { button, h, icon, textarea } from "./dom.js";
import { marked } from "./held_out.js";
import { parts, whole } from "./thinking.js";
import { count } from "./words.js";

const ROLES = ["system", "user", "assistant"];
const without = (list, i) => list.filter((_, k) => k !== i);

const HINTS = { prompt: "What someone says", answer: "What the model should answer", thinking: "Its thinking, step by step", result: "The answer that comes of it" };
const LACKS = { prompt: "Needs a prompt", answer: "Needs an answer", result: "Needs an answer" };

// `name`: "Example 3"; `acts`: what its parts do: put(row, typing), remove(), duplicate(), rest().
export class ExampleRow {
  constructor(row, { name, acts, rich }) {
    Object.assign(this, { row, name, acts, rich });
    this.thought = rich ? parts(row.answer) : null;
    const spoken = rich && row.before?.length > 0;
    const cells = [this.cell("prompt", row.prompt, (prompt) => ({ prompt }), spoken ? "user" : null), ...this.answers(spoken ? "assistant" : null)];
    this.menu = rich ? this.choices() : null;
    this.root = h("li", { class: "ptl-example", "data-held": row.held ? "" : null, "data-rich": rich ? "" : null },
      h("div", { class: "ptl-example-cells" }, this.head(), this.earlier(), cells, this.menu), this.tools());
  }

  head() {
    if (!this.rich) return null;
    return h("p", { class: "ptl-example-name" }, this.row.held ? icon("lock") : null, this.name);
  }

  earlier() {
    const before = this.row.before ?? [];
    if (!this.rich) return before.length ? h("span", { class: "ptl-before" }, `after ${count(before.length, "earlier message")}`) : null;
    return before.map((message, k) => this.turn(message, k));
  }

  turn(message, k) {
    const of = `${this.name}, turn ${k + 1}`;
    const change = (values) => ({ before: this.row.before.map((each, n) => (n === k ? { ...each, ...values } : each)) });
    const role = h("select", { class: "ptl-role", "data-key": `role-${k}`, "aria-label": `${of}, who speaks`, onchange: () => this.put(change({ role: role.value })) },
      ROLES.map((each) => h("option", { value: each }, each)));
    role.value = message.role;
    return h("div", { class: "ptl-turn", "data-role": message.role }, h("div", { class: "ptl-turn-head" }, role,
      button("", () => this.put({ before: without(this.row.before, k) }), { kind: "icon", glyph: "close", label: `Remove turn ${k + 1} of ${this.name.toLowerCase()}` })),
    this.cell(`turn-${k}`, message.content, (content) => change({ content }), null, `turn ${k + 1}`));
  }

  answers(role) {
    if (!this.thought) return [this.cell("answer", this.row.answer, (answer) => ({ answer }), role)];
    const change = (values) => {
      this.thought = { ...this.thought, ...values };
      return { answer: whole(this.thought) };
    };
    return [this.cell("thinking", this.thought.thinking, (thinking) => change({ thinking }), role ?? "thinks"),
      this.cell("result", this.thought.result, (result) => change({ result }), "answers")];
  }

  // `change(text)`: the part of the row that this cell writes.
  cell(key, text, change, role, label = key) {
    const area = textarea(text, {
      "data-key": key, "aria-label": `${this.name}, ${label}`, class: `ptl-cell ptl-cell-${key.split("-")[0]}`,
      placeholder: HINTS[key] ?? "What is said",
      oninput: () => this.put(change(area.value), `${key}-${this.acts.place}`),
      onblur: () => this.acts.rest(),
    });
    return h("div", { class: "ptl-cell-box" }, role ? h("span", { class: "ptl-cell-role" }, role) : null, area,
      h("span", { class: "ptl-cell-warning", hidden: true }, LACKS[key] ?? "Says nothing"));
  }

  put(values, typing = null) {
    this.row = { ...this.row, ...values };
    this.acts.put(this.row, typing);
  }

  tools() {
    const name = this.name.toLowerCase();
    const hold = this.row.held ? `Learn from ${name}` : `Hold out ${name}, to test on`;
    return h("div", { class: "ptl-tools" },
      this.rich ? button("", () => this.acts.put(marked(this.row, !this.row.held)), { kind: "icon", glyph: "lock", label: hold, "data-key": "hold", "aria-pressed": String(Boolean(this.row.held)) }) : null,
      button("", () => this.acts.duplicate(), { kind: "icon", glyph: "copy", label: `Duplicate ${name}` }),
      this.rich ? button("", (event) => this.open(event.currentTarget), { kind: "icon", glyph: "more", label: `Turns and thinking of ${name}`, "aria-expanded": "false" }) : null,
      button("", () => this.acts.remove(), { kind: "icon", glyph: "trash", label: `Delete ${name}` }));
  }

  open(toggle) {
    this.menu.hidden = !this.menu.hidden;
    toggle.setAttribute("aria-expanded", String(!this.menu.hidden));
    if (!this.menu.hidden) this.menu.querySelector("button").focus();
  }

  choices() {
    const { before = [], prompt, answer } = this.row;
    const asked = prompt ? [{ role: "user", content: prompt }] : [];
    const more = () => this.put({ before: [...before, ...asked, { role: "assistant", content: answer }], prompt: "", answer: "" });
    const instruct = () => this.put({ before: [{ role: "system", content: "" }, ...before] });
    const think = () => this.put({ answer: this.thought ? this.thought.result : whole({ thinking: "", result: answer }) });
    const choice = (text, act, key) => button(text, () => (act(), this.acts.focus(key)), { kind: "link" });
    return h("div", { class: "ptl-row ptl-example-menu", hidden: true },
      choice("Continue the conversation", more, "prompt"),
      before.some((message) => message.role === "system") ? null : choice("Add instructions", instruct, "turn-0"),
      choice(this.thought ? "Answer at once" : "Think first", think, this.thought ? "answer" : "thinking"));
  }
}
