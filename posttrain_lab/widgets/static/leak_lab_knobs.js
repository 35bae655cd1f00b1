// The knobs of the contamination lab: the stages as a line, kinds, dose, repeats, cleaning.

import { h, set, uid } from "./dom.js";

export const same = (a, b) => Object.keys(a).every((key) => a[key] === b[key]);

// What a knob's setting is called.
export const titled = (words, knobs, knob) => words[knob].options.find(({ value }) => value === knobs[knob]).title;

export class Knobs {
  // `words`: of each knob its title and options; `onchoose`: hears of {knob: value}.
  constructor(words, onchoose) {
    this.inputs = [];
    const group = (knob) => this.group(knob, words[knob], onchoose);
    this.cleaned = h("input", { type: "checkbox", onchange: () => onchoose({ cleaned: this.cleaned.checked }) });
    this.root = h("div", { class: "ptl-cont-knobs" }, group("stage"), group("kind"),
      h("div", { class: "ptl-cont-small" }, group("rate"), group("repeats"),
        h("fieldset", { class: "ptl-cont-knob" }, h("legend", {}, "Before training"), h("label", { class: "ptl-check" }, this.cleaned, "The lab's scanner takes out what it flags"))));
  }

  group(knob, { title, options }, onchoose) {
    const name = uid(knob);
    const rows = options.map(({ value, title: said, says }) => {
      const input = h("input", { type: "radio", name, onchange: () => onchoose({ [knob]: value }) });
      this.inputs.push({ knob, value, input });
      return h("label", { class: "ptl-cont-option", "data-value": value }, input, h("span", {}, h("b", {}, said), says ? h("small", {}, says) : null));
    });
    return h("fieldset", { class: "ptl-cont-knob", "data-knob": knob }, h("legend", {}, title), h("div", { class: "ptl-cont-options" }, rows));
  }

  draw(knobs) {
    for (const { knob, value, input } of this.inputs) {
      input.checked = knobs[knob] === value;
      set(input.parentElement, { "data-on": input.checked ? "" : null });
    }
    this.cleaned.checked = knobs.cleaned;
  }
}
