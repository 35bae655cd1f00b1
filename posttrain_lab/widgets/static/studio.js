// The SFT studio: the panel of a first fine-tune, with held-out rows, LoRA, three runs at once,
// comparisons and the adapter taken off. It decides nothing either.

import { AdapterLab } from "./adapter.js";
import { comparison } from "./compare.js";
import { button, h, mounted, set, show } from "./dom.js";
import { alive } from "./log.js";
import { Panel } from "./panel.js";
import { StudioSettings } from "./studio_settings.js";
import { Examples } from "./table.js";
import { Trained } from "./trained.js";
import { KINDS, together, Trio, variants } from "./trio.js";

const middle = (list) => list[Math.floor((list.length - 1) / 2)];
const CURVES = 0; // the presenter's first screen; a prompt on each of the next, the adapter on the last

export class Studio extends Panel {
  build(el) {
    super.build(el);
    const { root } = this.page;
    root.classList.add("ptl-studio");
    root.append(h("p", { class: "ptl-hint" }, "↑ ↓ curves and prompts · ← → walk the steps"));
    this.screen = CURVES;
    this.turn(0);
  }

  entry() {
    const { draft, kernel } = this;
    const { seat } = this.seat;
    this.picked = null; // of recorded runs, the one whose answers are read
    this.examples = new Examples({ draft, kernel, rich: true });
    this.settings = new StudioSettings({ draft, kernel });
    this.trained = new Trained({ draft, kernel, seat, onfound: () => this.marks() });
    this.trio = new Trio({ onpick: (id) => this.pick(id) });
    this.adapter = new AdapterLab({ kernel, seat });
  }

  columns(about) {
    this.tries = Object.entries(KINDS).map(([kind, { title, tried }]) => button(title, () => this.tryThree(kind), { kind: "quiet", "aria-label": `Train three at once: ${tried}` }));
    this.playground = h("div", { class: "ptl-row ptl-try" }, h("span", { class: "ptl-says" }, "Three at once"), this.tries);
    return {
      name: "SFT studio", title: "Train it, test it, compare.",
      lede: "Fine-tune on your own examples, keep some back, and see whether what is learned carries over to them.",
      goesIn: [this.picker.root, this.examples.root, this.settings.root],
      happens: [this.trained.root, this.controls.root, this.playground, h("div", { class: "ptl-curves" }, this.chart.root, this.trio.root), this.history.root],
      comesOut: [about, this.answers.root, this.adapter.root],
    };
  }

  tryThree(kind) {
    const { ranges } = this.boot;
    return this.verbs.start(variants(kind, this.draft.set.settings, ranges), kind);
  }

  begun(ids, kind) {
    this.draft.attach(middle(ids), { trio: ids.length > 1 ? { kind, ids } : null });
  }

  // The reader wants the answers of one of the three.
  pick(id) {
    this.picked = id;
    this.answers.step = null;
    if (this.draft.set.trio?.ids.includes(id)) this.draft.attach(id);
    this.later();
  }

  get ids() {
    return [...new Set([...super.ids, ...(this.draft.set.trio?.ids ?? [])])];
  }

  // Two data sets may watch the same prompt.
  get likes() {
    return super.likes.filter((replay) => replay.spec.name === this.draft.behaviour.title);
  }

  get run() {
    const run = super.run;
    if (!run?.recording) return run;
    return this.likes.find((each) => each.id === this.picked) ?? middle(this.likes);
  }

  // The runs that are drawn side by side, where the run on show is one of several.
  get side() {
    const { run } = this;
    const { trio } = this.draft.set;
    if (!run || this.compared) return [];
    if (run.recording) return this.likes.length > 1 ? this.likes : [];
    const runs = trio?.ids.includes(run.id) ? trio.ids.map((id) => this.book.get(id)).filter(Boolean) : [];
    return runs.length > 1 ? runs : [];
  }

  get current() {
    return this.side.length ? this.side : super.current;
  }

  followed(run) {
    return this.side.length && !run.recording ? together(this.side) : run;
  }

  problems() {
    const { problem } = this.trained;
    return [...super.problems(), ...(problem && this.settings.rows.has(problem.where) ? [problem] : [])];
  }

  marks() {
    super.marks();
    this.trained.draw();
  }

  drawRun() {
    super.drawRun();
    const { run, side } = this;
    const { probes } = this.draft.set;
    show(this.chart.root, !side.length);
    this.trio.draw(run?.recording ? "speed" : this.draft.set.trio?.kind, side, run?.id, probes[this.answers.current] ?? probes[0]);
    this.adapter.draw(this.compared ? null : run, probes[0]);
    this.trained.draw();
    show(this.playground, !this.current.some(alive));
    for (const each of this.tries) set(each, { "aria-disabled": String(Boolean(this.verbs.busy)) });
  }

  about(shown, acts) {
    return shown.compare ? comparison(shown.compare, acts.onclose) : super.about(shown, acts);
  }

  screens() {
    return { walk: (by) => this.answers.walk(by), turn: (by) => this.turn(by), fit: () => this.fit() };
  }

  turn(by) {
    const prompts = this.answers.cards.length;
    const many = 1 + prompts + (this.adapter.root.hidden ? 0 : 1);
    this.screen = (this.screen + by + many) % many;
    this.answers.current = Math.min(Math.max(0, this.screen - 1), Math.max(0, prompts - 1));
    this.answers.turn(0);
    set(this.page.root, { "data-screen": this.screen === CURVES ? "curves" : this.screen > prompts ? "adapter" : "answers" });
  }

  // A room's charts are as tall as the room allows.
  fit() {
    this.answers.fit();
    const tall = this.presenter.on ? window.innerHeight : 0;
    this.chart.size(0.55 * tall);
    this.trio.size(0.4 * tall);
  }

  close() {
    super.close();
    this.trained.close();
    this.trio.close();
  }
}

export const mountStudio = mounted(Studio);
