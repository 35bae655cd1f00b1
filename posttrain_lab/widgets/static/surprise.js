// One sentence at several steps: a bar under each word, as high as the word is a surprise.

import { h, say, set, show } from "./dom.js";
import { asMany } from "./hesitation.js";

const MOST_ROWS = 5;

// Tokens joined into words; signs stand alone. [{text, nats}]
export function wordsOf(pieces, values) {
  const words = [];
  pieces.forEach((piece, i) => {
    const last = words.at(-1);
    const joins = last && /^[\p{L}\p{N}'’]/u.test(piece) && /[\p{L}\p{N}]$/u.test(last.text);
    if (joins) Object.assign(last, { text: last.text + piece, nats: last.nats + values[i] });
    else words.push({ text: piece, nats: values[i] });
  });
  return words;
}

// At first often, later seldom: that is how it learns.
export function rowsOf(points) {
  const last = points.length - 1;
  const places = [0, 0.1, 0.25, 0.5, 1].map((share) => Math.round(share * last));
  return [...new Set(places)].slice(0, MOST_ROWS).map((place) => points[place]);
}

export class Surprise {
  constructor() {
    this.current = null;
    this.rows = h("div", { class: "ptl-surprise-rows", tabindex: 0, role: "group", "aria-label": "The sentence at several steps; arrow keys pick a word",
      onkeydown: (event) => this.key(event), onpointerleave: () => this.point(null) });
    this.readout = h("p", { class: "ptl-says", role: "status" });
    this.table = h("table", {});
    this.root = h("section", { class: "ptl-block ptl-surprise", "aria-label": "Surprise at each word" }, 
      h("div", { class: "ptl-surprise-head" }, h("h4", {}, "How much each word surprises it"), this.readout), this.rows, h("div", { class: "ptl-unseen" }, this.table));
  }

  // `points`: looks at the sentence, [{step, values}]; `pieces`: its tokens' texts, null while unknown.
  draw(points, pieces) {
    const fits = pieces && points.length > 0 && points.every(({ values }) => values.length === pieces.length);
    show(this.root, fits);
    const key = fits ? `${pieces.join("|")}-${points.map(({ step }) => step)}` : "";
    if (key === this.drawn) return;
    this.drawn = key;
    this.lines = fits ? rowsOf(points).map(({ step, values }) => ({ step, words: wordsOf(pieces, values) })) : [];
    if (this.current >= (this.lines[0]?.words.length ?? 0)) this.current = null;
    this.rows.replaceChildren(...this.lines.map((line) => this.line(line)));
    this.table.replaceChildren(...(fits ? table(this.lines) : []));
    this.point(this.current);
  }

  line({ step, words }) {
    const made = words.map(({ text, nats }, i) => h("span", { class: "ptl-surprise-word", "data-word": i, style: `--nats:${Math.min(1, nats / 8).toFixed(3)}`, onpointerenter: () => this.point(i) },
      h("span", {}, text.trimStart() || " "), h("i", {})));
    const spaced = [];
    made.forEach((word, i) => {
      if (!i || /^\s/.test(words[i].text)) spaced.push(" ", h("span", { class: "ptl-surprise-whole" }, word));
      else spaced.at(-1).append(word); // a sign stays with the word before it
    });
    return h("p", { class: "ptl-surprise-line", "aria-hidden": "true" }, h("span", { class: "ptl-surprise-step" }, step ? `Step ${step}` : "Noise"), h("span", { class: "ptl-surprise-words" }, spaced));
  }

  point(i) {
    this.current = i;
    for (const word of this.rows.querySelectorAll("[data-word]")) set(word, { "data-on": i !== null && Number(word.dataset.word) === i ? "" : null });
    const word = i === null ? null : this.lines?.[0]?.words[i]?.text.trim();
    say(this.readout, word ? `“${word}” comes as if it were one of ${this.lines.map(({ words }) => asMany(words[i].nats)).join(" → ")} words.`
      : "A tall bar is a surprise. Point at a word to read it.");
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    const many = this.lines?.[0]?.words.length ?? 0;
    if (event.key === "Escape") return this.point(null);
    if (!by || !many) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return this.point(Math.max(0, Math.min(many - 1, (this.current ?? (by > 0 ? -1 : many)) + by)));
  }
}

function table(lines) {
  const head = h("tr", {}, h("th", { scope: "col" }, "Step"), lines[0].words.map(({ text }) => h("th", { scope: "col" }, text.trim())));
  const rows = lines.map(({ step, words }) => h("tr", {}, h("th", { scope: "row" }, String(step)), words.map(({ nats }) => h("td", {}, `one of ${asMany(nats)}`))));
  return [h("caption", {}, "Each word as if it were one of so many"), h("thead", {}, head), h("tbody", {}, rows)];
}
