// What pictures of facts share: a head, a card to read one fact, the sources it is from.

import { button, h, say, set, show } from "./dom.js";

export const head = (title, lede) => [h("h3", {}, title), h("p", { class: "ptl-lede" }, lede)];

// Calls `onsize(width)` now and whenever an element gets another width; returns how to stop.
export function watchWidth(el, onsize) {
  const observer = new ResizeObserver(([entry]) => onsize(entry.contentRect.width));
  observer.observe(el);
  return () => observer.disconnect();
}

// The places a fact is from; those with an address are links.
export function sources(list) {
  const items = list.map((source) => h("li", {}, source.url.startsWith("https://")
    ? h("a", { class: "ptl-source", href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.words)
    : h("span", { class: "ptl-source" }, source.words)));
  return h("div", { class: "ptl-sources" }, h("span", { class: "ptl-sources-title" }, list.length > 1 ? "Sources" : "Source"), h("ul", {}, items));
}

export class Card {
  // `onstep(±1)`: the reader wants the one before or after.
  constructor({ onstep }) {
    this.tag = h("p", { class: "ptl-fact-tag" });
    this.name = h("h4", { class: "ptl-fact-name" });
    this.body = h("div", { class: "ptl-fact-body" });
    this.from = h("div", {});
    this.place = h("span", { class: "ptl-says" });
    this.back = button("← Earlier", () => onstep(-1), { kind: "quiet" });
    this.next = button("Later →", () => onstep(1), { kind: "quiet" });
    this.steps = h("div", { class: "ptl-row ptl-fact-steps" }, this.back, this.place, this.next);
    this.live = h("div", { class: "ptl-fact-main", "aria-live": "polite", "aria-atomic": "true" }, this.tag, this.name, this.body);
    this.root = h("article", { class: "ptl-fact" }, this.live, h("div", { class: "ptl-fact-side" }, this.from, this.steps));
  }

  // `facts`: [[term, words]]; `place`: [n, of].
  draw({ hue, tag, name, what = "", facts = [], note = "", from, place }) {
    set(this.root, { "data-hue": hue });
    say(this.tag, tag);
    say(this.name, name);
    this.body.replaceChildren(...[
      what && h("p", { class: "ptl-fact-what" }, what),
      facts.length && h("dl", { class: "ptl-fact-list" }, facts.map(([term, words]) => h("div", {}, h("dt", {}, term), h("dd", {}, words)))),
      note && h("p", { class: "ptl-says" }, note)].filter(Boolean));
    this.from.replaceChildren(sources(from));
    say(this.place, `${place[0]} of ${place[1]}`);
    // Not `disabled`: a button that was just pressed must keep the keyboard's focus.
    set(this.back, { "aria-disabled": String(place[0] === 1) });
    set(this.next, { "aria-disabled": String(place[0] === place[1]) });
  }

  show(visible) {
    show(this.root, visible);
  }
}
