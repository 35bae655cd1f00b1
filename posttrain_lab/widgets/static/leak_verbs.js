// Scan and Stop, how far a scan is, and which of the two is looked at: the example or one's own.

import { button, h, say, set, show } from "./dom.js";
import { noteBox, problemBox, Slot } from "./notice.js";
import { count, duration } from "./words.js";

export const ENDED = ["done", "stopped", "failed"];

export class ScanVerbs {
  constructor({ onscan, onstop, onready, onown }) {
    this.scan = button("Scan", onscan, { kind: "primary", glyph: "play" });
    this.stop = button("Stop", onstop, { kind: "primary", glyph: "stop" });
    this.ready = button("Back to the example", onready, { kind: "link" });
    this.own = button("Back to your files", onown, { kind: "link" });
    this.status = h("p", { class: "ptl-status" });
    this.left = h("span", { class: "ptl-left" });
    this.bar = h("div", { class: "ptl-bar-fill" });
    this.track = h("div", { class: "ptl-bar", role: "progressbar", "aria-label": "Scan", "aria-valuemin": 0, "aria-valuemax": 100 }, this.bar);
    this.slot = new Slot();
    this.told = h("div", { class: "ptl-slot" });
    this.root = h("section", { class: "ptl-lk-verbs", "aria-label": "Scan" },
      h("div", { class: "ptl-row" }, this.scan, this.stop, this.ready, this.own),
      h("div", { class: "ptl-progress" }, h("div", { class: "ptl-row" }, this.status, h("span", { class: "ptl-push" }), this.left), this.track), this.slot.root, this.told);
  }

  // `ready`: both files are here; `kept`: at least one is; `stale`: a file is newer than the scan.
  draw({ progress, source, ready, kept, stale }) {
    const own = source === "own";
    const going = own && progress && !ENDED.includes(progress.state);
    const held = [this.scan, this.stop].includes(document.activeElement);
    show(this.scan, own && !going);
    show(this.stop, going);
    if (held) (going ? this.stop : this.scan).focus({ preventScroll: true });
    set(this.scan, { "aria-disabled": String(!ready) });
    show(this.ready, own && !going);
    show(this.own, !own && kept);
    const far = progress?.of ? progress.rows / progress.of : 0;
    this.bar.style.transform = `scaleX(${far})`;
    set(this.track, { "aria-valuenow": Math.round(100 * far), "data-state": own ? (progress?.state ?? "") : "recording" });
    show(this.track, own && progress);
    say(this.status, this.words(progress, own, ready));
    say(this.left, going && progress.left ? `about ${duration(Math.max(1, progress.left))} left` : "");
    this.drawTold(progress, own, stale);
  }

  words(progress, own, ready) {
    if (!progress) return ready ? "Both files are here." : "Two files are needed.";
    const { state, rows, of, items, seconds } = progress;
    const time = seconds < 10 ? `${(seconds ?? 0).toFixed(1)} s` : duration(seconds);
    if (state === "waiting") return "Waiting for a free place";
    if (state === "reading") return "Reading both files";
    if (state === "learning") return `Learning ${count(items, "test item")}`;
    if (state === "scanning") return `Scanned ${rows.toLocaleString("en")} of ${count(of, "row")}`;
    if (state === "stopped") return `Stopped after ${rows.toLocaleString("en")} of ${count(of, "row")}. Only these are counted.`;
    if (state === "failed") return "It did not work.";
    return own ? `Scanned ${count(rows, "row")} against ${count(items, "test item")} in ${time}.` : `An example, scanned in ${time} when this opened. Drop your own files to scan those.`;
  }

  drawTold(progress, own, stale) {
    const key = JSON.stringify([progress?.id, progress?.state === "failed", progress?.problems, own, stale]);
    if (key === this.key) return;
    this.key = key;
    const nodes = (own ? (progress?.problems ?? []) : []).map((text) => noteBox(text, [], "warn"));
    if (own && progress?.state === "failed") nodes.push(problemBox(progress.error));
    if (stale) nodes.push(noteBox("What is below is of the files before. Press Scan.", [], "warn"));
    this.told.replaceChildren(...nodes);
  }
}
