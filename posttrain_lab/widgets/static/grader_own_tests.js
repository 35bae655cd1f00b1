// One test of a grader: the answer, what it should get, what it got, and why that is right.

import { h, icon, say, set, show } from "./dom.js";
import { figure } from "./grader_mark.js";

const LONG = 80;

const brief = (text) => (text.length > LONG ? `${text.slice(0, LONG).trimEnd()}… (${text.length.toLocaleString("en")} characters)` : text);

export class TestRow {
  constructor(test, i) {
    this.test = test;
    this.glyph = h("span", { class: "ptl-own-glyph" });
    this.got = h("span", { class: "ptl-own-got" });
    this.said = h("p", { class: "ptl-own-said", dir: "auto" });
    this.printed = h("pre", { class: "ptl-own-printed", dir: "auto" });
    const words = test.answer ? h("code", { class: "ptl-own-answer", dir: "auto" }, brief(test.answer)) : h("i", { class: "ptl-own-answer" }, "(nothing)");
    this.root = h("li", { class: "ptl-own-test" }, this.glyph,
      h("div", { class: "ptl-own-what" }, h("span", { class: "ptl-unseen" }, `Test ${i + 1}: `), words, h("p", { class: "ptl-says" }, test.why), this.said, this.printed),
      h("p", { class: "ptl-own-grades" }, h("span", {}, "should be ", h("b", {}, figure(test.value))), this.got));
  }

  draw(row) {
    const state = row ? (row.passed ? "passed" : "failed") : null;
    set(this.root, { "data-state": state });
    this.glyph.replaceChildren(...(row ? [icon(row.passed ? "check" : "close"), h("span", { class: "ptl-unseen" }, row.passed ? "passed" : "failed")] : [h("i", {}, "·")]));
    const none = row && row.value === null;
    this.got.replaceChildren(...(row ? ["got ", h("b", {}, none ? "no grade" : figure(row.value))] : []));
    say(this.said, none ? row.said : "");
    show(this.said, none);
    say(this.printed, row?.printed ? `It printed: ${row.printed}` : "");
    show(this.printed, row?.printed);
  }
}
