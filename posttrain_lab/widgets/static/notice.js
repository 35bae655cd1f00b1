// Problems, drawn where they are: what was given, what is needed, what to do.

import { button, h, icon } from "./dom.js";

export function problemBox(problem, actions = []) {
  return h("div", { class: "ptl-notice ptl-is-wrong", role: "alert" }, icon("warn"),
    h("div", {}, h("p", { class: "ptl-notice-given" }, problem.given),
      h("p", {}, [problem.needed, problem.do].filter(Boolean).join(" ")),
      problem.where && /line/i.test(problem.where) && !problem.given.includes(problem.where)
        ? h("p", { class: "ptl-notice-where" }, problem.where) : null,
      actions.length ? h("div", { class: "ptl-row" }, actions) : null));
}

export function noteBox(text, actions = [], kind = "note") {
  return h("div", { class: `ptl-notice ptl-is-${kind}`, role: "status" },
    kind === "warn" ? icon("warn") : null,
    h("div", {}, h("p", {}, text), actions.length ? h("div", { class: "ptl-row" }, actions) : null));
}

// Over a widget whose kernel does not answer; hidden until then.
export function lostBox(onreload) {
  return h("div", { class: "ptl-lost", role: "alert", hidden: true },
    h("p", {}, h("b", {}, "The page lost its kernel; your work is saved. Reload to go on."), " If another cell is running, this message goes away when it ends."),
    button("Reload", onreload, { kind: "strong" }));
}

// One slot for messages about one thing; a new message replaces the old one.
export class Slot {
  constructor() {
    this.root = h("div", { class: "ptl-slot" });
  }

  problem(problem, actions = []) {
    this.put(problemBox(problem, [...actions, this.dismiss()]));
  }

  note(text, actions = [], kind = "note") {
    this.put(noteBox(text, [...actions, this.dismiss()], kind));
  }

  dismiss() {
    return button("Dismiss", () => this.clear(), { kind: "link" });
  }

  put(...nodes) {
    this.root.replaceChildren(...nodes);
  }

  clear() {
    this.root.replaceChildren();
  }
}
