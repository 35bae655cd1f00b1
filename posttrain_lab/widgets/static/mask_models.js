// Which model reads the conversation, and which other cuts it for comparison.

import { h, set, show, uid } from "./dom.js";
import { ago } from "./words.js";

export class Models {
  // `onset({model})` or `onset({other})`.
  constructor({ boot, onset }) {
    Object.assign(this, { boot, runs: [] });
    this.mine = select("mine", (value) => onset({ model: value }));
    this.other = select("other", (value) => onset({ other: value }));
    this.hint = h("p", { class: "ptl-says" });
    const field = (each, label) => h("div", { class: "ptl-field" }, h("label", { for: each.id }, label), each);
    this.root = h("div", { class: "ptl-mask-models" }, field(this.mine, "Read by"), field(this.other, "Cut by another, too"), this.hint);
  }

  // Finished fine-tunes of this page's learner, newest first.
  setRuns(runs) {
    this.runs = runs.filter((run) => run.state === "finished");
  }

  get names() {
    return [...this.boot.models.map((model) => model.name), ...this.runs.map((run) => `run:${run.id}`)];
  }

  title(name) {
    const run = this.runs.find((each) => `run:${each.id}` === name);
    return this.boot.models.find((model) => model.name === name)?.title ?? (run ? run.name || "Your run" : "Another model");
  }

  draw({ model, other }) {
    const key = JSON.stringify([this.runs.map((run) => run.id), model, other]);
    if (key === this.key) return;
    this.key = key;
    this.mine.replaceChildren(...this.options());
    this.other.replaceChildren(h("option", { value: "" }, "Nobody"), ...this.options(model));
    this.mine.value = model;
    this.other.value = other;
    const { more } = this.boot;
    show(this.hint, more.length > 0);
    if (more.length) this.hint.replaceChildren(`All pocket models share one tokenizer. For another one, ${more[0].title}: `, h("code", {}, more[0].command));
    set(this.hint, { "data-more": more.length || null });
  }

  options(except) {
    const option = (value, text) => h("option", { value }, text);
    const here = this.boot.models.filter((model) => model.name !== except).map((model) => option(model.name, model.title));
    const runs = this.runs.filter((run) => `run:${run.id}` !== except).map((run) => option(`run:${run.id}`, `${run.name || "Run"}, ${ago(run.created)}`));
    return [h("optgroup", { label: "Models" }, here), ...(runs.length ? [h("optgroup", { label: "Your runs" }, runs)] : [])];
  }
}

function select(stem, onset) {
  const made = h("select", { id: uid(stem), oninput: () => onset(made.value) });
  return made;
}
