// A chosen row: its conversations, their position ids, and which token sees which.

import { button, h, s, say, set, uid } from "./dom.js";
import { TITLES, idsOf, rowLine, wholeness } from "./packing_words.js";
import { count } from "./words.js";

const SIZE = 200;
const TALL = 46; // of the position ids' line
const CAPTION = "Down: the token that looks. Across: the tokens it may see. Below: its position id.";

export class Row {
  constructor({ onstep }) {
    this.title = h("h4", {});
    this.line = h("p", { class: "ptl-pack-line" });
    this.back = button("←", () => onstep(-1), { kind: "icon", label: "The row before" });
    this.next = button("→", () => onstep(1), { kind: "icon", label: "The next row" });
    this.list = h("ol", { class: "ptl-pack-talks" });
    this.sight = h("div", { class: "ptl-pack-sight" });
    this.legend = h("ul", { class: "ptl-pack-legend" });
    this.root = h("section", { class: "ptl-pack-chosen", "aria-label": "The chosen row" },
      h("div", { class: "ptl-pack-words" }, h("div", { class: "ptl-pack-title" }, this.title, h("span", { class: "ptl-push" }), this.back, this.next), this.line, this.list),
      h("figure", { class: "ptl-pack-figures" }, h("figcaption", {}, CAPTION), this.sight, this.legend));
  }

  // `pieces`: [conversation, first token, tokens]; `width` of the row, padding included.
  draw({ way, at, of, pieces, width, conversations, pointed }) {
    const key = JSON.stringify([way, at, of, pieces, width]);
    if (key !== this.drawn) {
      this.drawn = key;
      say(this.title, `Row ${at + 1} of ${of}: ${TITLES[way].toLowerCase()}`);
      say(this.line, rowLine(way, pieces));
      set(this.back, { "aria-disabled": String(at === 0) });
      set(this.next, { "aria-disabled": String(at === of - 1) });
      this.list.replaceChildren(...listed(way, pieces, width, conversations));
      this.sight.replaceChildren(picture(way, pieces, width));
      this.legend.replaceChildren(...signs(way, pieces, width));
    }
    for (const item of this.root.querySelectorAll("[data-whose]")) set(item, { "data-on": Number(item.dataset.whose) === pointed ? "" : null });
  }
}

function listed(way, pieces, width, conversations) {
  let before = 0;
  const items = pieces.map((piece, k) => {
    const [whose, , tokens] = piece;
    const { asked, answer, tokens: length } = conversations[whose];
    const [low, high] = idsOf(way, before, tokens);
    const part = wholeness(piece, length);
    before += tokens;
    return h("li", { class: "ptl-pack-talk", "data-whose": whose }, h("span", { class: "ptl-pack-swatch", "data-odd": k % 2 ? "" : null, "aria-hidden": "true" }),
      h("div", {}, h("p", { class: "ptl-pack-said" }, asked, h("span", { class: "ptl-pack-answer" }, h("i", {}, " → "), answer)),
        h("p", { class: "ptl-says" }, `${count(tokens, "token")}${part ? `, ${part} (of ${length})` : ""}, position ids ${low} to ${high}`)));
  });
  const empty = width - before;
  if (empty) items.push(h("li", { class: "ptl-pack-talk" }, h("span", { class: "ptl-pack-swatch ptl-pack-pad", "aria-hidden": "true" }), h("p", { class: "ptl-says" }, `${count(empty, "place")} of padding`)));
  return items;
}

// Rows are tokens that look, columns those that are seen; below, each token's position id.
function picture(way, pieces, width) {
  const unit = SIZE / width;
  const filled = pieces.reduce((sum, [, , tokens]) => sum + tokens, 0);
  const hatch = uid("hatch");
  const own = [];
  const others = [];
  const line = [];
  let at = 0;
  for (const [k, [whose, , tokens]] of pieces.entries()) {
    const [a, b] = [at * unit, (at + tokens) * unit];
    own.push(s("path", { class: "ptl-sight-own", "data-whose": whose, "data-odd": k % 2 ? "" : null, d: `M${a} ${a}V${b}H${b}Z` }));
    if (way === "no_boundaries" && at) others.push(s("rect", { x: 0, y: a, width: a, height: b - a, fill: `url(#${hatch})` }));
    const [low, high] = idsOf(way, at, tokens);
    line.push(`M${a} ${TALL - (low / width) * TALL}L${b} ${TALL - ((high + 1) / width) * TALL}`);
    at += tokens;
  }
  const end = filled * unit;
  const padding = filled < width ? [s("path", { class: "ptl-sight-pad", d: `M0 ${end}H${end}V0H${SIZE}V${SIZE}H0Z` })] : [];
  return s("svg", { class: "ptl-sight", viewBox: `-1 -1 ${SIZE + 2} ${SIZE + TALL + 22}`, role: "img", "aria-label": rowLine(way, pieces) },
    s("defs", {}, stripes(hatch, "ptl-sight-hatch")),
    padding, others, own, s("rect", { class: "ptl-sight-frame", x: 0, y: 0, width: SIZE, height: SIZE }),
    s("g", { transform: `translate(0 ${SIZE + 10})` }, s("path", { class: "ptl-sight-axis", d: `M0 ${TALL}H${SIZE}` }), s("path", { class: "ptl-sight-ids", d: line.join("") })));
}

const stripes = (id, kind) => s("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, s("rect", { class: kind, width: 1.6, height: 5 }));

function signs(way, pieces, width) {
  const filled = pieces.reduce((sum, [, , tokens]) => sum + tokens, 0);
  const sign = (kind, text) => h("li", {}, h("span", { class: `ptl-sight-key ptl-sight-key-${kind}`, "aria-hidden": "true" }), text);
  return [
    sign("own", "sees its own conversation"),
    way === "no_boundaries" && pieces.length > 1 ? sign("other", "sees another") : null,
    filled < width ? sign("pad", "padding") : null,
    sign("ids", "position ids"),
  ].filter(Boolean);
}
