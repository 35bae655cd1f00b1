// The constitution lab: rules and requests in, answers and their revisions out.

import { answered } from "./asking.js";
import { Cases } from "./constitution_cases.js";
import { Rules } from "./constitution_rules.js";
import { toLine } from "./draft.js";
import { button, h, say, set, show, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Slot } from "./notice.js";
import { pairedRates, wilson } from "./rates.js";
import { openSeat, readDraft, tellDraft, writeDraft } from "./seat.js";
import { count } from "./words.js";

const LONGEST = 500;
const LEDE = "Rules in plain words take the place of a person's labels: the model answers, is told which rule it broke, and mends its answer. The mended answers can teach it.";

export class ConstitutionLab {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { results: [], asking: [], past: [], current: 0, wish: 0, model: this.boot.models[0]?.name });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.kept.open();
  }

  build(model) {
    const [pick, box] = [uid("model"), uid("request")];
    this.rules = new Rules(this.boot, { onchange: (change) => this.edit(change) });
    this.cases = new Cases({ onremove: (i) => this.edit({ requests: this.value.requests.filter((_, k) => k !== i) }), textOf: (name) => this.all.find((rule) => rule.name === name)?.text ?? name });
    this.select = h("select", { id: pick, onchange: () => this.pick(this.select.value) }, this.boot.models.map(({ name, title }) => h("option", { value: name }, title)));
    this.ask = button("Ask and revise", () => this.run(), { kind: "primary", glyph: "play" });
    this.stop = button("Stop", () => this.halt(), { kind: "primary", glyph: "stop" });
    this.undo = button("Undo", () => this.back(), { kind: "quiet", glyph: "undo", label: "Undo the last change of rules and requests" });
    this.reset = button("Reset", () => this.edit(this.fresh()), { kind: "quiet", glyph: "reset", label: "Bring back the ready rules and requests" });
    this.status = h("p", { class: "ptl-status", role: "status" });
    this.bar = h("div", { class: "ptl-bar-fill" });
    this.box = h("input", { id: box, type: "text", class: "ptl-line-box", maxlength: LONGEST, autocomplete: "off", placeholder: "A request of your own", onkeydown: (event) => event.key === "Enter" && this.add() });
    this.slot = new Slot();
    this.totals = h("div", { class: "ptl-cn-totals" });
    this.use = button("Use the revised answers as training data", () => this.teach(), { kind: "strong" });
    this.save = button("Download JSONL", () => this.download(), { kind: "quiet", glyph: "out" });
    this.learn = h("section", { class: "ptl-block ptl-cn-learn", "aria-label": "Training data" }, h("h4", {}, "Let it learn from them"), h("div", { class: "ptl-row" }, this.use, this.save), h("p", { class: "ptl-says" }, "They become the examples in the SFT studio: open it, read them, and press Train there. An answer that keeps every rule can still be wrong."));
    this.taught = new Slot();
    this.learn.append(this.taught.root);
    const flow = h("div", { class: "ptl-flow" },
      column("in", "Rules", this.rules.root, h("div", { class: "ptl-row" }, this.undo, this.reset)),
      column("happens", "Before and after", h("div", { class: "ptl-cn-do" }, h("div", { class: "ptl-row" }, this.ask, this.stop, h("label", { for: pick, class: "ptl-unseen" }, "Model"), this.select), this.status, h("div", { class: "ptl-bar", "aria-hidden": "true" }, this.bar), this.slot.root), this.totals, this.learn),
      column("out", "Answers and revisions", h("div", { class: "ptl-cn-add" }, h("label", { for: box, class: "ptl-unseen" }, "A request of your own"), this.box, button("Add", () => this.add(), { kind: "quiet", glyph: "plus", label: "Add the request" })), this.cases.root));
    this.frame = new Frame({ kind: "ptl-constitution", name: "Constitution lab", keys: this, hint: "← → walk the requests", head: [h("h3", {}, "Rules instead of labels"), h("p", { class: "ptl-lede" }, LEDE)] }, flow);
    this.kernel = this.frame.listen(model, () => this.kept.open());
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: this.fresh(), onchange: () => this.adopted(), onproblem: (problem) => this.slot.problem(problem) });
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  fresh() {
    return { off: [], own: [], requests: this.boot.requests };
  }

  // What was kept, as far as it makes sense.
  get value() {
    const { off, own, requests } = { ...this.fresh(), ...this.kept.value };
    const list = (rows, fits) => (Array.isArray(rows) ? rows.filter(fits) : []);
    return { off: list(off, (name) => typeof name === "string"), own: list(own, (rule) => typeof rule?.name === "string" && typeof rule.text === "string"), requests: list(requests, (row) => typeof row?.request === "string" && ["string", "undefined"].includes(typeof row.answer)) };
  }

  get all() {
    return [...this.boot.rules, ...this.value.own];
  }

  get on() {
    return this.all.filter(({ name }) => !this.value.off.includes(name));
  }

  edit(change) {
    this.past = [...this.past.slice(-49), this.value];
    this.put({ ...this.value, ...change });
  }

  back() {
    const before = this.past.pop();
    if (before) this.put(before);
  }

  put(value) {
    this.forget();
    this.slot.clear();
    this.kept.change(value);
    this.draw();
  }

  pick(model) {
    this.model = model;
    this.forget();
    this.draw();
  }

  // What was answered belongs to the rules and requests of then.
  forget() {
    this.wish += 1;
    Object.assign(this, { results: [], asking: [] });
    this.taught.clear();
  }

  adopted() {
    this.past = [];
    this.forget();
    this.draw();
  }

  add() {
    const request = this.box.value.trim();
    const full = this.value.requests.length >= this.boot.most.requests;
    if (!request || full) return void (full && this.slot.note("There are as many requests as fit. Remove one."));
    this.box.value = "";
    this.edit({ requests: [{ request }, ...this.value.requests] });
    this.box.focus();
  }

  async run() {
    this.forget();
    this.slot.clear();
    const wish = this.wish;
    const wanted = () => wish === this.wish;
    const { requests } = this.value;
    const rules = this.on.map(({ name, text, kind, value }) => (kind ? { name, text, kind, value } : name));
    if (!rules.length || !requests.length) return void this.slot.problem({ given: rules.length ? "There are no requests." : "Every rule is switched off.", needed: "It takes at least one.", do: rules.length ? "Add one." : "Switch one on." });
    try {
      for (let i = 0; i < requests.length && wanted(); i += this.boot.at_once) await this.some(requests.slice(i, i + this.boot.at_once), i, rules, wanted);
    } catch (problem) {
      if (wanted()) this.slot.problem(problem);
    }
    if (wanted()) this.asking = [];
    this.draw();
    return undefined;
  }

  async some(requests, first, rules, wanted) {
    this.asking = requests.map((_, k) => first + k);
    this.draw();
    const question = { models: [this.model], rules, requests };
    const reply = await answered(this.kernel, "inquire", { seat: this.kept.seat.seat, kind: "revise", question }, { wanted, onlater: () => this.draw("Waking the model…") });
    if (reply) reply.answer.models[this.model].requests.forEach((result, k) => (this.results[first + k] = result));
    this.draw();
  }

  halt() {
    this.wish += 1;
    this.asking = [];
    this.draw();
    this.ask.focus();
  }

  // The answers that break no rule in the end.
  get good() {
    return this.results.filter((result) => result && !result.after.length && !result.unknown.length && result.revision.trim()).map(({ request, revision }) => ({ prompt: request, answer: revision }));
  }

  async teach() {
    const studio = openSeat(this.boot.studio);
    const before = readDraft(studio);
    try {
      const { draft, count: many } = await this.kernel.ask("use", { seat: studio.seat, rows: this.good, before });
      this.tell(studio, draft);
      this.taught.note(`${count(many, "answer")} are in the SFT studio now.`, before ? [button("Undo", () => this.untaught(studio, { ...before, rev: draft.rev + 1 }), { kind: "link" })] : []);
    } catch (problem) {
      if (!problem.lost) this.taught.problem(problem);
    }
  }

  async untaught(studio, draft) {
    await this.kernel.ask("save", { ...studio, draft }).catch((problem) => this.taught.problem(problem));
    this.tell(studio, draft);
    this.taught.note("The studio's examples are as they were.");
  }

  tell(studio, draft) {
    writeDraft(studio, draft);
    tellDraft(studio, draft);
  }

  download() {
    const url = URL.createObjectURL(new Blob([this.good.map((row) => `${toLine(row)}\n`).join("")], { type: "application/jsonl" }));
    h("a", { href: url, download: "revised-answers.jsonl" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  // The presenter's keys.
  walk(by) {
    this.current = stepped(this.current, by, Math.max(1, this.value.requests.length));
    this.draw();
  }

  turn(by) {
    this.walk(by);
  }

  fit() {}

  draw(words = null) {
    const { value, results, asking } = this;
    const [known, many] = [results.filter(Boolean), value.requests.length];
    this.current = stepped(this.current, 0, Math.max(1, many));
    this.rules.draw(value);
    this.cases.draw(value.requests, value.requests.map((_, i) => results[i] ?? null), { current: this.current, asking });
    show(this.ask, !asking.length);
    show(this.stop, asking.length);
    set(this.undo, { disabled: this.past.length ? null : "" });
    say(this.status, words ?? (asking.length ? `${known.length} of ${many} answered` : known.length ? `Done: ${known.length} of ${many}.` : `${count(many, "request")}, ${count(this.on.length, "rule")}. Ready when you are.`));
    this.bar.style.transform = `scaleX(${many ? known.length / many : 0})`;
    this.drawTotals(known);
    show(this.learn, known.length);
    const whole = this.good.length && !asking.length; // no answer is on its way any more
    set(this.use, { disabled: whole ? null : "" });
    set(this.save, { disabled: whole ? null : "" });
  }

  drawTotals(known) {
    const key = JSON.stringify([known, this.on.map(({ name }) => name)]);
    if (key === this.totalsKey) return;
    this.totalsKey = key;
    if (!known.length) return void this.totals.replaceChildren(h("p", { class: "ptl-says" }, "How many answers break each rule, before and after the revision, will be told here."));
    const share = (when, name) => wilson(known.filter((result) => (name ? result[when].includes(name) : result[when].length)).length, known.length);
    const broken = ["before", "after"].map((when) => known.filter((result) => result[when].length).length);
    const rows = this.on.filter(({ name }) => known.some(({ before, after }) => before.includes(name) || after.includes(name)));
    this.totals.replaceChildren(h("p", { class: "ptl-cn-verdict" }, `${broken[0]} of ${known.length} answers broke a rule, ${broken[1]} still ${broken[1] === 1 ? "does" : "do"} after the revision.`),
      pairedRates(rows.map(({ name, text }) => ({ title: text, rates: [["Before", "base", "before"], ["After", "sft", "after"]].map(([stage, hue, when]) => ({ stage, hue, rate: share(when, name) })) })),
        `The share of ${count(known.length, "answer")} that breaks each rule, with 95 % intervals. Rules that none broke are left out.`));
  }

  close() {
    this.wish += 1;
    this.kept.close();
    this.frame.close();
  }
}

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function mountConstitution({ model, el }) {
  const view = new ConstitutionLab(model, el);
  return () => view.close();
}
