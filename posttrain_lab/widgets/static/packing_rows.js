// The rows of one way, to scale: blocks are conversations, stripes are padding.

import { h, say, set } from "./dom.js";
import { ABOUT, TITLES, fill, percent } from "./packing_words.js";

const TALL = 250; // pixels for the way with most rows
const STEPS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, Home: -Infinity, End: Infinity };

export class Rows {
  // `onchoose(way, row)`, `onpoint(conversation or null)`.
  constructor({ way, onchoose, onpoint }) {
    Object.assign(this, { way, onchoose, onpoint, at: 0, boxes: [] });
    this.waste = h("b", { class: "ptl-pack-waste" });
    this.fill = h("p", { class: "ptl-says" });
    this.list = h("div", { class: "ptl-pack-rows", role: "listbox", tabindex: 0, "aria-label": `Rows, ${TITLES[way].toLowerCase()}`,
      onkeydown: (event) => this.key(event), onclick: (event) => this.click(event),
      onpointerover: (event) => this.over(event), onpointerleave: () => onpoint(null) });
    this.root = h("section", { class: "ptl-pack-way", "data-way": way, "aria-label": TITLES[way] },
      h("h4", {}, TITLES[way]), h("p", { class: "ptl-pack-about" }, ABOUT[way]),
      h("p", { class: "ptl-pack-figure" }, this.waste, " of the places are padding"), this.fill, this.list);
  }

  draw({ drawn, lengths, longest, most, batch, chosen, current, pointed }) {
    const key = JSON.stringify([drawn, longest, most]);
    if (key !== this.drawn) {
      this.drawn = key;
      this.build(drawn, lengths, longest, most, batch);
    }
    this.at = current ? chosen : Math.min(this.at, drawn.rows.length - 1);
    say(this.waste, percent(drawn.waste));
    say(this.fill, fill(drawn));
    set(this.root, { "data-current": current ? "" : null });
    set(this.list, { "aria-activedescendant": this.boxes[this.at]?.id });
    this.boxes.forEach((box, i) => set(box, { "aria-selected": String(current && i === chosen) }));
    for (const piece of this.list.querySelectorAll("[data-whose]")) set(piece, { "data-on": Number(piece.dataset.whose) === pointed ? "" : null });
  }

  build({ rows, widths }, lengths, longest, most, batch) {
    const height = Math.max(3, Math.min(16, Math.floor(TALL / most) - 2));
    this.list.style.setProperty("--row", `${height}px`);
    this.boxes = rows.map((pieces, i) => {
      const filled = pieces.reduce((sum, [, , tokens]) => sum + tokens, 0);
      const blocks = pieces.map(([whose, first, tokens], k) => h("i", { class: "ptl-pack-piece", "data-whose": whose, style: `flex: ${tokens} 0 0`, "data-odd": k % 2 ? "" : null,
        "data-goes": first + tokens < lengths[whose] ? "" : null, "data-came": first > 0 ? "" : null }));
      const empty = widths[i] - filled;
      const pad = empty ? [h("i", { class: "ptl-pack-pad", style: `flex: ${empty} 0 0` })] : [];
      return h("div", { class: "ptl-pack-row", role: "option", id: `${this.stem}-${i}`, "data-row": i, "data-ends": (i + 1) % batch ? null : "", style: `width: ${(100 * widths[i]) / longest}%`,
        "aria-label": `Row ${i + 1}: ${pieces.length} ${pieces.length === 1 ? "piece" : "pieces"}, ${filled} tokens, ${empty} padding` }, blocks, pad);
    });
    this.list.replaceChildren(...this.boxes);
  }

  get stem() {
    this.name ??= `ptl-pack-${Math.random().toString(36).slice(2, 8)}`;
    return this.name;
  }

  click(event) {
    const row = event.target.closest("[data-row]");
    if (row) this.onchoose(this.way, Number(row.dataset.row));
  }

  over(event) {
    const piece = event.target.closest("[data-whose]");
    this.onpoint(piece ? Number(piece.dataset.whose) : null);
  }

  key(event) {
    const by = STEPS[event.key];
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (held || (!by && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    this.onchoose(this.way, Math.max(0, Math.min(this.boxes.length - 1, this.at + (by ?? 0))));
  }
}
