// The timeline as a picture: lanes below each other, entries at their time.

import { h, set, show } from "./dom.js";
import { Axis, ERAS, rows } from "./timeline_items.js";

const PITCH = 32;
const HALF = 12; // from an entry's edge to the middle of its dot
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0] };

export class Chart {
  // `onwalk(step)`, `onturn(lane)`: the arrow keys; `toggles`: lane key → its button.
  constructor({ items, lanes, toggles, onpick, onwalk, onturn }) {
    this.axis = new Axis(items);
    this.items = items;
    this.buttons = new Map(items.map((item) => [item.id, this.button(item, onpick)]));
    this.years = this.axis.years.map((year) => h("span", { class: "ptl-time-year" }, h("span", {}, String(year))));
    this.grid = h("div", { class: "ptl-time-grid", "aria-hidden": "true" }, this.years);
    this.tracks = new Map(lanes.map(({ key }) => [key, h("div", { class: "ptl-time-track" }, items.filter((item) => item.lane === key).map((item) => this.buttons.get(item.id)))]));
    this.root = h("div", { class: "ptl-time", role: "group", "aria-label": "Timeline; arrow keys walk through it" }, this.grid,
      lanes.map(({ key }) => h("div", { class: "ptl-time-lane" }, h("div", { class: "ptl-time-name" }, toggles.get(key)), this.tracks.get(key))));
    this.root.addEventListener("keydown", (event) => {
      const [step, lane] = KEYS[event.key] ?? [];
      if (step === undefined || !event.target.matches(".ptl-time-item") || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (step) onwalk(step);
      else onturn(lane);
    });
  }

  button(item, onpick) {
    const era = item.lane === ERAS;
    const said = era ? `The deck’s era ${item.name}: ${item.paradigm}` : `${item.name}, ${item.when}${item.deck ? ", named in the deck" : ""}`;
    return h("button", { type: "button", class: `ptl-time-item${era ? " ptl-time-era" : ""}`, "data-hue": item.lane, "data-deck": item.deck && !era ? "" : null, "aria-label": said, title: said, tabindex: -1, onclick: () => onpick(item) },
      era ? null : h("i", { class: "ptl-time-dot" }), h("span", { class: "ptl-time-label" }, item.name));
  }

  // Lanes that are hidden keep a thin row, with the button that brings them back.
  draw(shown) {
    for (const item of this.items) show(this.buttons.get(item.id), shown.has(item.lane));
    this.shown = shown;
    this.layout();
  }

  layout(presenting = this.presenting ?? false) {
    this.presenting = presenting;
    const width = this.tracks.get(ERAS).clientWidth;
    if (!width || !this.shown) return;
    this.axis.years.forEach((year, i) => (this.years[i].style.left = `${100 * this.axis.share(year)}%`));
    for (const [key, track] of this.tracks) this.place(key, track, width, presenting ? 22 : PITCH);
  }

  place(key, track, width, pitch) {
    const items = this.shown.has(key) ? this.items.filter((item) => item.lane === key) : [];
    if (key === ERAS) return this.span(items, track, width, pitch);
    const els = items.map((item) => this.buttons.get(item.id));
    const boxes = items.map((item, i) => ({ dot: width * this.axis.share(item.at), width: els[i].offsetWidth }));
    const spots = rows(boxes, { room: width, half: HALF, gap: 2 });
    spots.forEach(({ row, x, side }, i) => {
      set(els[i], { "data-side": side });
      els[i].style.left = `${x.toFixed(1)}px`;
      els[i].style.top = `${row * pitch}px`;
    });
    track.style.height = `${Math.max(1, ...spots.map(({ row }) => row + 1)) * pitch}px`;
    return undefined;
  }

  span(items, track, width, pitch) {
    for (const item of items) {
      const [from, to] = [width * this.axis.share(item.from), width * this.axis.share(item.to)];
      const { style } = this.buttons.get(item.id);
      style.left = `${(from + 1).toFixed(1)}px`;
      style.width = `${(to - from - 2).toFixed(1)}px`;
    }
    track.style.height = `${pitch}px`;
  }

  // Only the entry that is read can be tabbed to; arrow keys reach the others.
  mark(item, focus) {
    for (const [id, el] of this.buttons) {
      const here = id === item?.id;
      set(el, { tabindex: here ? 0 : -1, "aria-current": here ? "true" : null });
      if (!here || !focus) continue;
      el.focus({ preventScroll: true });
      el.scrollIntoView({ block: "nearest" });
    }
    if (this.presenting) this.layout();
  }
}
