// How many rows leak, by channel; thresholds to move, and what counts where opinions differ.

import { h, level, say, set, show, uid } from "./dom.js";
import { count } from "./words.js";

const MOVED = ["surface", "masked", "words"]; // the others hold or do not hold
const POLICY = [
  ["passages", "A passage without its question", "Many texts quote it that never saw the test."],
  ["headers", "A header that several items share", "An instruction is no test item. This one scans again."],
  ["generic", "Everyday questions inside other text", "“How many are left?” is asked everywhere."],
];

class Channel {
  constructor({ name, title, says, here }, { low, high, get, onchange }) {
    Object.assign(this, { name, here });
    const id = uid(name);
    this.on = h("input", { type: "checkbox", id, disabled: !here, onchange: () => onchange({ on: this.on.checked }) });
    this.many = h("output", { class: "ptl-lk-many", for: id });
    this.bar = h("div", { class: "ptl-lk-bar", "aria-hidden": "true" }, h("i", {}));
    this.far = h("span", { class: "ptl-says" });
    this.slider = MOVED.includes(name) ? h("input", { type: "range", min: low, max: high, step: 0.05, "aria-label": `${title}: how much has to be found`, oninput: () => this.moved(onchange) }) : null;
    this.root = h("li", { class: "ptl-lk-channel", "data-channel": name, "data-missing": here ? null : "" },
      h("div", { class: "ptl-lk-channel-head" }, h("label", { class: "ptl-check", for: id }, this.on, h("b", {}, title)), this.many),
      this.bar, h("p", { class: "ptl-says" }, says, here ? null : [" To have it here: ", h("code", {}, get)]),
      this.slider ? h("div", { class: "ptl-lk-slide" }, this.slider, this.far) : null);
  }

  moved(onchange) {
    level(this.slider);
    onchange({ more: Number(this.slider.value) });
  }

  draw(dials, many, most) {
    const on = this.here && !dials.off.includes(this.name);
    this.on.checked = on;
    say(this.many, String(many));
    this.bar.firstChild.style.width = `${most ? (100 * many) / most : 0}%`;
    set(this.root, { "data-off": on ? null : "" });
    if (!this.slider) return;
    const more = dials.more[this.name] ?? 0;
    if (document.activeElement !== this.slider) this.slider.value = more;
    this.slider.disabled = !on;
    level(this.slider);
    const words = !more ? "as calibrated" : `${Math.abs(more).toFixed(2)} ${more > 0 ? "stricter" : "looser"}`;
    say(this.far, words);
    set(this.slider, { "aria-valuetext": words });
  }
}

export class Channels {
  // `onchange(dials)` with the dials as they are to be.
  constructor({ channels, looser, stricter, get, onchange }) {
    this.onchange = onchange;
    this.rows = channels.map((channel) => new Channel(channel, { low: -looser, high: stricter, get, onchange: (change) => this.changed(channel.name, change) }));
    this.headline = h("p", { class: "ptl-lk-headline", role: "status" });
    this.items = h("p", { class: "ptl-says" });
    this.truth = h("p", { class: "ptl-lk-truth" });
    this.policy = POLICY.map(([key, title, says]) => {
      const input = h("input", { type: "checkbox", onchange: () => this.onchange({ ...this.dials, policy: { ...this.dials.policy, [key]: input.checked } }) });
      return { key, input, root: h("label", { class: "ptl-check ptl-lk-rule" }, input, h("span", {}, title, h("i", {}, says))) };
    });
    this.top = h("div", { class: "ptl-lk-top" }, this.headline, this.truth, this.items);
    this.root = h("section", { class: "ptl-block ptl-lk-counts", "aria-label": "By channel" },
      h("ul", { class: "ptl-lk-channels" }, this.rows.map(({ root }) => root)),
      h("fieldset", { class: "ptl-lk-policy" }, h("legend", {}, "Does this count as a leak?"), this.policy.map(({ root }) => root)));
  }

  changed(name, { on, more }) {
    const { off, more: all } = this.dials;
    if (more !== undefined) return this.onchange({ ...this.dials, more: { ...all, [name]: more } });
    return this.onchange({ ...this.dials, off: on ? off.filter((each) => each !== name) : [...off, name] });
  }

  // `tally`: {rows, items, channels}; `rows` and `items`: how many there are; `truth`: in words.
  draw(dials, tally, { rows, items, truth }) {
    this.dials = dials;
    this.headline.replaceChildren(h("b", {}, tally.rows.toLocaleString("en")), ` of ${rows.toLocaleString("en")} training rows ${tally.rows === 1 ? "holds" : "hold"} a test item.`);
    set(this.headline, { "data-none": tally.rows ? null : "" });
    const moved = Object.values(dials.more).some(Boolean);
    say(this.items, items ? `${tally.items.toLocaleString("en")} of ${count(items, "test item")} ${tally.items === 1 ? "is" : "are"} found. ${moved ? "With moved thresholds, nobody knows how many clean rows it flags." : "As calibrated, a scan flags about one clean row in a thousand."}` : "");
    say(this.truth, truth);
    show(this.truth, truth);
    const most = Math.max(1, ...Object.values(tally.channels));
    for (const row of this.rows) row.draw(dials, tally.channels[row.name] ?? 0, most);
    for (const { key, input } of this.policy) input.checked = dials.policy[key];
  }
}
