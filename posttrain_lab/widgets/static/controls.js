// What happens: Train, Stop, Resume, Reset, and how far it is.

import { button, h, say, set, show } from "./dom.js";
import { resumable } from "./log.js";
import { problemBox, noteBox, Slot } from "./notice.js";
import { bigNumber, count, day, duration, queue } from "./words.js";

export const WORDS = { queued: "Waiting", running: "Training", stopped: "Stopped", failed: "Failed", finished: "Done", interrupted: "Interrupted", "": "Ready" };

export class Controls {
  constructor(verbs) {
    this.train = button("Train", () => verbs.train(), { kind: "primary", glyph: "play" });
    this.stop = button("Stop", () => verbs.stop(), { kind: "primary", glyph: "stop" });
    this.resume = button("Resume", () => verbs.resume(), { kind: "strong", glyph: "resume" });
    this.reset = button("Reset", () => verbs.reset(), { kind: "quiet", glyph: "reset", label: "Reset the examples, prompts and settings" });
    this.bar = h("div", { class: "ptl-bar-fill" });
    this.track = h("div", { class: "ptl-bar", role: "progressbar", "aria-label": "Training", "aria-valuemin": 0, "aria-valuemax": 100 }, this.bar);
    this.status = h("p", { class: "ptl-status" });
    this.left = h("span", { class: "ptl-left" });
    this.detail = h("p", { class: "ptl-detail" });
    this.slot = new Slot();
    this.events = h("div", { class: "ptl-slot" });
    this.live = h("div", { class: "ptl-unseen", role: "status", "aria-live": "polite" });
    this.root = h("section", { class: "ptl-block ptl-controls", "aria-label": "Training" },
      h("div", { class: "ptl-row ptl-verbs" }, this.train, this.stop, this.resume, this.reset),
      h("div", { class: "ptl-progress" }, h("div", { class: "ptl-row" }, this.status, h("span", { class: "ptl-push" }), this.left), this.track, this.detail),
      this.slot.root, this.events, this.live);
  }

  // `run` may be null; `busy` is a verb in progress: "train", "stop", "resume" or null.
  // `passed` is the failure that needs no more saying.
  draw(run, { busy, runner, passed = null }) {
    const state = run?.state ?? "";
    const going = state === "queued" || state === "running";
    const held = [this.train, this.stop, this.resume].find((each) => each === document.activeElement);
    show(this.train, !going);
    show(this.stop, going);
    show(this.resume, run && resumable(run));
    if (held?.hidden) [this.stop, this.resume, this.train].find((each) => !each.hidden).focus({ preventScroll: true });
    // Not `disabled`: a button that was just pressed must keep the keyboard's focus.
    for (const each of [this.train, this.resume]) set(each, { "aria-disabled": String(Boolean(busy)) });
    set(this.stop, { "aria-disabled": String(busy === "stop") });
    const done = run?.total ? Math.min(1, run.step / run.total) : 0;
    this.bar.style.transform = `scaleX(${going || state === "stopped" || state === "finished" || run?.recording ? done : 0})`;
    set(this.track, { "aria-valuenow": Math.round(done * 100), "data-state": run?.recording ? "recording" : state });
    say(this.status, this.words(run, busy, runner));
    set(this.track, { "aria-valuetext": this.status.textContent });
    say(this.left, state === "running" && !busy ? left(run) : "");
    say(this.detail, detail(run));
    this.drawEvents(run, passed);
    this.announce(run, state);
  }

  words(run, busy, runner) {
    if (busy === "stop") return "Stopping…";
    if (busy) return "Sending your examples…";
    if (!run) return "Ready when you are.";
    if (run.recording) return `A recording of ${count(run.total, "step")}.`;
    if (run.state === "queued") {
      if (runner === "starting" || runner === "off") return waking(run);
      return run.queued ? queue(run.queued.position, run.queued.wait_s) : "Waiting for the trainer";
    }
    if (run.state === "running" && run.progress) {
      const { what, done, total } = run.progress;
      return total ? `${what}: ${done} of ${total}` : what;
    }
    if (run.state === "running") {
      return run.points.length || run.resumed ? `Step ${run.step} of ${run.total}` : "Asking your prompts before training";
    }
    if (run.state === "finished") return `Done: ${count(run.step, "step")} in ${duration(run.ending?.seconds ?? 0)}.`;
    if (run.state === "stopped" || run.state === "interrupted") return `Stopped at step ${run.ending?.step ?? run.step} of ${run.total}.`;
    return "It did not work.";
  }

  drawEvents(run, passed) {
    const failed = run?.ending?.kind === "failed" && run.ending !== passed;
    const key = JSON.stringify([run?.id, run?.ending, failed, run?.warnings.length, run?.recording]);
    if (key === this.key) return;
    this.key = key;
    const nodes = [];
    if (run?.recording) nodes.push(noteBox(`Recorded on ${day(run.recording.recorded)} on ${run.recording.device}. Press ${this.train.textContent} to make your own.`, [], "recorded"));
    for (const warning of run?.warnings ?? []) nodes.push(noteBox(warning.message, [], "warn"));
    if (failed) nodes.push(problemBox(run.ending));
    if (run?.ending?.kind === "stopped" && !run.recording) nodes.push(noteBox(`${run.ending.reason} Resume goes on from step ${run.ending.step}.`));
    this.events.replaceChildren(...nodes);
  }

  // Said politely at the start, each quarter and the end; not at every step.
  announce(run, state) {
    const quarter = run?.total ? Math.floor((4 * run.step) / run.total) : 0;
    const key = `${run?.id}-${state}-${state === "running" ? quarter : ""}`;
    if (!run || run.recording || key === this.announced) return;
    this.announced = key;
    const far = state === "running" ? `, ${25 * quarter} percent` : "";
    say(this.live, `Training run: ${WORDS[state].toLowerCase()}${far}.`);
  }
}

const WAKES_S = 6;

function waking(run) {
  const rest = WAKES_S - (Date.now() / 1000 - run.openedAt);
  return rest > 0 ? `Waking the trainer, about ${duration(Math.ceil(rest))}` : "Still waking the trainer: this computer is busy";
}

function left(run) {
  if (!Number.isFinite(run.secondsLeft) || run.secondsLeft === null) return "";
  return `about ${duration(Math.max(1, run.secondsLeft - (Date.now() / 1000 - run.leftAt)))} left`;
}

function detail(run) {
  const at = run?.started;
  if (!at) return "";
  const share = at.parameters ? at.trainable / at.parameters : 0;
  const moved = !at.parameters ? "" : share > 0.999 ? `Trains all ${bigNumber(at.parameters)} weights` : `Trains ${bigNumber(at.trainable)} of ${bigNumber(at.parameters)} weights`;
  const where = [at.device && at.device.toUpperCase(), at.threads && count(at.threads, "thread")].filter(Boolean).join(", ");
  return [moved, where && !run.recording ? `on ${where}` : ""].filter(Boolean).join(" ");
}
