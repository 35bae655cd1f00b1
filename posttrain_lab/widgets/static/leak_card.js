// Kinds of leaks down, detectors across: how many of the planted leaks each one found.

import { button, h, say, set, show, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Slot } from "./notice.js";
import { between, percent, whisker, wilson } from "./rates.js";

const PAUSE_MS = 250;
const MOST_SEED = 999;
const LEDE = "Leaks of every kind are planted in training rows, so it is known what there is to find. Each detector looks for them alone. Which one sees what?";

export class Scorecard {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { card: null, asked: 0, busy: false });
    this.build(model);
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: {}, onchange: () => this.measure(), onproblem: (problem) => this.slot.problem(problem) });
    el.replaceChildren(this.frame.root);
    this.draw();
    this.measure();
    this.kept.open();
  }

  // What was kept: how many leaks of each kind, which planting, the kind that was opened.
  get value() {
    const { number, seed, chosen } = this.kept?.value ?? {};
    const { numbers } = this.boot;
    return { number: numbers.includes(number) ? number : numbers[0], seed: Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED ? seed : 0, chosen: typeof chosen === "string" ? chosen : null };
  }

  change(part) {
    this.kept.change({ ...this.value, ...part });
    return "chosen" in part ? this.draw() : this.measure();
  }

  build(model) {
    const id = uid("number");
    this.many = h("select", { id, class: "ptl-sc-number", onchange: () => this.change({ number: Number(this.many.value) }) }, this.boot.numbers.map((n) => h("option", { value: n }, `${n} leaks of each kind`)));
    this.again = button("Plant other leaks", () => this.change({ seed: (this.value.seed + 1) % (MOST_SEED + 1) }), { kind: "strong" });
    this.status = h("p", { class: "ptl-status", role: "status" });
    this.slot = new Slot();
    this.head = h("tr", {}, h("th", { scope: "col" }, "Kind of leak"), this.boot.detectors.map(({ title, says }) => h("th", { scope: "col", title: says }, title)));
    this.table = h("table", { class: "ptl-sc-table" }, h("thead", {}, this.head));
    this.detail = h("section", { class: "ptl-sc-detail", "aria-label": "One kind of leak", "aria-live": "polite" });
    this.key = h("dl", { class: "ptl-sc-key" }, this.boot.detectors.map(({ title, says }) => h("div", {}, h("dt", {}, title), h("dd", {}, says))));
    this.frame = new Frame({ kind: "ptl-sc", name: "Detector score card", keys: this, hint: "← → the kinds of leaks",
      head: [h("h3", {}, "Who finds which leak?"), h("p", { class: "ptl-lede" }, LEDE)] },
    h("div", { class: "ptl-row ptl-sc-verbs" }, h("label", { class: "ptl-unseen", for: id }, "Leaks of each kind"), this.many, this.again, this.status), this.slot.root,
    h("div", { class: "ptl-sc-flow" }, h("div", { class: "ptl-sc-scroll" }, this.table), h("div", { class: "ptl-sc-side" }, this.detail, this.key)));
    this.kernel = this.frame.listen(model, () => this.measure());
  }

  async measure() {
    const turn = (this.asked += 1);
    const { number, seed } = this.value;
    this.busy = true;
    this.slot.clear();
    this.draw();
    try {
      while (turn === this.asked && !this.kernel.closed) {
        const reply = await this.kernel.ask("card", { number, seed });
        if (!reply.later) {
          if (turn === this.asked) Object.assign(this, { card: reply.card, busy: false });
          break;
        }
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    } catch (problem) {
      if (turn === this.asked) this.busy = false;
      if (!problem.lost && turn === this.asked) this.slot.problem(problem);
    }
    this.draw();
  }

  get rows() {
    return this.card?.rows ?? [];
  }

  get row() {
    return this.rows.find(({ kind }) => kind === this.value.chosen) ?? this.rows[0] ?? null;
  }

  choose(kind) {
    this.change({ chosen: kind });
  }

  draw() {
    const { card } = this;
    this.many.value = String(this.value.number);
    const seconds = card?.seconds < 10 ? card.seconds.toFixed(1) : Math.round(card?.seconds ?? 0);
    say(this.status, this.busy ? "Planting leaks and looking for them…" : card ? `${card.items} test items; measured in ${seconds} s.` : "");
    set(this.again, { "aria-disabled": String(this.busy) });
    set(this.table, { "aria-busy": String(this.busy) });
    show(this.table, card);
    this.drawTable();
    this.drawDetail();
  }

  drawTable() {
    const key = JSON.stringify([this.card?.seed, this.card?.number]);
    if (this.card && key !== this.tableKey) {
      this.tableKey = key;
      const bodies = this.boot.groups.map(({ name, title }) => {
        const rows = this.rows.filter(({ group }) => group === name);
        return rows.length ? h("tbody", { "data-group": name }, h("tr", { class: "ptl-sc-group" }, h("th", { scope: "rowgroup", colspan: this.boot.detectors.length + 1 }, title)), rows.map((row) => this.line(row))) : null;
      });
      this.table.replaceChildren(this.table.firstChild, ...bodies.filter(Boolean));
    }
    for (const line of this.table.querySelectorAll("tr[data-kind]")) set(line, { "data-current": line.dataset.kind === this.row?.kind ? "" : null });
  }

  line(row) {
    const cells = this.boot.detectors.map(({ name, title }) => {
      const rate = wilson(row.hits[name], row.n);
      const level = rate.rate >= 0.95 ? "high" : rate.rate >= 0.5 ? "some" : "low";
      return h("td", { "data-level": level, "data-detector": name, "data-head": title, title: `${row.hits[name]} of ${row.n}: ${percent(rate)} (${between(rate)})` },
        h("span", { class: "ptl-sc-cell" }, h("b", {}, percent(rate)), whisker(rate)));
    });
    return h("tr", { "data-kind": row.kind }, h("th", { scope: "row" }, h("button", { type: "button", class: "ptl-sc-kind", onclick: () => this.choose(row.kind) }, row.kind)), cells);
  }

  drawDetail() {
    const { row } = this;
    show(this.detail, row);
    if (!row) return;
    const key = JSON.stringify([row.kind, row.n, this.card.seed]);
    if (key === this.detailKey) return;
    this.detailKey = key;
    const [item, text] = row.example;
    const leak = row.group !== "no leak";
    this.detail.replaceChildren(h("h4", {}, `${row.kind[0].toUpperCase()}${row.kind.slice(1)}`),
      ...(leak ? [h("div", {}, h("p", { class: "ptl-says" }, "A test item"), h("p", { class: "ptl-sc-text", dir: "auto" }, item))] : []),
      h("div", { "data-leak": String(leak) }, h("p", { class: "ptl-says" }, leak ? "as it stands in training" : "A training row that is no leak"), h("p", { class: "ptl-sc-text", dir: "auto" }, text)),
      h("ul", { class: "ptl-sc-rates" }, this.boot.detectors.map(({ name, title }) => {
        const rate = wilson(row.hits[name], row.n);
        return h("li", {}, h("span", {}, title), h("span", {}, `${row.hits[name]} of ${row.n}`), h("b", {}, percent(rate)), h("small", {}, `${between(rate)}, 95 %`));
      })));
  }

  // The presenter's keys.
  walk(by) {
    const at = this.rows.findIndex(({ kind }) => kind === this.row?.kind);
    if (this.rows.length) this.choose(this.rows[stepped(at, by, this.rows.length)].kind);
  }

  turn(by) {
    this.walk(by);
  }

  fit() {}

  close() {
    this.kept.close();
    this.frame.close();
  }
}

export function mountScorecard({ model, el }) {
  const view = new Scorecard(model, el);
  return () => view.close();
}
