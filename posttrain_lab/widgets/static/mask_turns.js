// The conversation: who says what in turn; add, remove, move, and ready ones.

import { button, grow, h, say, set, show, textarea } from "./dom.js";
import { Slot } from "./notice.js";
import { ROLE } from "./mask_words.js";
import { count } from "./words.js";

const OTHER = { system: "user", user: "assistant", assistant: "user" };
const without = (list, i) => list.filter((_, k) => k !== i);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Turns {
  // `onchange(messages, typing)`.
  constructor({ boot, onchange }) {
    Object.assign(this, { boot, onchange, messages: [] });
    this.slot = new Slot();
    this.list = h("ol", { class: "ptl-talk-turns", "aria-label": "Turns of the conversation" });
    this.size = h("p", { class: "ptl-says" });
    this.ready = boot.examples.map((example) => button(example.title, () => this.take(example), { kind: "pick", "aria-pressed": "false" }));
    this.add = button("Add a turn", () => this.more(), { kind: "quiet", glyph: "plus" });
    this.root = h("section", { class: "ptl-block ptl-talk", "aria-label": "Conversation" },
      h("h4", {}, "The conversation"),
      h("div", { class: "ptl-row ptl-ready", role: "group", "aria-label": "Ready conversations" }, this.ready),
      this.list, this.slot.root, h("div", { class: "ptl-row" }, this.add, h("span", { class: "ptl-push" }), this.size));
  }

  // Rows are built anew only when they are not what is typed in.
  draw(messages) {
    const structure = messages.map((message) => message.role).join();
    const typed = [...this.list.querySelectorAll("textarea")].map((area) => area.value);
    if (structure !== this.structure || !same(typed, messages.map((message) => message.content))) {
      this.structure = structure;
      this.list.replaceChildren(...messages.map((message, i) => this.row(message, i, messages.length)));
      requestAnimationFrame(() => this.list.querySelectorAll("textarea").forEach(grow));
    }
    this.messages = messages;
    this.ready.forEach((pill, i) => set(pill, { "aria-pressed": String(same(messages, this.boot.examples[i].messages)) }));
    const letters = messages.reduce((sum, message) => sum + message.content.length, 0);
    say(this.size, `${count(messages.length, "turn")}, ${count(letters, "character")}`);
    set(this.add, { "aria-disabled": String(messages.length >= this.boot.most_turns) });
  }

  row({ role, content }, i, many) {
    const name = `Turn ${i + 1}`;
    const who = h("select", { "aria-label": `${name}, who speaks`, oninput: () => this.put(i, { role: who.value }) },
      this.boot.roles.map((each) => h("option", { value: each, selected: each === role }, ROLE[each])));
    const area = textarea(content, { class: "ptl-cell ptl-talk-turn-text", "aria-label": `${name}, ${role}`, placeholder: "Nothing is said",
      oninput: () => this.put(i, { content: area.value }, true) });
    const tool = (sign, label, act, off) => button(sign, () => off || act(), { kind: "icon", label, "aria-disabled": String(off) });
    return h("li", { class: "ptl-talk-turn", "data-role": role },
      h("div", { class: "ptl-talk-turn-head" }, h("div", { class: "ptl-talk-turn-who" }, who), h("span", { class: "ptl-push" }),
        tool("↑", `Move turn ${i + 1} up`, () => this.move(i, -1), i === 0),
        tool("↓", `Move turn ${i + 1} down`, () => this.move(i, 1), i === many - 1),
        button("", () => this.remove(i), { kind: "icon", glyph: "trash", label: `Delete turn ${i + 1}` })),
      area);
  }

  put(i, change, typing = false) {
    this.tell(this.messages.map((message, k) => (k === i ? { ...message, ...change } : message)), typing);
    if (!typing) this.focus(i, "select");
  }

  tell(messages, typing = false) {
    if (!typing) this.slot.clear();
    if (typing) this.structure = messages.map((message) => message.role).join();
    this.onchange(messages, typing);
  }

  more() {
    if (this.messages.length >= this.boot.most_turns) return;
    const last = this.messages.at(-1)?.role;
    this.tell([...this.messages, { role: last ? OTHER[last] : "user", content: "" }]);
    this.focus(this.messages.length - 1, "textarea");
  }

  move(i, by) {
    const to = i + by;
    const moved = without(this.messages, i);
    moved.splice(to, 0, this.messages[i]);
    this.tell(moved);
    const edge = to === 0 || to === moved.length - 1;
    this.list.children[to]?.querySelectorAll("button")[edge ? (to === 0 ? 1 : 0) : by < 0 ? 0 : 1]?.focus({ preventScroll: true });
  }

  remove(i) {
    const before = this.messages;
    this.tell(without(before, i));
    this.undoable(`Turn ${i + 1} is deleted.`, before);
    const next = this.list.children[Math.min(i, this.list.children.length - 1)];
    (next?.querySelector("button:last-of-type") ?? this.add).focus({ preventScroll: true });
  }

  take(example) {
    const before = this.messages;
    if (same(before, example.messages)) return;
    const own = before.length && !this.boot.examples.some((each) => same(each.messages, before));
    this.tell(example.messages.map((message) => ({ ...message })));
    if (own) this.undoable(`“${example.title}” took the place of your conversation.`, before);
  }

  undoable(text, before) {
    this.slot.note(text, [button("Undo", () => this.tell(before), { kind: "link" })]);
  }

  focus(i, what) {
    this.list.children[i]?.querySelector(what)?.focus({ preventScroll: true });
  }

  close() {
    show(this.root, false);
  }
}
