// Pictures: a caption, the picture it means, what mid draws, what base writes instead.

import { answered } from "./asking.js";
import { button, h, say, set, show, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { noPicture, picture } from "./pixels.js";
import { pairedRates } from "./rates.js";
import { count } from "./words.js";

const MOST = 12;
const PARTS = [["size", "sizes"], ["colour", "colours"], ["shape", "shapes"], ["place", "places"], ["background", "colours"]];

export class Pictures {
  constructor({ kernel, status, rates, recorded, note, onwait, words }) {
    Object.assign(this, { kernel, onwait, words, replies: [...recorded], recorded: new Set(recorded), index: 0, at: 1, wish: 0 });
    this.box = h("textarea", { class: "ptl-bench-box", rows: 3, maxlength: 300, spellcheck: "false", id: uid("caption"), oninput: () => this.slot.clear(),
      onkeydown: (event) => event.key === "Enter" && !event.shiftKey && (event.preventDefault(), this.ask()) });
    this.slot = new Slot();
    this.asked = h("p", { class: "ptl-bench-asked" });
    this.figures = h("div", { class: "ptl-pictures", "aria-live": "polite" });
    this.seen = h("p", { class: "ptl-says" });
    this.source = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), ` ${note}`);
    this.strip = h("ol", { class: "ptl-strip", "aria-label": "Drawn so far" });
    this.root = h("div", { class: "ptl-bench" },
      h("section", { class: "ptl-bench-in", "aria-label": "What is to be drawn" },
        h("label", { for: this.box.id, class: "ptl-bench-label" }, "A caption"), this.box,
        h("div", { class: "ptl-row" }, button("Draw", () => this.ask(), { kind: "primary", glyph: "play" }),
          button("One object", () => this.another(false), { kind: "quiet", glyph: "replay", label: "Another caption with one object" }),
          button("Two objects", () => this.another(true), { kind: "quiet", glyph: "replay", label: "Another caption with two objects" })),
        this.slot.root, status, this.builder()),
      h("section", { class: "ptl-bench-out", "aria-label": "What they draw" }, this.source, this.asked, this.figures, this.seen),
      h("section", { class: "ptl-bench-more", "aria-label": "Drawn so far" }, h("h4", {}, "Drawn so far"), this.strip),
      h("section", { class: "ptl-bench-rates" }, h("h4", {}, "How often all is right"), pairedRates(rates, "Measured on pictures that no training text has, with 95 % intervals.")));
    if (recorded[0]) this.box.value = recorded[0].caption;
    this.draw();
  }

  builder() {
    this.selects = Object.fromEntries(PARTS.map(([part, list]) => [part, h("select", { "aria-label": part, onchange: () => this.built() }, this.words[list].map((word) => h("option", { value: word }, word)))]));
    const { size, colour, shape, place, background } = this.selects;
    [colour.value, background.value, shape.value] = ["red", "white", "triangle"];
    return h("details", { class: "ptl-fold" }, h("summary", {}, "Put a caption together"), h("p", { class: "ptl-sentence" }, "A ", size, " ", colour, " ", shape, " ", place, " on ", background, "."));
  }

  built() {
    const part = (name) => this.selects[name].value;
    this.box.value = `A ${part("size")} ${part("colour")} ${part("shape")} ${part("place")} on ${part("background")}.`;
    this.slot.clear();
  }

  async another(two) {
    this.at += 1;
    const { at } = this;
    try {
      const made = await this.kernel.ask("caption", { index: at, two });
      if (at !== this.at) return;
      this.box.value = made.caption;
      await this.ask();
    } catch (problem) {
      if (!problem.lost) this.slot.problem(problem);
    }
  }

  async ask() {
    const wish = (this.wish += 1);
    this.slot.clear();
    set(this.box, { "aria-invalid": null });
    this.onwait("drawing");
    try {
      const reply = await answered(this.kernel, "picture", { caption: this.box.value }, { wanted: () => wish === this.wish, onlater: () => this.onwait("waking") });
      if (reply) {
        this.replies = [reply, ...this.replies].slice(0, MOST);
        this.index = 0;
        this.draw();
      }
    } catch (problem) {
      this.slot.problem(problem);
      set(this.box, { "aria-invalid": "true" });
      this.box.focus();
    }
    if (wish === this.wish) this.onwait("");
  }

  draw() {
    const reply = this.replies[this.index];
    show(this.source, this.recorded.has(reply));
    say(this.asked, reply?.caption ?? "");
    this.figures.replaceChildren(...(reply ? [this.wanted(reply), this.drawn(reply, "mid", "Mid drew"), this.drawn(reply, "base", "Base wrote")] : []));
    say(this.seen, reply?.seen === true ? "A picture of this may have stood in mid's training text." : reply?.seen === false ? "No picture of this stood in any training text." : "");
    this.strip.replaceChildren(...this.replies.map((each, i) => this.thumb(each, i)));
  }

  wanted({ wanted, caption }) {
    const made = wanted ? picture(wanted, this.words.shown, `Wanted: ${caption}`) : noPicture("These words are no caption of this little world, so there is nothing to compare with.");
    return figure("", "Wanted", made, "");
  }

  drawn({ wanted, answers }, stage, title) {
    const { pixels, wrong, text } = answers[stage];
    if (!pixels) return figure(stage, title, h("blockquote", { class: "ptl-pictures-words" }, text || "nothing"), "No picture in it.");
    const told = !wanted ? "" : wrong.length ? `${count(wrong.length, "pixel")} of 64 wrong, outlined.` : "All 64 pixels right.";
    return figure(stage, title, picture(pixels, this.words.shown, `${title}. ${told}`, wrong), told, wanted ? !wrong.length : null);
  }

  thumb(each, i) {
    const pixels = each.answers.mid.pixels ?? each.wanted;
    const told = each.wanted && each.answers.mid.pixels ? (each.answers.mid.wrong.length ? `${each.answers.mid.wrong.length} wrong` : "right") : "no picture";
    return h("li", {}, h("button", { type: "button", class: "ptl-strip-one", "aria-pressed": String(i === this.index), "aria-label": `${each.caption} Mid: ${told}`, title: each.caption, onclick: () => ((this.index = i), this.draw()) },
      pixels ? picture(pixels, this.words.shown, "", each.answers.mid.wrong) : noPicture("–"), h("span", { "aria-hidden": "true" }, told)));
  }

  walk(by) {
    this.index = Math.max(0, Math.min(this.replies.length - 1, this.index + by));
    this.draw();
  }
}

function figure(stage, title, made, told, right = null) {
  return h("figure", { class: "ptl-picture", "data-stage": stage || null }, h("figcaption", {}, title), made, h("p", { class: "ptl-picture-told", "data-right": right === null ? null : String(right) }, told));
}
