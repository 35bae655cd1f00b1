// The prompt: one box, ready prompts beside it, and what each of them is good for.

import { button, grow, h, say, set, textarea, uid } from "./dom.js";
import { problemBox, Slot } from "./notice.js";

const ANY = "Any text will do. Change it, and every stage answers anew.";

export class Prompt {
  // `ontype(text)` while it is typed, `onpick(text)` when a ready one is chosen.
  constructor({ prompts, ontype, onpick }) {
    this.prompts = prompts;
    this.box = textarea("", { id: uid("prompt"), class: "ptl-ask-box", placeholder: "Write something", oninput: () => ontype(this.box.value) });
    this.chips = prompts.map((each) => button(each.label, () => onpick(each.text), { kind: "chip", "aria-pressed": "false", title: each.text }));
    this.note = h("p", { class: "ptl-says ptl-ask-note", id: uid("note") });
    this.slot = new Slot();
    set(this.box, { "aria-describedby": this.note.id });
    this.root = h("section", { class: "ptl-ask", "aria-label": "Prompt" },
      h("label", { class: "ptl-ask-label", for: this.box.id }, "Your prompt"), this.box, this.slot.root,
      h("div", { class: "ptl-row ptl-chips", role: "group", "aria-label": "Ready prompts" }, this.chips), this.note);
  }

  draw(text, problem) {
    if (this.box.value !== text) {
      this.box.value = text;
      requestAnimationFrame(() => grow(this.box));
    }
    const at = this.prompts.findIndex((each) => each.text === text);
    this.chips.forEach((chip, i) => set(chip, { "aria-pressed": String(i === at) }));
    say(this.note, this.prompts[at]?.note ?? ANY);
    set(this.box, { "aria-invalid": problem ? "true" : null });
    const key = problem ? JSON.stringify(problem) : "";
    if (key === this.shown) return;
    this.shown = key;
    if (problem) this.slot.put(problemBox(problem));
    else this.slot.clear();
  }

  fit() {
    grow(this.box);
  }
}

// The ready prompts and the learner's own, to walk through.
export function turned(prompts, own, now, by) {
  const texts = [...prompts.map((each) => each.text), ...(own ? [own] : [])];
  const at = texts.indexOf(now);
  return texts[(Math.max(at, 0) + by + texts.length) % texts.length];
}
