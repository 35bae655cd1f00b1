// What was measured with which setting: a row each, with its gap and what the detectors flagged.

import { button, h, say, set, show } from "./dom.js";
import { points } from "./leak_lab_dose.js";
import { same, titled } from "./leak_lab_knobs.js";
import { alive } from "./log.js";
import { count } from "./words.js";

const STATES = { queued: "waiting in line", running: "training", stopped: "stopped", failed: "failed" };
const REACH = 1.2; // a gap of one arm can be 100 points, of two arms more
const percent = (made) => (made ? `${Math.round(100 * made.value)} %` : "–");

export class Measured {
  constructor({ onshow, onstop, onresume, ondoses }) {
    Object.assign(this, { onshow, onstop, onresume });
    this.all = button("Run every dose", ondoses, { kind: "strong", glyph: "play", title: "0, 1, 5 and 20 % with these knobs, one after another" });
    this.says = h("p", { class: "ptl-says" });
    this.body = h("tbody", {});
    const heads = ["setting", "gap, in points", "13-gram flags", "scanner", "format report", ""];
    this.table = h("table", { class: "ptl-cont-table" }, h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)))), this.body);
    this.root = h("div", { class: "ptl-cont-measured" }, h("div", { class: "ptl-row" }, h("h4", {}, "What was measured"), h("span", { class: "ptl-push" }), this.all), this.says, h("div", { class: "ptl-cont-scroll", tabindex: 0, role: "region", "aria-label": "Settings measured" }, this.table));
  }

  // `trials` are one's own, `recorded` those that the page came with.
  draw({ trials, recorded, recording, knobs, words }) {
    set(this.all, { "aria-disabled": String(trials.some(alive)) });
    const own = trials.length ? `${count(trials.length, "setting")} of yours` : "Nothing of yours yet";
    say(this.says, `${own}${recording ? `; below, ${count(recorded.length, "setting")} recorded on ${recording.recorded}, ${recording.device}: not live` : ""}. The gap is that of the arm with the leak, less that of the arm without.`);
    const key = JSON.stringify([trials, knobs]);
    if (key === this.drawn) return;
    this.drawn = key;
    const rows = [...trials, ...recorded];
    this.body.replaceChildren(...rows.map((row) => this.row(row, knobs, words)));
    show(this.table, rows.length);
  }

  row(row, knobs, words) {
    const on = same(knobs, row.knobs);
    const name = (knob) => titled(words, row.knobs, knob);
    const { repeats, cleaned, rate } = row.knobs;
    const extra = [repeats > 1 ? `${repeats} rows an item` : "", cleaned ? "cleaned" : ""].filter(Boolean).join(", ");
    const title = h("button", { type: "button", class: "ptl-cont-name", "aria-pressed": String(on), onclick: () => this.onshow(row.knobs) }, h("b", {}, `${rate} % ${name("kind").toLowerCase()}`), h("small", {}, `${name("stage")}${extra ? `, ${extra}` : ""}`));
    return h("tr", { "data-on": on ? "" : null, "data-recorded": row.recorded ? "" : null },
      h("th", { scope: "row" }, title), row.difference ? this.told(row) : this.doing(row));
  }

  told({ difference: { value, low, high }, n, verdict, detectors, recorded }) {
    const place = (share) => `${50 + (50 * Math.max(-REACH, Math.min(REACH, share))) / REACH}%`;
    const line = h("span", { class: "ptl-cont-gap", style: `--at:${place(value)};--low:${place(low)};--high:${place(high)}`, "aria-hidden": "true" }, h("i", {}), h("i", {}));
    return [
      h("td", { "data-title": "gap" }, line, h("span", { class: "ptl-cont-words" }, h("b", {}, points(value)), ` (${points(low)} to ${points(high)}, n=${n}): ${verdict}`)),
      ...detectors.map(({ name, found, alarms }) => h("td", { "data-title": name, title: alarms ? `of clean rows: ${percent(alarms)}, n=${alarms.n}` : null }, percent(found), found ? h("small", {}, ` of ${found.n}`) : null, alarms?.value >= 0.005 ? h("small", {}, `, ${percent(alarms)} of clean ones`) : null)),
      h("td", { class: "ptl-cont-from" }, recorded ? "recorded" : "yours"),
    ];
  }

  doing({ state, done, arms, trial }) {
    const go = alive({ state }) ? button("Stop", () => this.onstop(trial), { kind: "quiet", glyph: "stop" }) : button("Resume", () => this.onresume(trial), { kind: "quiet", glyph: "resume" });
    return [h("td", { colspan: 4 }, h("progress", { max: arms, value: done, "aria-label": "Arms that are done" }), h("span", { class: "ptl-cont-words" }, `${STATES[state] ?? state}: ${done} of ${arms} arms done`)), h("td", {}, go)];
  }
}
