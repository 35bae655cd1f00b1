// The held-out loss in words: between how many next words it seems to hesitate.

import { h, say, set, show } from "./dom.js";

export const asMany = (nats) => {
  const n = Math.exp(nats);
  if (n < 9.95) return (Math.round(10 * n) / 10).toString();
  return Number(n.toPrecision(n < 1000 ? 2 : 3)).toLocaleString("en");
};

export class Hesitation {
  constructor({ vocabulary }) {
    this.vocabulary = vocabulary;
    this.now = h("b", {});
    this.says = h("p", { class: "ptl-hesitates" }, "As if it hesitated between ", this.now, " words each time.");
    this.first = h("i", { class: "ptl-hesitates-first" });
    this.mark = h("i", { class: "ptl-hesitates-now" });
    this.bar = h("div", { class: "ptl-hesitates-scale", "aria-hidden": "true" }, this.mark, this.first, h("span", {}, "1"), h("span", {}, vocabulary.toLocaleString("en")));
    this.note = h("p", { class: "ptl-says" });
    this.root = h("section", { class: "ptl-block", "aria-label": "Perplexity" }, this.says, this.bar, this.note);
  }

  // `points`: looks at held-out text, [{step, mean, n}]; `at`: the step that is looked at.
  draw(points, at) {
    const [first, now] = [points[0], points.filter((point) => point.step <= at).at(-1)];
    show(this.root, now);
    if (!now) return;
    say(this.now, asMany(now.mean));
    set(this.first, { style: `left:${this.place(first.mean)}%` });
    set(this.mark, { style: `width:${this.place(now.mean)}%` });
    const all = this.vocabulary.toLocaleString("en");
    say(this.note, `Before training: ${asMany(first.mean)}. A blind guess among all that it knows (words, pieces of words, signs): ${all}. On ${now.n} texts that it never reads; e to the power of the held-out loss, the perplexity.`);
  }

  place(nats) {
    return Math.max(0.5, Math.min(100, (100 * nats) / Math.log(this.vocabulary || 2)));
  }
}
