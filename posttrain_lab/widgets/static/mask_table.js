// The same tokens as a table: number, token, id, whose, learned or not, surprise, why.

import { h } from "./dom.js";
import { learned, seen, why } from "./mask_words.js";

const HEADS = ["#", "Token", "Id", "Whose", "Learned", "Surprise", "Why"];

export function tokenTable(tokens, roles, mask) {
  const row = (token, i) => {
    const role = roles[token.turn];
    const on = learned(token, mask);
    return h("tr", { "data-learned": on ? "" : null, "data-role": role },
      h("td", {}, String(i + 1)), h("th", { scope: "row" }, h("code", {}, seen(token.text) || "∅")), h("td", {}, String(token.id)),
      h("td", {}, role), h("td", {}, on ? "yes" : "no"), h("td", {}, token.surprise === null ? "–" : token.surprise.toFixed(2)), h("td", {}, why(token, mask, role)));
  };
  return h("table", { class: "ptl-bit-table" }, h("caption", { class: "ptl-unseen" }, "Every token of the conversation"),
    h("thead", {}, h("tr", {}, HEADS.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, tokens.map(row)));
}
