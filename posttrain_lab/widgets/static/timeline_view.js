// How post-training grew: lanes of entries, one of which is read with its source.

import { button, h, set, show } from "./dom.js";
import { Card, head, watchWidth } from "./facts.js";
import { Frame, stepped } from "./frame.js";
import { Chart } from "./timeline_chart.js";
import { itemsOf, lanesOf, nearest, tell } from "./timeline_items.js";
import { List } from "./timeline_list.js";

const NARROW = 700;

class TimelineView {
  constructor(model, el) {
    const facts = model.get("facts");
    this.items = itemsOf(facts);
    this.lanes = lanesOf(facts);
    const wanted = model.get("lanes") ?? [];
    this.shown = new Set(wanted.length ? wanted : this.lanes.map((lane) => lane.key));
    this.at = this.items.find((item) => item.name === model.get("selected")) ?? this.items[0];
    this.open = true; // in the list, what is read can be shut again
    this.asList = false;
    this.build();
    el.replaceChildren(this.frame.root);
    this.filter();
    this.unwatch = watchWidth(this.frame.root, (width) => this.size(width));
  }

  build() {
    const { items, lanes } = this;
    const pick = (item) => this.pick(item);
    this.toggles = new Map(lanes.map((lane) => [lane.key, this.toggle(lane)]));
    this.card = new Card({ onstep: (step) => this.walk(step) });
    this.chart = new Chart({ items, lanes, toggles: this.toggles, onpick: pick, onwalk: (step) => this.walk(step, true), onturn: (step) => this.turn(step, true) });
    this.list = new List({ items, lanes, onpick: pick });
    this.filters = h("div", { class: "ptl-row ptl-time-filters", role: "group", "aria-label": "Themes to show" });
    this.form = button("Show as a list", () => this.setList(!this.asList), { kind: "quiet" });
    this.none = h("p", { class: "ptl-says", hidden: true }, "Every lane is hidden. Press one to bring it back.");
    this.frame = new Frame({
      kind: "ptl-facts", name: "Timeline of post-training",
      head: head("How post-training grew", "Choose an entry to read it with its source."),
      hint: "← → walk through time, ↑ ↓ change the lane, Esc leaves",
      keys: { fit: () => this.fit(), walk: (step) => this.walk(step), turn: (step) => this.turn(step) },
    }, this.filters, this.card.root, this.chart.root, this.list.root, this.none, h("div", { class: "ptl-row ptl-time-foot" }, legend(), h("span", { class: "ptl-push" }), this.form));
  }

  toggle({ key, title }) {
    const count = this.items.filter((item) => item.lane === key).length;
    return h("button", { type: "button", class: "ptl-button ptl-time-toggle", "data-hue": key, "aria-pressed": "true", onclick: () => this.flip(key) },
      h("i", { class: "ptl-time-swatch", "aria-hidden": "true" }), h("span", {}, title), h("span", { class: "ptl-time-count" }, count));
  }

  flip(key) {
    if (!this.shown.delete(key)) this.shown.add(key);
    this.filter();
  }

  // What is read stays, unless its lane was hidden; then what is nearest in time is read.
  filter() {
    for (const [key, each] of this.toggles) set(each, { "aria-pressed": String(this.shown.has(key)) });
    const shown = this.listing;
    show(this.none, !shown.length);
    this.chart.draw(this.shown);
    this.list.draw(this.shown);
    if (shown.length && !shown.includes(this.at)) this.at = nearest(shown, this.at.at);
    this.draw();
  }

  get listing() {
    return this.items.filter((item) => this.shown.has(item.lane));
  }

  get listed() {
    return (this.asList || this.narrow) && !this.frame.presenting;
  }

  pick(item) {
    const shut = this.listed && this.open && item === this.at;
    this.select(item, true);
    this.open = !shut;
    if (shut) this.draw();
  }

  select(item, focus = false) {
    this.at = item;
    this.open = true;
    this.draw(focus);
  }

  draw(focus = false) {
    const { at, listing, listed } = this;
    const there = listing.includes(at);
    const open = there && (this.open || !listed);
    if (there) this.card.draw({ ...tell(at, this.lanes), place: [listing.indexOf(at) + 1, listing.length] });
    this.card.show(open);
    this.chart.mark(there ? at : null, focus && !listed);
    if (listed) this.list.mark(open ? at : null, this.card.root, focus);
  }

  walk(step, focus = false) {
    const { listing } = this;
    if (listing.length) this.select(listing[stepped(listing.indexOf(this.at), step, listing.length)], focus);
  }

  // To the lane above or below, to what was there at about that time.
  turn(step, focus = false) {
    const { at, lanes } = this;
    for (let i = lanes.findIndex(({ key }) => key === at.lane) + step; lanes[i]; i += step) {
      const there = this.listing.filter((item) => item.lane === lanes[i].key);
      if (there.length) return void this.select(nearest(there, at.at), focus);
    }
  }

  size(width) {
    const narrow = width < NARROW;
    if (narrow !== this.narrow) {
      this.narrow = narrow;
      this.arrange();
    }
    this.chart.layout(this.frame.presenting);
  }

  setList(on) {
    this.asList = on;
    this.form.lastChild.textContent = on ? "Show as a picture" : "Show as a list";
    this.arrange();
  }

  fit() {
    this.arrange();
    this.chart.layout(this.frame.presenting);
  }

  // A list on a narrow page, a picture on a wide one; the card follows.
  arrange() {
    const { listed } = this;
    show(this.chart.root, !listed);
    show(this.list.root, listed);
    show(this.form, !this.narrow);
    show(this.filters, listed);
    const homes = [...this.chart.root.querySelectorAll(".ptl-time-name")];
    [...this.toggles.values()].forEach((each, i) => (listed ? this.filters : homes[i]).append(each));
    set(this.frame.root, { "data-list": listed ? "" : null });
    if (!listed) this.chart.root.before(this.card.root);
    this.chart.draw(this.shown);
    this.draw();
    if (listed) this.list.reveal(this.at);
  }

  close() {
    this.unwatch();
    this.frame.close();
  }
}

function legend() {
  return h("p", { class: "ptl-says ptl-time-legend" },
    h("i", { class: "ptl-time-dot" }), h("span", {}, "public record"),
    h("span", { class: "ptl-time-key", "data-deck": "" }, h("i", { class: "ptl-time-dot" })), h("span", {}, "named in the deck, too"), h("span", { class: "ptl-time-key ptl-time-wider" }, "busy months are drawn wider"));
}

export function mountTimeline({ model, el }) {
  const view = new TimelineView(model, el);
  return () => view.close();
}
