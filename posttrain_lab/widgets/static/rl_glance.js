// One glance: what it does now (the controls), whether it gets better, and why.

import { h, icon, say, set, show } from "./dom.js";
import { isRate } from "./intervals.js";
import { between, whisker } from "./rates.js";
import { reasons, share, verdict } from "./rl_facts.js";

const GLYPHS = { better: "up", worse: "down", hacked: "warn", open: "level", none: "level" };

export class Glance {
  // `controls`: the root of the buttons and the progress.
  constructor(boot, controls) {
    this.boot = boot;
    this.word = h("p", { class: "ptl-rl-word" });
    this.said = h("p", { class: "ptl-rl-said" });
    this.rows = h("dl", { class: "ptl-rl-rows" });
    this.better = h("section", { class: "ptl-rl-cell ptl-rl-better", "aria-label": "Is it getting better?" }, h("h4", { class: "ptl-rl-ask" }, "Is it getting better?"), this.word, this.rows, this.said);
    this.title = h("p", { class: "ptl-rl-finding" });
    this.because = h("div", { class: "ptl-rl-because" });
    this.more = h("details", { class: "ptl-fold ptl-rl-more", hidden: true }, h("summary", {}, h("span", {})), h("ul", { class: "ptl-rl-findings" }));
    this.why = h("section", { class: "ptl-rl-cell ptl-rl-why", "aria-label": "Why?" }, h("h4", { class: "ptl-rl-ask" }, "Why?"), this.title, this.because, this.more);
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    this.root = h("div", { class: "ptl-rl-glance" }, h("section", { class: "ptl-rl-cell ptl-rl-now ptl-rl-controls", "aria-label": "Now" }, h("h4", { class: "ptl-rl-ask" }, "What is it doing now?"), controls), this.better, this.why, this.live);
  }

  // `findings`: what the doctor says, the most telling first.
  draw(run, findings = []) {
    const found = verdict(run);
    const key = JSON.stringify([run?.id, found.word, found.said, run?.numbers.length, findings]);
    if (key === this.key) return;
    this.key = key;
    this.drawBetter(found);
    this.drawWhy(run, findings);
    say(this.live, run && !run.recording && found.word ? `${found.word}. ${found.said}` : "");
  }

  drawBetter({ word, tone, said, truth }) {
    set(this.better, { "data-tone": tone });
    this.word.replaceChildren(...(word ? [icon(GLYPHS[tone]), h("span", {}, word)] : []));
    show(this.word, word);
    say(this.said, said);
    const seen = truth.last && isRate(truth.last.values) ? [["Before", truth.first], ...(truth.gap ? [["Now", truth.last]] : [])] : [];
    this.rows.replaceChildren(...seen.map(([name, look], i) => h("div", { class: "ptl-rl-row" }, h("dt", {}, name), h("dd", {}, whisker(look, { live: i === 0 }), h("b", {}, share(look)), h("span", { class: "ptl-unseen" }, `between ${between(look)} %`)))));
  }

  drawWhy(run, findings) {
    const [first, ...rest] = findings;
    const words = first ? [first.evidence, first.suggestion] : reasons(run, this.boot);
    set(this.why, { "data-severity": first?.severity ?? null });
    this.title.replaceChildren(...(first ? [icon(first.severity === "fine" ? "check" : first.severity === "note" ? "level" : "warn"), h("span", {}, first.title)] : []));
    show(this.title, first);
    const none = run ? "Nothing to say before the first step." : "Press Train to see it learn.";
    this.because.replaceChildren(...(words.filter(Boolean).length ? words.filter(Boolean) : [none]).map((text) => h("p", {}, text)));
    show(this.more, rest.length);
    say(this.more.querySelector("span"), rest.length === 1 ? "One more finding" : `${rest.length} more findings`);
    this.more.lastChild.replaceChildren(...rest.map(({ title, evidence, suggestion }) => h("li", {}, h("b", {}, title), h("p", {}, evidence), suggestion ? h("p", {}, suggestion) : null)));
  }
}
