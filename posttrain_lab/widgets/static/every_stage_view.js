// One prompt box over every stage of one model's life, in two views: what it writes, what comes next.

import { button, h, say, set, show, uid } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Kernel } from "./kernel.js";
import { noteBox, Slot } from "./notice.js";
import { Asking } from "./stage_asking.js";
import { Knobs } from "./stage_knobs.js";
import { Next } from "./stage_next.js";
import { Prompt, turned } from "./stage_prompt.js";
import { aboutPrompt, fresh, inSight, problems, question, recorded, room, tidy } from "./stage_state.js";
import { Words } from "./stage_words.js";
import { day } from "./words.js";

const SETTLED_MS = 300; // after the last key
const SLOWER = 9; // so much longer than anything else an answer may take
const SLOW_START = 75; // tries until the page says what may be wrong
const VIEWS = [["write", "What it writes"], ["next", "What comes next"]];

export class EveryStage {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { state: fresh(this.boot), answers: new Map(), asking: new Set(), own: "", opening: 0, timer: null });
    const { stages, prompts } = this.boot;
    this.prompt = new Prompt({ prompts, ontype: (text) => this.type(text), onpick: (text) => this.put({ prompt: text, then: [] }) });
    this.knobs = new Knobs({ onset: (values) => this.put(values, SETTLED_MS / 3), onagain: () => this.again() });
    this.words = new Words({ stages });
    this.next = new Next({ stages, onpick: (stage, token) => this.add(stage, token), onundo: () => this.undo(), onover: () => this.put({ then: [] }) });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.ask();
    this.kept.open();
  }

  build(model) {
    this.tabs = VIEWS.map(([view, text]) => button(text, () => this.put({ view }), { kind: "tab", "aria-pressed": "false", "data-view": view }));
    this.pick = this.picker();
    this.extra = h("input", { type: "checkbox", id: uid("extra"), onchange: () => this.put({ extra: this.extra.checked }) });
    this.status = h("p", { class: "ptl-every-status", role: "status" });
    this.empty = h("div", { class: "ptl-slot" }, noteBox("There is nothing to answer yet. Write a prompt above, or choose a ready one."));
    this.slot = new Slot();
    this.live = h("p", { class: "ptl-unseen", role: "status" });
    const smaller = this.boot.stages.some((stage) => stage.extra);
    this.frame = new Frame({
      kind: "ptl-every", name: "One prompt, every stage", keys: this, hint: ["← → walk the stages · ↑ ↓ other prompts", h("span", { class: "ptl-hint-next" }, " · 1 to 9 add a bar's token · Backspace takes it back")],
      head: [h("h3", {}, "One prompt, every stage"), h("p", { class: "ptl-lede" }, "The same words go to one model at each stage of its life. Read what each makes of them.")],
    }, this.prompt.root,
    h("div", { class: "ptl-every-views" }, h("div", { class: "ptl-row ptl-tabs", role: "group", "aria-label": "View" }, this.tabs), this.status),
    this.slot.root,
    h("div", { class: "ptl-every-body" }, this.knobs.root,
      h("div", { class: "ptl-row ptl-every-pick" }, this.pick.root, this.knobs.again, smaller ? h("label", { class: "ptl-check", for: this.extra.id }, this.extra, h("span", {}, "Smaller models, too")) : null),
      h("div", { class: "ptl-every-shown" }, this.empty, this.words.root, this.next.root)), this.live);
    const kernel = this.frame.listen(model, () => this.back());
    const lost = (gone) => show(this.frame.lost, gone);
    this.slow = new Kernel(model, { patience: SLOWER * model.get("patience_ms"), onlost: () => lost(true), onback: () => (lost(false), this.back()) });
    this.kept = new Kept({ kernel, name: this.boot.name, value: this.state, onchange: () => this.adopt(), onproblem: (problem) => this.slot.problem(problem) });
    this.state = tidy(this.kept.value, this.boot);
    this.asker = new Asking({ kernel: this.slow, seat: this.kept.seat.seat, onanswer: (item, answer) => this.came(item, { answer }), onproblem: (item, problem) => this.came(item, { problem }), onprogress: (how) => this.progress(how) });
    this.press = (event) => (this.frame.presenting || this.frame.root.contains(event.target)) && this.key(event);
    window.addEventListener("keydown", this.press);
    this.flush = () => this.timer && this.keep();
    window.addEventListener("pagehide", this.flush);
  }

  picker() {
    const group = uid("stage");
    const rows = [{ name: "", title: "All stages", hue: "all" }, ...this.boot.stages].map((stage) => {
      const input = h("input", { type: "radio", name: group, onchange: () => this.choose(stage.name) });
      return { stage, input, root: h("label", { class: "ptl-pill", "data-hue": stage.hue }, input, h("span", {}, stage.title)) };
    });
    return { rows, root: h("fieldset", { class: "ptl-row ptl-pills" }, h("legend", { class: "ptl-unseen" }, "Stage to show"), rows.map((row) => row.root)) };
  }

  // "" is all of them.
  choose(stage) {
    const every = this.state.view === "next" ? !stage : this.state.every;
    this.put({ every, stage: stage || this.current });
  }

  get stages() {
    return inSight(this.state, this.boot);
  }

  // Under 700 px, and before a room, one stage has the screen.
  get alone() {
    return this.frame.presenting || !this.state.every ? this.current : null;
  }

  get current() {
    return this.stages.some((stage) => stage.name === this.state.stage) ? this.state.stage : this.stages[0]?.name;
  }

  put(values, wait = 0) {
    this.state = tidy({ ...this.state, ...values }, this.boot);
    this.draw();
    this.later(wait);
  }

  type(prompt) {
    this.own = prompt;
    this.put({ prompt, then: [] }, SETTLED_MS);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.keep(), this.ask()), wait);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    this.kept.change(this.state);
  }

  adopt() {
    this.state = tidy(this.kept.value, this.boot);
    this.draw();
    this.ask();
  }

  back() {
    this.kept.open();
    this.ask();
  }

  again() {
    this.put({ seed: Math.floor(Math.random() * 10_000) });
  }

  add(stage, { raw, text, special, end }) {
    if (!room(this.state)) return;
    this.next.home();
    this.put({ then: [...this.state.then, { raw, text, special, end }], stage: stage.name });
    this.spoken = `Added ${special ? raw : text}.`;
  }

  // Numbers choose a bar, Backspace takes the last token back; not where text is typed.
  key(event) {
    const typed = event.target.matches("input:not([type=radio]), textarea, select") || event.altKey || this.state.view !== "next";
    const held = event.ctrlKey || event.metaKey;
    if (typed || event.defaultPrevented) return;
    const back = held ? event.key === "z" : event.key === "Backspace";
    const chosen = !held && /^[1-9]$/.test(event.key) && this.next.pick(Number(event.key));
    if (back && this.state.then.length) this.undo();
    if (back || chosen) event.preventDefault();
  }

  undo() {
    this.put({ then: this.state.then.slice(0, -1) });
  }

  ask() {
    const { state, boot, stages } = this;
    const ready = state.prompt.trim() && !problems(state, boot).length;
    const first = stages.filter((stage) => stage.name === this.current);
    const order = this.alone && state.view === "next" ? first : [...(this.narrow ? first : []), ...stages.filter((stage) => !this.narrow || !first.includes(stage))];
    const items = ready ? order.map((stage) => ({ kind: state.view, stage: stage.name, question: question(state, stage, boot) })) : [];
    this.wanted = new Map(items.map((item) => [item.stage, JSON.stringify(item.question)]));
    this.asking = new Set(items.map((item) => item.stage));
    this.asker.want(items);
    this.draw();
  }

  get narrow() {
    return this.frame.presenting || this.frame.root.clientWidth < 700;
  }

  came(item, found) {
    this.answers.set(`${item.kind} ${item.stage}`, { ...found, of: JSON.stringify(item.question) });
    this.asking.delete(item.stage);
    this.draw();
    if (item.stage === this.current) this.announce(item, found);
  }

  progress({ left, tries }) {
    this.opening = tries;
    if (!left) this.asking.clear();
    this.draw();
  }

  // By stage: the live answer, an older one marked as stale, or a recorded one.
  found() {
    const { state, boot } = this;
    const found = new Map();
    for (const stage of this.stages) {
      const live = this.answers.get(`${state.view} ${stage.name}`);
      const of = JSON.stringify(question(state, stage, boot));
      const kept = live?.of === of ? null : recorded(state, stage, boot);
      if (kept) found.set(stage.name, { answer: kept, recorded: true });
      else if (live && (live.of === of || live.answer)) found.set(stage.name, { ...live, stale: live.of !== of });
    }
    return found;
  }

  draw() {
    if (!this.asker) return;
    const { state, boot, stages } = this;
    const wrong = problems(state, boot);
    const found = this.found();
    const unread = [...found.values()].map((each) => each.problem).find(aboutPrompt);
    const blank = !state.prompt.trim();
    this.prompt.draw(state.prompt, wrong.find((each) => each.where === "text") ?? unread);
    this.knobs.draw(state, wrong);
    this.drawPick(state, stages);
    for (const tab of this.tabs) set(tab, { "aria-pressed": String(tab.dataset.view === state.view) });
    set(this.frame.root, { "data-view": state.view });
    show(this.empty, blank);
    show(this.words.root, state.view === "write" && !blank);
    show(this.next.root, state.view === "next" && !blank);
    const all = { state, stages, found: blank ? new Map() : found, waiting: this.asking, current: this.current, alone: this.alone, presenting: this.frame.presenting };
    if (state.view === "write") this.words.draw(all);
    else this.next.draw(all);
    say(this.status, blank ? "" : this.said(found));
  }

  drawPick(state, stages) {
    this.extra.checked = state.extra;
    for (const { stage, input, root } of this.pick.rows) {
      show(root, stage.name ? stages.includes(stage) : state.view === "next");
      input.checked = stage.name ? this.current === stage.name && (state.view === "write" || !state.every) : state.every && state.view === "next";
    }
  }

  said(found) {
    const seen = this.alone && this.state.view === "next" ? [found.get(this.alone)] : [...found.values()];
    const kept = seen.some((each) => each?.recorded);
    const when = kept ? ` Until then: answers recorded on ${day(this.boot.recording.recorded)}.` : "";
    if (this.opening > SLOW_START) return `The models take long to open. If it stays like this, run: posttrain-lab doctor.${when}`;
    if (this.opening) return `Opening the models…${when}`;
    if (!this.asking.size) return kept ? when.replace(" Until then: a", "A") : "";
    return `Asking… ${this.wanted.size - this.asking.size} of ${this.wanted.size} have answered.${when}`;
  }

  announce(item, { answer, problem }) {
    const { title } = this.boot.stages.find((stage) => stage.name === item.stage);
    const heard = problem ? problem.given : item.kind === "write" ? answer[0].text : `next likely ${answer.tokens[0].text.trim() || answer.tokens[0].raw}`;
    say(this.live, `${this.spoken ?? ""} ${title}: ${heard}`.trim());
    this.spoken = null;
  }

  // Presenter mode: the stages one by one.
  walk(by) {
    const names = this.stages.map((stage) => stage.name);
    this.put({ stage: names[stepped(names.indexOf(this.current), by, names.length)] });
  }

  turn(by) {
    this.put({ prompt: turned(this.boot.prompts, this.own, this.state.prompt, by), then: [] });
  }

  fit() {
    this.prompt.fit();
    this.draw();
    this.ask();
  }

  close() {
    window.removeEventListener("pagehide", this.flush);
    window.removeEventListener("keydown", this.press);
    this.flush();
    this.asker.close();
    this.slow.close();
    this.kept.close();
    this.frame.close();
  }
}

export function mountEveryStage({ model, el }) {
  const view = new EveryStage(model, el);
  return () => view.close();
}
