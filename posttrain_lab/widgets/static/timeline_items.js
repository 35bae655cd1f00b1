// What stands on the timeline, and the axis: months that hold more entries are drawn wider.

export const ERAS = "era";
const REST = 0.25; // the width of a quarter without entries; n entries in a lane add n ** MORE
const MORE = 1.35;
const BARE = 1.2; // … in a year without entries, which has an era's name to show

// Entries and the deck's eras in one list, in the order of time.
export function itemsOf(facts) {
  const eras = facts.eras.map((era) => ({ ...era, id: `era ${era.period}`, lane: ERAS, at: era.from, name: era.period, deck: true }));
  const entries = facts.milestones.map((each) => ({ ...each, id: each.name }));
  return [...eras, ...entries].sort((a, b) => a.at - b.at || (a.lane === ERAS ? -1 : 0) - (b.lane === ERAS ? -1 : 0));
}

export function lanesOf(facts) {
  return [{ key: ERAS, title: "The deck’s eras" }, ...facts.lanes];
}

// What the card says of one item.
export function tell(item, lanes) {
  const lane = lanes.find((each) => each.key === item.lane);
  if (item.lane === ERAS) {
    return { hue: ERAS, tag: "One of the deck’s eras", name: item.name, facts: [["Paradigm", item.paradigm], ["Style", item.style], ["Key models", item.models]], note: item.note, from: item.sources };
  }
  return { hue: item.lane, tag: `${item.when} · ${lane.title}`, name: item.name, what: item.what, from: item.sources };
}

// A quarter is as wide as its busiest lane needs, and a little more.
export class Axis {
  constructor(items) {
    const entries = items.filter((item) => item.lane !== ERAS);
    this.first = Math.floor(Math.min(...items.map((item) => item.at)));
    const last = Math.ceil(Math.max(...items.map((item) => item.to ?? item.at)));
    this.years = Array.from({ length: last - this.first }, (_, i) => this.first + i);
    this.edges = [0];
    for (let quarter = 0; quarter < 4 * this.years.length; quarter += 1) {
      const counts = new Map();
      for (const item of entries) if (this.quarter(item.at) === quarter) counts.set(item.lane, (counts.get(item.lane) ?? 0) + 1);
      const bare = !entries.some((item) => Math.floor(item.at) === this.years[Math.floor(quarter / 4)]);
      this.edges.push(this.edges.at(-1) + (bare ? BARE : REST) + Math.max(0, ...counts.values()) ** MORE);
    }
  }

  quarter(moment) {
    return Math.floor(4 * (moment - this.first) + 1e-6);
  }

  // How far along a moment is, from 0 to 1.
  share(moment) {
    const quarter = Math.min(this.quarter(moment), this.edges.length - 2);
    const [from, to] = [this.edges[quarter], this.edges[quarter + 1]];
    return (from + (to - from) * (4 * (moment - this.first) - quarter)) / this.edges.at(-1);
  }
}

// Puts labels in as few rows as do not overlap, filled from the top. A label stands right of
// its dot, or left of it at the end. `boxes`: [{dot, width}], by time; `half`: edge to dot.
export function rows(boxes, { room, half, gap }) {
  const ends = [];
  return boxes.map(({ dot, width }) => {
    const over = dot - half + width > room;
    const x = Math.max(0, over ? dot + half - width : dot - half);
    const free = ends.findIndex((end) => end + gap <= x);
    const row = free < 0 ? ends.length : free;
    ends[row] = x + width;
    return { row, x, side: over ? "left" : "right" };
  });
}

// Of some items the one nearest in time.
export const nearest = (items, at) => items.reduce((best, item) => (Math.abs(item.at - at) < Math.abs(best.at - at) ? item : best), items[0]);
