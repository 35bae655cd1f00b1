// Requests, each with its answer, the rules that it breaks, the revision, and what is left.

import { diff } from "./diff.js";
import { button, h } from "./dom.js";

export class Cases {
  // `onremove(i)`: of a request; `textOf(rule)`: a rule's sentence.
  constructor({ onremove, textOf }) {
    Object.assign(this, { onremove, textOf });
    this.root = h("div", { class: "ptl-cn-cases" });
  }

  // `requests`: {request, answer?}; `results[i]`: what came back, or null.
  draw(requests, results, { current, asking }) {
    const key = JSON.stringify([requests, results, current, asking]);
    if (key === this.key) return;
    this.key = key;
    const focus = this.root.contains(document.activeElement);
    this.root.replaceChildren(...requests.map((row, i) => this.card(row, results[i], i, i === current, asking.includes(i))));
    if (focus) this.root.querySelector("button")?.focus({ preventScroll: true });
  }

  card({ request, answer }, result, i, current, asking) {
    return h("article", { class: "ptl-cn-case", "data-current": current ? "" : null },
      h("header", {}, h("p", { class: "ptl-cn-request", dir: "auto" }, request), button("", () => this.onremove(i), { kind: "icon", glyph: "close", label: `Remove the request ${request.slice(0, 60)}` })),
      result ? this.both(result) : h("p", { class: "ptl-says" }, asking ? "The model is at it…" : answer ? ["A bad answer is given: ", h("span", { class: "ptl-cn-bad", dir: "auto" }, answer)] : "The model answers this one itself."));
  }

  both({ answer, given, before, revision, after, steps }) {
    const marked = steps.length ? diff(answer, revision) : { before: [{ text: answer }], now: [{ text: revision }] };
    const second = steps.length ? this.side("now", "Revised", marked.now, after) : h("p", { class: "ptl-says" }, "Nothing to mend: it breaks no rule.");
    return h("div", { class: "ptl-cn-both" }, this.side("before", given ? "Given answer" : "Its answer", marked.before, before), second);
  }

  side(kind, label, parts, broken) {
    return h("div", { class: `ptl-side ptl-side-${kind}` }, h("span", { class: "ptl-side-label" }, label),
      h("p", { class: "ptl-cn-words", dir: "auto" }, parts.some(({ text }) => text.trim()) ? parts.map(({ text, changed }) => (changed ? h("span", { class: `ptl-changed ptl-changed-${kind}` }, text) : text)) : "(nothing)"),
      h("ul", { class: "ptl-cn-chips" }, broken.length ? broken.map((name) => h("li", { "data-broken": "" }, `✗ ${this.textOf(name)}`)) : h("li", {}, "✓ Breaks no rule")));
  }
}
