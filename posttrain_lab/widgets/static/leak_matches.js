// The rows that leak, one line each; a click opens the row beside its item.

import { button, h, say, set, show } from "./dom.js";

const PAGE = 60;
const itemName = (id) => (typeof id === "number" ? `item ${id}` : id); // without one of its own

export class Matches {
  constructor({ channels, onopen }) {
    Object.assign(this, { onopen, shown: PAGE });
    this.titles = Object.fromEntries(channels.map(({ name, title }) => [name, title]));
    this.list = h("ol", { class: "ptl-lk-list", "aria-label": "Rows that leak" });
    this.more = button("More", () => ((this.shown += PAGE), this.draw(this.found, this.ids, this.open)), { kind: "link" });
    this.cut = h("p", { class: "ptl-says" });
    this.root = h("div", { class: "ptl-lk-matches" }, this.list, this.more, this.cut);
  }

  // `open`: the row that is open; `most`: more rows than these are never told to the page.
  draw(found, ids, open, most = Infinity) {
    Object.assign(this, { found, ids, open });
    const rows = found.slice(0, this.shown);
    const key = JSON.stringify(rows.map(({ row, match }) => [row, match.item, match.channel, match.score]));
    if (key !== this.key) {
      this.key = key;
      this.list.replaceChildren(...rows.map((each) => this.line(each)));
    }
    for (const line of this.list.children) set(line.firstChild, { "aria-current": String(Number(line.dataset.row) === open) });
    show(this.list, rows.length);
    show(this.more, found.length > rows.length);
    say(this.more.lastChild, `Show ${Math.min(PAGE, found.length - rows.length)} more of ${(found.length - rows.length).toLocaleString("en")}`);
    const cut = found.length >= most;
    say(this.cut, cut ? `Only the first ${most.toLocaleString("en")} rows are counted here. For all: posttrain-lab leakage scan --json` : "");
    show(this.cut, cut);
  }

  line({ row, says, match, at }) {
    return h("li", { "data-row": row }, h("button", { type: "button", class: "ptl-lk-line", onclick: () => this.onopen(row) },
      h("span", { class: "ptl-lk-no" }, String(row)), h("span", { class: "ptl-lk-says", dir: "auto" }, says),
      h("span", { class: "ptl-lk-what" }, this.titles[match.channel], h("small", {}, ` ${match.channel === "semantic" ? match.score.toFixed(2) : `${Math.round(100 * match.score)} %`} of ${itemName(this.ids[match.item] ?? match.item)}`))));
  }

  // Brings the open row into the list's view, and never moves the page.
  near() {
    const line = this.list.querySelector("[aria-current=true]");
    if (!line) return;
    const [top, height] = [line.offsetTop - this.list.offsetTop, this.list.clientHeight];
    if (top < this.list.scrollTop || top + line.offsetHeight > this.list.scrollTop + height) this.list.scrollTop = Math.max(0, top - height / 3);
  }
}
