// A number to choose: a box, a slider beside it, what moving it does, and what is wrong with it.

import { h, level, say, set, show, uid } from "./dom.js";
import { plain } from "./words.js";

export class NumberField {
  // `log`: the slider runs over powers of ten, from `low` to `high`; `bare`: no slider.
  constructor({ key, label, term, says, low, high, step = 1, log = false, bare = false }, onchange) {
    Object.assign(this, { key, log, onchange });
    const id = uid(key);
    this.box = h("input", { id, class: "ptl-number", inputmode: "decimal", autocomplete: "off", "aria-describedby": `${id}-says ${id}-wrong`,
      oninput: () => (this.place(this.read()), onchange(key, this.read())) });
    this.slider = bare ? null : h("input", { type: "range", "aria-label": `${label}, slider`, min: log ? Math.log10(low) : low, max: log ? Math.log10(high) : high,
      step: log ? 0.125 : step, oninput: () => this.slid() });
    this.wrong = h("p", { class: "ptl-wrong", id: `${id}-wrong`, hidden: true });
    this.root = h("div", { class: "ptl-field", "data-field": key },
      h("div", { class: "ptl-field-head" }, h("label", { for: id }, label, term ? h("i", {}, ` (${term})`) : null), this.box),
      this.slider, this.wrong, h("p", { class: "ptl-says", id: `${id}-says` }, says));
  }

  read() {
    const text = this.box.value.trim();
    const value = text === "" ? NaN : Number(text.replace(",", "."));
    return Number.isFinite(value) ? value : text;
  }

  slid() {
    const value = this.log ? Number((10 ** Number(this.slider.value)).toPrecision(2)) : Number(this.slider.value);
    this.box.value = plain(value);
    level(this.slider);
    this.onchange(this.key, value);
  }

  // The thumb follows the box; a value it cannot show leaves it where it is.
  place(value) {
    if (!this.slider) return;
    const at = this.log ? Math.log10(value) : value;
    if (Number.isFinite(at)) this.slider.value = at;
    level(this.slider);
    set(this.slider, { "aria-valuetext": String(value) });
  }

  draw(value) {
    if (document.activeElement !== this.box) this.box.value = typeof value === "number" ? plain(value) : value;
    this.place(value);
  }

  mark(problem) {
    set(this.box, { "aria-invalid": problem ? "true" : null });
    say(this.wrong, problem ? `${problem.needed} ${problem.do}` : "");
    show(this.wrong, problem);
  }
}
