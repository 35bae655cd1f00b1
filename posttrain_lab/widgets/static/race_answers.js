// The same held-out requests, answered by the start and by each of the three, side by side.

import { h, icon, show } from "./dom.js";
import { HUES, titleOf } from "./race_facts.js";

const COLUMNS = ["start", "sft", "dpo", "rlhf"];

export class RaceAnswers {
  constructor(boot) {
    Object.assign(this, { boot, at: 0 });
    this.list = h("ol", { class: "ptl-race-answers" });
    this.note = h("p", { class: "ptl-race-none" }, "The models' answers to requests that none of them trained on will stand here, side by side.");
    this.says = h("p", { class: "ptl-says" }, "Good: it has a polite phrase and no rude one, does not dodge, and holds the right answer.");
    this.root = h("section", { class: "ptl-block ptl-race-said", "aria-label": "Answers" }, h("h4", {}, "The same requests, four models"), this.says, this.note, this.list);
  }

  draw(runs) {
    const probes = runs.start?.spec?.probes ?? runs.sft?.spec?.probes ?? [];
    const rows = probes.map((prompt) => ({ prompt, said: COLUMNS.map((name) => ({ name, sample: latest(runs[name], prompt) })) })).filter(({ said }) => said.some(({ sample }) => sample));
    show(this.note, !rows.length);
    show(this.says, rows.length);
    const key = JSON.stringify([rows, this.at]);
    if (key === this.key) return;
    this.key = key;
    this.many = rows.length;
    this.list.replaceChildren(...rows.map(({ prompt, said }, i) => h("li", { class: "ptl-race-answer", "data-current": i === this.at ? "" : null },
      h("p", { class: "ptl-race-prompt" }, prompt), h("dl", {}, said.map((each) => this.row(each))))));
  }

  row({ name, sample }) {
    const good = sample?.good;
    const mark = good === undefined || good === null ? null : h("span", { class: "ptl-race-mark", "data-good": String(Boolean(good)) }, icon(good ? "check" : "close"), h("span", {}, good ? "good" : sample.why));
    return h("div", { class: "ptl-race-row", "data-stage": HUES[name] }, h("dt", {}, titleOf(name, this.boot), sample && name !== "start" ? h("small", {}, sample.step ? `step ${sample.step}` : "before") : null),
      h("dd", {}, h("p", { class: "ptl-race-words", "data-empty": sample?.text ? null : "" }, sample ? sample.text || "(nothing)" : "not yet"), mark));
  }

  // The presenter walks the requests.
  walk(by) {
    this.at = Math.max(0, Math.min((this.many || 1) - 1, this.at + by));
  }
}

const latest = (run, prompt) => run?.samples.get(prompt)?.at(-1) ?? null;
