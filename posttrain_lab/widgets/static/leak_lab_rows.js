// The training rows of a setting as squares, some of those that leak beside their test items.

import { h, say, set, show } from "./dom.js";
import { count } from "./words.js";

export class LeakRows {
  constructor() {
    this.far = h("p", { class: "ptl-cont-far", role: "status" });
    this.board = h("div", { class: "ptl-cont-board", role: "img" });
    const key = (mark, words) => h("span", {}, h("i", { class: "ptl-cont-row", ...mark }), words);
    this.key = h("p", { class: "ptl-cont-key" }, key({}, "a clean row"), key({ "data-leaks": "" }, "leaks"), key({ "data-leaks": "", "data-flagged": "" }, "leaks, and a detector flags it"));
    this.list = h("ol", { class: "ptl-cont-shown" });
    this.root = h("div", { class: "ptl-cont-rows" }, h("div", {}, h("h4", {}, "The rows"), this.far, this.board, this.key), h("div", {}, h("h4", {}, "What leaks"), this.list));
  }

  draw({ rows, shown }, knobs) {
    const leaking = rows.filter((row) => row.leaks);
    const seen = leaking.filter((row) => row.flagged.length).length;
    const away = knobs.cleaned ? rows.filter((row) => row.flagged.includes("scanner")).length : 0;
    const told = leaking.length ? `${leaking.length} of ${rows.length} rows ${leaking.length === 1 ? "leaks" : "leak"}; the detectors flag ${seen === leaking.length ? "every one" : seen || "none"}.` : `None of ${rows.length} rows leaks.`;
    say(this.far, away ? `${told} The scanner takes out ${count(away, "row")} before training.` : told);
    set(this.board, { "aria-label": this.far.textContent });
    this.board.replaceChildren(...rows.map((row) => h("i", {
      class: "ptl-cont-row", "data-leaks": row.leaks ? "" : null, "data-flagged": row.flagged.length ? "" : null,
      "data-gone": knobs.cleaned && row.flagged.includes("scanner") ? "" : null,
      title: row.leaks ? (row.flagged.length ? `leaks, flagged by: ${row.flagged.join(", ")}` : "leaks, flagged by none") : row.flagged.length ? `clean, flagged by: ${row.flagged.join(", ")}` : null,
    })));
    show(this.list.parentElement, shown.length);
    const half = (name, { prompt, answer }) => h("div", {}, h("span", { class: "ptl-says" }, name), h("p", { class: "ptl-cont-text" }, prompt, " ", h("b", {}, answer)));
    this.list.replaceChildren(...shown.map(({ item, leaked }) => h("li", {}, half("the test", item), half("a training row", leaked))));
  }
}
