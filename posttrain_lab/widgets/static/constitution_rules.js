// The rules: switched on and off, written, removed.

import { button, h, say, set, show, uid } from "./dom.js";

const LONGEST = 200;

export class Rules {
  // `onchange({off, own})`
  constructor(boot, { onchange }) {
    Object.assign(this, { boot, onchange });
    const [kind, value] = [uid("kind"), uid("value")];
    this.list = h("ul", { class: "ptl-cn-rules" });
    this.kind = h("select", { id: kind, onchange: () => this.hint() }, boot.kinds.map(([name]) => h("option", { value: name }, name)));
    this.value = h("input", { id: value, type: "text", class: "ptl-line-box", autocomplete: "off", maxlength: LONGEST, onkeydown: (event) => event.key === "Enter" && this.add() });
    this.wrong = h("p", { class: "ptl-wrong", role: "alert", hidden: true });
    this.much = h("span", { class: "ptl-count" });
    this.root = h("section", { class: "ptl-block", "aria-label": "Rules" }, h("div", { class: "ptl-block-head" }, h("h4", {}, "The constitution"), this.much), this.list,
      h("details", { class: "ptl-fold" }, h("summary", {}, "Write a rule of your own"), h("div", { class: "ptl-cn-write" }, h("label", { for: kind }, "The answer"), this.kind, h("label", { for: value, class: "ptl-unseen" }, "Phrase or number"), this.value,
        button("Add the rule", () => this.add(), { kind: "strong" })), this.wrong,
        h("p", { class: "ptl-says" }, "pocket/chat learned to mend its answers by the eleven rules above. A rule that you write it does not follow (0 of 100 when we measured); a bigger model may.")));
    this.hint();
  }

  hint() {
    set(this.value, { placeholder: this.kind.value === "at most N words" ? "a number, such as 12" : "a phrase" });
  }

  draw({ off, own }) {
    Object.assign(this, { off, own });
    const rows = [...this.boot.rules, ...own];
    say(this.much, `${rows.filter(({ name }) => !off.includes(name)).length} of ${rows.length} on`);
    const focus = document.activeElement?.dataset?.rule;
    this.list.replaceChildren(...rows.map((rule, i) => this.row(rule, i >= this.boot.rules.length)));
    if (focus) this.list.querySelector(`[data-rule="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  row({ name, text }, own) {
    const box = h("input", { type: "checkbox", "data-rule": name, checked: !this.off.includes(name), onchange: () => this.onchange({ off: box.checked ? this.off.filter((other) => other !== name) : [...this.off, name] }) });
    return h("li", { class: "ptl-cn-rule" }, h("label", { class: "ptl-check" }, box, h("span", { dir: "auto" }, text)),
      own ? button("", () => this.onchange({ own: this.own.filter((rule) => rule.name !== name), off: this.off.filter((other) => other !== name) }), { kind: "icon", glyph: "trash", label: `Remove the rule ${text}` }) : null);
  }

  add() {
    const [kind, typed] = [this.kind.value, this.value.value.trim()];
    const words = kind === "at most N words";
    const fits = words ? /^\d{1,3}$/.test(typed) && Number(typed) > 0 : typed;
    const full = this.boot.rules.length + this.own.length >= this.boot.most.rules;
    const text = (this.boot.kinds.find(([name]) => name === kind)?.[1] ?? "{}").replace("{}", () => typed);
    const twice = this.own.some((rule) => rule.text === text);
    say(this.wrong, full ? "There are as many rules as fit. Remove one." : twice ? "That rule is there already." : words ? "Give a whole number from 1 to 999." : "Give a word or a phrase.");
    show(this.wrong, !fits || full || twice);
    set(this.value, { "aria-invalid": fits ? null : "true" });
    if (!fits || full || twice) return this.value.focus();
    let number = 1;
    while (this.own.some(({ name }) => name === `own ${number}`)) number += 1;
    this.onchange({ own: [...this.own, { name: `own ${number}`, text, kind, value: words ? Number(typed) : typed }] });
    this.value.value = "";
    return this.value.focus();
  }
}
