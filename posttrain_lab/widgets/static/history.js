// Runs made on this screen: open one, tick two to compare, delete with undo.

import { button, h, say, show } from "./dom.js";
import { WORDS } from "./controls.js";
import { Slot } from "./notice.js";
import { ago, count, FINAL, number, plain } from "./words.js";

export class History {
  constructor({ draft, kernel, seat, onopen, oncompare, onchange, stateOf }) {
    Object.assign(this, { draft, kernel, seat, onopen, oncompare, onchange, stateOf, runs: [] });
    this.slot = new Slot();
    this.hint = h("p", { class: "ptl-says" });
    this.list = h("ul", { class: "ptl-runs" });
    this.root = h("section", { class: "ptl-block ptl-history", "aria-label": "Your runs" }, h("h4", {}, "Your runs"), this.hint, this.slot.root, this.list);
  }

  put(runs) {
    this.runs = runs;
    const kept = this.draft.now.compare.filter((id) => runs.some((run) => run.id === id));
    if (kept.length !== this.draft.now.compare.length) this.draft.keep({ compare: kept });
  }

  draw(shownId) {
    show(this.root, this.runs.length || this.slot.root.childElementCount);
    const ticked = this.draft.now.compare;
    say(this.hint, ["Tick two to compare them.", "Tick one more to compare.", ""][ticked.length] ?? "");
    show(this.hint, this.runs.length > 1 && ticked.length < 2);
    const focus = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren(...this.runs.map((run) => this.row(run, shownId, ticked.indexOf(run.id))));
    if (focus) this.list.querySelector(`[data-key="${focus}"]`)?.focus({ preventScroll: true });
  }

  row(run, shownId, place) {
    const facts = `${count(run.examples, "example")}, ${count(run.steps, "step")}, speed ${plain(run.learning_rate)}`;
    const name = run.name || "Unnamed run";
    const state = this.stateOf(run.id) || run.state; // the list was fetched; a followed run knows better
    return h("li", { class: "ptl-run", "data-shown": run.id === shownId ? "" : null },
      h("label", { class: "ptl-tick-box" }, h("input", { type: "checkbox", "data-key": `tick-${run.id}`, "aria-label": `Compare ${name}, ${ago(run.created)}`,
        checked: place >= 0, onchange: () => this.tick(run.id) }), place >= 0 && this.draft.now.compare.length === 2 ? h("b", { class: `ptl-letter ptl-letter-${"ab"[place]}` }, "AB"[place]) : null),
      h("button", { type: "button", class: "ptl-run-open", "data-key": `open-${run.id}`, onclick: () => this.onopen(run.id), "aria-pressed": String(run.id === shownId), title: facts },
        h("span", { class: "ptl-run-name" }, name),
        h("span", { class: "ptl-run-facts" }, state === "finished" ? null : [h("span", { class: "ptl-state", "data-state": state }, WORDS[state] ?? state), " · "],
          `${count(run.steps, "step")} at ${plain(run.learning_rate)}${run.lora_rank ? ` · LoRA ${run.lora_rank}` : ""} · ${ago(run.created)}`)),
      h("span", { class: "ptl-run-loss", title: FINAL }, run.final_loss === null ? "" : h("span", { class: "ptl-unseen" }, "final loss "), run.final_loss === null ? "" : number(run.final_loss)),
      button("", () => this.remove(run), { kind: "icon", glyph: "trash", label: `Delete ${name}, ${ago(run.created)}`, "data-key": `delete-${run.id}` }));
  }

  tick(id) {
    const now = this.draft.now.compare;
    const compare = now.includes(id) ? now.filter((other) => other !== id) : [...now, id].slice(-2);
    this.draft.keep({ compare });
    this.oncompare();
  }

  async remove(run) {
    try {
      await this.kernel.ask("remove", { seat: this.seat, run: run.id });
      this.slot.note("The run is deleted.", [button("Undo", () => this.restore(run), { kind: "link" })]);
    } catch (problem) {
      this.slot.problem(problem);
    }
    await this.onchange(run.id);
  }

  async restore(run) {
    try {
      await this.kernel.ask("restore", { seat: this.seat, run: run.id });
      this.slot.clear();
    } catch (problem) {
      this.slot.problem(problem);
    }
    await this.onchange(null);
  }
}
