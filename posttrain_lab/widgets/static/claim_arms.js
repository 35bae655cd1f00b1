// The arms of a trial: events folded into what is drawn, and a row with a bar for each.

import { h, say, set } from "./dom.js";
import { queue } from "./words.js";

const fresh = ({ run, arm, seed }) => ({
  run, arm, seed, state: "queued", offset: 0, done: 0, doing: "", left: 0, points: [], final: {}, samples: new Map(), queued: null, failed: null,
});

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const HANDLERS = {
  queued: (arm, event) => void (arm.queued = event),
  started: (arm) => void Object.assign(arm, { queued: null, failed: null, doing: "Starting" }),
  // Training is taken for four fifths of an arm, asking for the rest.
  metrics: (arm, event) => void Object.assign(arm, { done: (0.8 * event.step) / event.total, doing: `Step ${event.step} of ${event.total}`, left: event.seconds_left ?? 0 }),
  progress: (arm, event) => void Object.assign(arm, { doing: event.total ? `${event.what}: ${event.done} of ${event.total}` : event.what, left: 0 }),
  measured(arm, event) {
    const value = mean(event.values);
    if (event.final) arm.final[event.measure] = { value, n: event.values.length };
    else arm.points = [...arm.points.filter((p) => p.step !== event.step || p.measure !== event.measure), { step: event.step, measure: event.measure, value, n: event.values.length }];
  },
  sample: (arm, event) => void arm.samples.set(event.prompt, event.text),
  failed: (arm, event) => void (arm.failed = event),
  finished: (arm) => void Object.assign(arm, { done: 1, doing: "Done", left: 0 }),
  stopped: (arm) => void Object.assign(arm, { doing: "Stopped", left: 0 }),
};

// The known arms with what is new of each.
export function foldArms(known, replies) {
  return replies.map((reply) => {
    const arm = known.find((each) => each.run === reply.run) ?? fresh(reply);
    for (const event of reply.events) HANDLERS[event.kind]?.(arm, event);
    return Object.assign(arm, { state: reply.state, offset: reply.offset });
  });
}

const STATES = { failed: "Failed", stopped: "Stopped", interrupted: "Cut off", finished: "Done" };

function told(arm) {
  if (arm.failed) return arm.failed.given;
  if (arm.state === "queued") return queue(arm.queued?.position ?? 0, arm.queued?.wait_s);
  return STATES[arm.state] ?? arm.doing;
}

export class ArmRows {
  constructor(claim) {
    this.claim = claim;
    this.list = h("ul", { class: "ptl-arms" });
    this.note = h("p", { class: "ptl-says" });
    this.root = h("div", {}, this.list, this.note);
  }

  draw(arms) {
    const rows = [...arms].sort((a, b) => a.seed - b.seed || (a.arm === "control") - (b.arm === "control"));
    while (this.list.children.length > rows.length) this.list.lastChild.remove();
    while (this.list.children.length < rows.length) this.list.append(this.row());
    rows.forEach((arm, i) => {
      const [name, bar, text] = this.list.children[i].children;
      say(name, `${this.claim.arms[arm.arm].name}, seed ${arm.seed}`);
      say(text, told(arm));
      set(this.list.children[i], { "data-arm": arm.arm, "data-state": arm.state });
      bar.value = arm.done;
      set(bar, { "aria-label": `${name.textContent}: ${text.textContent}` });
    });
  }

  row() {
    return h("li", { class: "ptl-arm" }, h("span", { class: "ptl-arm-name" }), h("progress", { max: 1, value: 0 }), h("span", { class: "ptl-arm-says" }));
  }
}
