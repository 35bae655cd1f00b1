// The table: one row a behaviour, one column a stage; the row that is looked at shows an example.
// Its roles are spelled out: where there is no room it is laid out as a list, and is a table still.

import { button, h, icon, say, set, show } from "./dom.js";
import { rateCell } from "./rates.js";
import { count } from "./words.js";

const MANY = 4; // columns beyond which a rate stands under its line

export class CardTable {
  // `onlook(name)`: a row is looked at; `onsort(key)`; `onremove(column)`; `onexample()`: another one, please.
  constructor({ onlook, onsort, onremove, onexample }) {
    Object.assign(this, { onlook, onsort, onremove, rows: [], current: null, body: h("tbody", { role: "rowgroup" }), head: h("tr", { role: "row" }) });
    this.asks = h("p", {});
    this.turns = h("div", { class: "ptl-card-turns" });
    this.detail = h("tr", { class: "ptl-card-detail", role: "row" }, h("td", { role: "cell" }, h("div", { class: "ptl-card-example" }, this.asks, this.turns,
      button("Another example", onexample, { kind: "link" }))));
    this.none = h("p", { class: "ptl-says" }, "No behaviour fits. Change the filter or the search.");
    this.table = h("table", { class: "ptl-card-table", role: "table" }, h("caption", { class: "ptl-unseen" }, "Share of questions answered right, by behaviour and stage"), h("thead", { role: "rowgroup" }, this.head), this.body);
    this.root = h("div", { class: "ptl-card-scroll" }, this.table, this.none);
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  draw({ rows, columns, sort, current, example }) {
    const held = this.body.contains(document.activeElement) ? document.activeElement.dataset.key : this.head.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    Object.assign(this, { rows, current });
    this.table.toggleAttribute("data-many", columns.length > MANY);
    this.head.replaceChildren(h("th", { scope: "col", role: "columnheader" }, "Behaviour"), ...columns.map((column) => this.heading(column, sort)));
    const made = rows.map((row) => this.row(row, columns));
    const at = rows.findIndex(({ name }) => name === current);
    if (at >= 0) made.splice(at + 1, 0, this.detail);
    set(this.detail.firstChild, { colspan: columns.length + 1 });
    this.body.replaceChildren(...made);
    show(this.none, !rows.length);
    this.example(rows[at], example);
    if (held) this.root.querySelector(`[data-key="${held}"]`)?.focus({ preventScroll: true });
  }

  heading(column, sort) {
    const sorted = sort?.key === column.key ? (sort.down ? "descending" : "ascending") : null;
    return h("th", { scope: "col", role: "columnheader", "aria-sort": sorted, "data-stage": column.hue },
      h("button", { type: "button", class: "ptl-card-sort", "data-key": `sort-${column.key}`, title: "Sort by this column", onclick: () => this.onsort(column.key) }, column.title, h("span", { "aria-hidden": "true" }, sorted ? (sort.down ? " ↓" : " ↑") : "")),
      column.live ? h("span", { class: "ptl-card-own" }, `yours, n=${column.items}`, button("", () => this.onremove(column), { kind: "icon", glyph: "trash", label: `Delete the column ${column.title}`, "data-key": `delete-${column.key}` })) : null);
  }

  row(row, columns) {
    const on = row.name === this.current;
    const cells = columns.map((column) => {
      const { rate, words } = column.cell(row.name);
      return h("td", { role: "cell", "data-stage": column.hue, "data-title": column.title }, rate ? rateCell(rate, { live: column.live }) : h("span", { class: "ptl-card-none" }, words));
    });
    return h("tr", { role: "row", "data-current": on ? "" : null }, h("th", { scope: "row", role: "rowheader" },
      h("button", { type: "button", class: "ptl-card-name", tabindex: on || (!this.current && row === this.rows[0]) ? 0 : -1, "data-key": row.name, "aria-expanded": String(on), onclick: () => this.onlook(on ? null : row.name) },
        h("span", { class: "ptl-card-title" }, row.title), row.deck ? h("span", { class: "ptl-card-deck" }, `Deck: ${row.deck}`) : null)), cells);
  }

  example(row, example) {
    if (!row) return;
    say(this.asks, row.asks);
    const fits = example?.behaviour === row.name;
    this.turns.replaceChildren(...(!fits ? [h("p", { class: "ptl-says" }, example?.problem ?? "…")] : [
      ...example.turns.map(({ role, content }) => turn(role === "user" ? "User" : role === "system" ? "System" : "Model", content)),
      turn("A right answer", example.gold, true)]));
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!by || !event.target.matches(".ptl-card-name")) return;
    event.preventDefault();
    event.stopPropagation();
    this.walk(by);
    this.body.querySelector("[data-current] .ptl-card-name")?.focus();
  }

  walk(by) {
    const at = this.rows.findIndex(({ name }) => name === this.current);
    const next = this.rows[Math.max(0, Math.min(this.rows.length - 1, at + by))];
    if (next) this.onlook(next.name);
  }
}

const MOST = 420; // letters of a turn; a long document is shown by its end

function turn(who, text, gold = false) {
  const short = text.length > MOST ? `… ${text.slice(-MOST)}` : text;
  return h("p", { class: "ptl-card-turn", "data-gold": gold ? "" : null }, h("b", {}, gold ? icon("check") : null, who), h("span", {}, plain(short)));
}

// A picture's 64 pixels say nothing to people as text.
const plain = (text) => text.replace(/<picture>[\s\S]*?<\/picture>/g, (found) => `[a picture of ${count(found.split("<px").length - 1, "pixel")}]`);
