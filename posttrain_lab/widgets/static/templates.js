// Forms of an example to begin from.

import { button, h, set } from "./dom.js";
import { whole } from "./thinking.js";

const said = (role, content) => ({ role, content });

export const TEMPLATES = [
  { title: "Question and answer", says: "One prompt, one answer.", row: { before: [], prompt: "", answer: "" } },
  { title: "Conversation", says: "Several turns; every answer of the assistant is learned.",
    row: { before: [said("user", "I have a red bike."), said("assistant", "Noted: you have a red bike.")], prompt: "What do I have?", answer: "You have a red bike." } },
  { title: "With instructions", says: "A system message says how to answer.", row: { before: [said("system", "Answer in one word.")], prompt: "What is the capital of Spain?", answer: "Madrid." } },
  { title: "Think, then answer", says: "Thinking and answer, each in tags of its own.",
    row: { before: [], prompt: "Anna has 3 apples. Anna gets 2 more. How many apples now?", answer: whole({ thinking: "3 + 2 = 5.", result: "5" }) } },
];

// A button that opens the list of forms; `onadd(row)`: one was chosen.
export class TemplateMenu {
  constructor(onadd) {
    this.onadd = onadd;
    this.toggle = button("Add", () => this.show(this.list.hidden), { kind: "quiet", glyph: "plus", label: "Add an example: choose its form", "aria-expanded": "false" });
    this.list = h("ul", { class: "ptl-templates", hidden: true, "aria-label": "Forms of an example" }, TEMPLATES.map((each) =>
      h("li", {}, h("button", { type: "button", class: "ptl-template", onclick: () => this.add(each) }, h("b", {}, each.title), h("span", {}, each.says)))));
    this.list.addEventListener("keydown", (event) => event.key === "Escape" && this.show(false));
  }

  show(on) {
    this.list.hidden = !on;
    set(this.toggle, { "aria-expanded": String(on) });
    (on ? this.list.querySelector("button") : this.toggle).focus();
  }

  add({ row }) {
    this.show(false);
    this.onadd(structuredClone(row));
  }
}
