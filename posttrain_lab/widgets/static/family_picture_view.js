// The Llama family of 2024: one shape a model, its area the weights, its form what it reads.

import { h, set } from "./dom.js";
import { Card, head, watchWidth } from "./facts.js";
import { Frame, stepped } from "./frame.js";

const MOST = 8.5; // pixels for the root of a billion weights
const LEAST = 5;
const CELL = 44; // a model takes at least this width
const GAP = 12;
const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

// A circle and a square of the same area.
const across = (model, scale) => scale * Math.sqrt(model.billions) * (model.pictures ? 1 : 2 / Math.sqrt(Math.PI));

const exactly = (billions) => `${billions} billion weights`;

class FamilyView {
  constructor(model, el) {
    this.releases = model.get("facts").releases;
    this.models = this.releases.flatMap((release) => release.models.map((each) => ({ ...each, release, pictures: release.pictures })));
    this.card = new Card({ onstep: (step) => this.walk(step) });
    this.legend = legend();
    this.cells = this.models.map((each) => this.cell(each));
    this.dates = [...new Set(this.releases.map((each) => each.date))];
    this.root = h("div", { class: "ptl-family", role: "group", "aria-label": "Llama models of 2024; arrow keys walk through them" }, this.dates.map((date) => this.group(date)));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.frame = new Frame({
      kind: "ptl-facts", name: "The Llama family of 2024",
      head: head("The Llama family, 2024", "Area stands for the number of weights. Choose a model to read how it was trained, and where that is written."),
      hint: "← → walk through the models, ↑ ↓ through the releases, Esc leaves",
      keys: { fit: () => this.fit(this.width), walk: (step) => this.walk(step), turn: (step) => this.turn(step) },
    }, this.root, this.legend, this.card.root, this.table());
    el.replaceChildren(this.frame.root);
    this.select(this.models.findIndex((each) => each.name === "405B"));
    this.unwatch = watchWidth(this.frame.root, (width) => this.fit(width));
  }

  cell(each) {
    const shape = h("i", { class: "ptl-family-shape", "data-pictures": each.pictures ? "" : null });
    const said = `${each.release.name} ${each.name}, ${exactly(each.billions)}, reads ${each.release.reads}`;
    const root = h("button", { type: "button", class: "ptl-family-model", "aria-label": said, title: said, tabindex: -1, onclick: () => this.select(this.models.indexOf(each), true) },
      shape, h("span", { class: "ptl-family-size" }, each.name));
    return { each, shape, root };
  }

  group(date) {
    const releases = this.releases.filter((each) => each.date === date);
    const cells = this.cells.filter(({ each }) => each.release.date === date);
    return h("section", { class: "ptl-family-group", "aria-label": releases.map((each) => each.name).join(" and ") },
      h("div", { class: "ptl-family-row" }, cells.map(({ root }) => root)),
      h("div", { class: "ptl-family-words" },
        h("h4", { class: "ptl-family-name" }, releases[0].name),
        h("p", { class: "ptl-says" }, releases[0].when),
        h("p", { class: "ptl-says" }, `context ${releases[0].context}`),
        releases.map((each) => h("p", { class: "ptl-family-methods" },
          releases.length > 1 ? `${each.pictures ? "With pictures" : "Text"}: ` : null, chips(each.methods)))));
  }

  // Every figure of the picture as a table, for reading and for screen readers.
  table() {
    const head = ["Model", "Released", "Weights", "Reads", "Context", "Post-training"];
    const rows = this.models.map(({ name, billions, release }) => [`${release.name} ${name}`, release.when, `${billions} billion`, release.reads, release.context, release.post_training]);
    return h("details", { class: "ptl-fold" }, h("summary", {}, "The same as a table"),
      h("div", { class: "ptl-fact-table-box", tabindex: 0, role: "region", "aria-label": "Llama models as a table" },
        h("table", { class: "ptl-fact-table" },
          h("thead", {}, h("tr", {}, head.map((title) => h("th", { scope: "col" }, title)))),
          h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((words) => h("td", {}, words))))))));
  }

  select(at, focus = false) {
    this.at = at;
    const { name, billions, release } = this.models[at];
    this.cells.forEach(({ root }, i) => set(root, { tabindex: i === at ? 0 : -1, "aria-current": i === at ? "true" : null }));
    if (focus) this.cells[at].root.focus({ preventScroll: true });
    this.card.draw({
      hue: release.pictures ? "mid" : "base", tag: `${release.when} · reads ${release.reads}`, name: `${release.name} ${name}`,
      facts: [["Size", exactly(billions)], ["Context", release.context], ["Writes", release.writes], ["Pre-training", release.pretraining], ["Post-training", release.post_training]],
      from: release.sources, place: [at + 1, this.models.length],
    });
    this.settle();
  }

  walk(step, focus = false) {
    this.select(stepped(this.at, step, this.models.length), focus);
  }

  turn(step) {
    const now = this.releases.indexOf(this.models[this.at].release);
    const release = this.releases[stepped(now, step, this.releases.length)];
    this.select(this.models.findIndex((each) => each.release === release));
  }

  key(event) {
    const step = KEYS[event.key];
    if (!step || !event.target.matches(".ptl-family-model") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.walk(step, true);
  }

  // As large as fits in one row; where even the least does not, the releases are stacked.
  fit(width) {
    if (!width) return;
    this.width = width;
    const room = (scale) => this.models.reduce((sum, each) => sum + Math.max(CELL, across(each, scale)) + GAP, 24 * this.dates.length);
    let scale = this.frame.presenting ? LEAST : MOST;
    while (scale > LEAST && room(scale) > width) scale -= 0.25;
    for (const { each, shape } of this.cells) shape.style.width = shape.style.height = `${Math.max(4, across(each, scale)).toFixed(1)}px`;
    this.stacked = room(scale) > width && !this.frame.presenting;
    set(this.root, { "data-stacked": this.stacked ? "" : null });
    this.settle();
  }

  // The card stands below the picture or, where releases are stacked, below the one chosen.
  settle() {
    const place = this.stacked ? this.cells[this.at].root.closest("section") : this.legend;
    if (place.nextSibling !== this.card.root) place.after(this.card.root);
  }

  close() {
    this.unwatch();
    this.frame.close();
  }
}

// SFT in its hue; everything that learns from preferences or rewards in that of RL.
const chips = (methods) => methods.flatMap((method, i) => [i ? " · " : null,
  h("span", { class: "ptl-family-method", "data-hue": method === "SFT" ? "sft" : "preference" }, method)]);

function legend() {
  return h("p", { class: "ptl-says ptl-family-legend" },
    h("i", { class: "ptl-family-shape" }), " reads text ",
    h("i", { class: "ptl-family-shape", "data-pictures": "" }), " reads text and pictures ",
    h("span", {}, "RLHF: reinforcement learning from human feedback. PPO: proximal policy optimization. DPO: direct preference optimization."));
}

export function mountFamily({ model, el }) {
  const view = new FamilyView(model, el);
  return () => view.close();
}
