// The timeline as a list, for narrow pages and for reading: one entry a line, by year.

import { h, set } from "./dom.js";
import { ERAS } from "./timeline_items.js";

export class List {
  constructor({ items, lanes, onpick }) {
    const titles = new Map(lanes.map(({ key, title }) => [key, title]));
    this.rows = items.map((item) => {
      const when = item.lane === ERAS ? "Era" : (item.when.match(/[A-Z][a-z]+/)?.[0] ?? "").slice(0, 3);
      const button = h("button", { type: "button", class: "ptl-time-row", "data-hue": item.lane, "data-deck": item.deck && item.lane !== ERAS ? "" : null, "aria-expanded": "false", onclick: () => onpick(item) },
        h("i", { class: "ptl-time-dot" }), h("span", { class: "ptl-time-when" }, when),
        h("span", { class: "ptl-time-label" }, item.name), h("span", { class: "ptl-time-theme" }, titles.get(item.lane)));
      return { item, button, li: h("li", {}, button) };
    });
    this.root = h("div", { class: "ptl-time-list" });
  }

  draw(shown) {
    const years = new Map();
    for (const row of this.rows) {
      if (!shown.has(row.item.lane)) continue;
      const year = Math.floor(row.item.at);
      years.set(year, [...(years.get(year) ?? []), row.li]);
    }
    this.root.replaceChildren(...[...years].map(([year, rows]) =>
      h("section", { "aria-label": String(year) }, h("h4", { class: "ptl-time-heading" }, String(year)), h("ol", {}, rows))));
  }

  // Scrolls the list, not the page, to an entry.
  reveal(item) {
    const row = this.rows.find((each) => each.item.id === item?.id);
    if (row) this.root.scrollTop = row.li.offsetTop - 2 * row.button.offsetHeight;
  }

  // `card` opens under its entry.
  mark(item, card, focus) {
    for (const row of this.rows) {
      const here = row.item.id === item?.id;
      set(row.button, { "aria-expanded": String(here), "aria-current": here ? "true" : null });
      if (here) row.li.append(card);
      if (here && focus) row.button.focus();
    }
  }
}
