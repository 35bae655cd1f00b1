// Tabs: one panel shown, arrow keys between them.

import { h, set, show, uid } from "./dom.js";

export class Tabs {
  // `tabs`: [{name, title, root}]; `onchoose(name)` when another one is shown.
  constructor(label, tabs, onchoose = () => {}) {
    Object.assign(this, { tabs, onchoose, chosen: tabs[0].name });
    this.buttons = tabs.map(({ name, title }) => h("button", { type: "button", class: "ptl-bench-tab", role: "tab", id: uid("tab"), onclick: () => this.choose(name) }, title));
    this.panels = tabs.map(({ root }, i) => h("div", { class: "ptl-bench-panel", role: "tabpanel", id: uid("panel"), "aria-labelledby": this.buttons[i].id }, root));
    this.buttons.forEach((each, i) => set(each, { "aria-controls": this.panels[i].id }));
    this.list = h("div", { class: "ptl-bench-tabs", role: "tablist", "aria-label": label, onkeydown: (event) => this.key(event) }, this.buttons);
    this.root = h("div", { class: "ptl-bench-tabbed" }, this.list, this.panels);
    this.draw();
  }

  get index() {
    return this.tabs.findIndex(({ name }) => name === this.chosen);
  }

  choose(name) {
    this.chosen = name;
    this.draw();
    this.onchoose(name);
  }

  turn(by) {
    const many = this.tabs.length;
    this.choose(this.tabs[(this.index + by + many) % many].name);
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.turn(by);
    this.buttons[this.index].focus();
  }

  draw() {
    this.buttons.forEach((each, i) => set(each, { "aria-selected": String(i === this.index), tabindex: i === this.index ? 0 : -1 }));
    this.panels.forEach((each, i) => show(each, i === this.index));
  }
}
