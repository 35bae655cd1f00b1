// The RL arena: reinforcement learning as it happens, to be watched, touched and hunted.

import { h } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { newColumn } from "./grader_state.js";
import { Kept } from "./kept.js";
import { alive } from "./log.js";
import { OwnHistory } from "./own_history.js";
import { replayOf, RunBook } from "./runs.js";
import { openSeat, readDraft } from "./seat.js";
import { AskCheckpoint } from "./rl_ask.js";
import { RewardChart } from "./rl_chart.js";
import { inForce, TRUTH } from "./rl_facts.js";
import { Glance } from "./rl_glance.js";
import { choicesOf } from "./rl_graders.js";
import { Exploits, Hunt } from "./rl_hunt.js";
import { drawAbout } from "./rl_about.js";
import { fresh, tidy } from "./rl_kept.js";
import { Ledger } from "./rl_memory.js";
import { Numbers } from "./rl_numbers.js";
import { Rollouts } from "./rl_rollouts.js";
import { ArenaRuns } from "./rl_runs.js";
import { Setup } from "./rl_setup.js";
import { Touch } from "./rl_touch.js";
import { RLControls, RLVerbs } from "./rl_verbs.js";
import { Tabs } from "./tabs.js";
import { count, plain } from "./words.js";

const DOCTOR_MS = 1500;
const CARDS = ["glance", "chart", "answers", "numbers"];
const LEDE = "A model answers, graders pay, and answers that earn more than their group become likelier. Watch it happen, touch it, and see it go right or wrong.";

export class RLArena extends ArenaRuns {
  constructor(model, el) {
    super();
    this.boot = model.get("boot");
    Object.assign(this, { looking: null, passed: null, card: 0, models: this.boot.models, findings: new Map(), tokens: new Map(), replays: this.boot.recordings.map(replayOf) });
    this.first = fresh(this.boot);
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.clock = setInterval(() => alive(this.run ?? {}) && this.later(), 1000);
    this.doctor = setInterval(() => this.consult(), DOCTOR_MS);
    this.draw();
    this.open();
  }

  build(model) {
    const { boot } = this;
    const oncode = () => this.ownCode();
    this.verbs = new RLVerbs(this);
    this.setup = new Setup(boot, { onedit: (change) => this.chosen(change), onfile: (file) => this.file(file), oncode });
    this.hunt = new Hunt(boot, { onchange: (hunt) => this.edited({ hunt }), oncode });
    this.tabs = new Tabs("Arena or hunt", [{ name: "train", title: "Arena", root: this.setup.root }, { name: "hunt", title: "Hunt", root: this.hunt.root }], (mode) => this.turned(mode));
    this.controls = new RLControls(this.verbs);
    this.glance = new Glance(boot, this.controls.root);
    this.chart = new RewardChart(boot, { onpick: (step) => (this.rollouts.pick(step), this.ask.pick(step)) });
    this.numbers = new Numbers(boot);
    this.ledger = new Ledger();
    this.rollouts = new Rollouts(boot, { onstep: () => this.later(), ontokens: (step) => this.fetchTokens(step) });
    this.exploits = new Exploits();
    this.touch = new Touch(boot, { onchange: (change) => this.verbs.change(change), onfork: (step, change) => this.verbs.fork(step, change) });
    this.about = h("div", { class: "ptl-about" });
    const columns = h("div", { class: "ptl-flow ptl-rl-flow" });
    this.frame = new Frame({ kind: "ptl-rl", name: "RL arena", keys: this, hint: "← → glance, curve, answers, numbers · ↑ ↓ other steps", head: [h("h3", {}, "RL arena"), h("p", { class: "ptl-lede" }, LEDE)] }, this.glance.root, columns);
    this.listen(model);
    columns.append(column("in", "What goes in", this.tabs.root), column("happens", "What happens", this.chart.root, this.touch.root, this.numbers.root, this.ledger.root, this.history.root), column("out", "What it writes, and what that earns", this.about, this.exploits.root, this.rollouts.root, this.ask.root));
  }

  listen(model) {
    const { boot } = this;
    this.kernel = this.frame.listen(model, () => this.back());
    this.kept = new Kept({ kernel: this.kernel, name: boot.name, value: this.first, onchange: () => this.adopted(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    this.took();
    this.ask = new AskCheckpoint({ kernel: this.kernel, seat: this.seat });
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.history = new OwnHistory({ draft: this, kernel: this.kernel, seat: this.seat, measure: TRUTH, facts: (run) => `${count(run.settings.steps, "step")}, speed ${plain(run.settings.learning_rate)}, KL leash ${plain(run.settings.beta)}`,
      onopen: (id) => this.look(id), oncompare: () => this.compare(), onchange: (id) => this.changedRuns(id), stateOf: (id) => this.book.get(id)?.state });
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  get value() {
    return tidy(this.kept.value, this.boot, this.first);
  }

  keep(change) {
    this.kept.soon({ ...this.value, ...change });
    this.later();
  }

  edited(change) {
    this.controls.slot.clear();
    this.setup.mark(null);
    this.hunt.mark(null);
    this.passed = this.run?.ending ?? null;
    const turned = change.hunt && (change.hunt.level !== this.value.hunt.level || change.hunt.phase !== this.value.hunt.phase);
    this.keep(change);
    this.draw();
    if (turned) this.home();
    if (turned) this.attach();
  }

  // Another task brings its own graders, unless the reader chose others.
  chosen(change) {
    const { setup } = this.value;
    const kinds = (rows) => rows.map(({ kind }) => kind).join();
    const of = (task) => this.boot.tasks.find(({ name }) => name === task).graders;
    const other = change.task && kinds(of(setup.task)) === kinds(setup.graders);
    const graders = other ? of(change.task).map((row) => newColumn(this.boot.kinds.find(({ name }) => name === row.kind), row)) : setup.graders;
    this.edited({ setup: { ...setup, graders, ...change } });
  }

  turned(mode) {
    this.home();
    this.keep({ mode });
    this.attach();
  }

  took() {
    this.tabs.chosen = this.value.mode;
    this.tabs.draw();
  }

  // What Train means: the choices of the arena, or the grader of the hunt on the arena's settings.
  get wanted() {
    const { setup, mode } = this.value;
    const graders = choicesOf(mode === "hunt" ? this.hunt.graders : setup.graders);
    if (mode !== "hunt") return { ...setup, graders };
    const { title, settings } = this.hunt.level;
    return { ...this.first.setup, ...settings, graders, name: `Hunt: ${title}${this.value.hunt.phase === "patch" ? ", patched" : ""}` };
  }

  ownCode() {
    const code = readDraft(openSeat(this.boot.own))?.used?.code;
    return typeof code === "string" ? code : "";
  }

  async file(file) {
    const { examples } = await this.kernel.ask("import", { name: file.name }, [await file.arrayBuffer()]);
    return examples.map(({ messages, gold }) => ({ prompt: messages.filter(({ role }) => role === "user").at(-1)?.content ?? "", gold: gold ?? "" })).slice(0, this.boot.most.prompts);
  }

  // The presenter's keys.
  walk(by) {
    this.card = stepped(this.card, by, CARDS.length);
    this.fit();
    this.draw();
  }

  turn(by) {
    this.rollouts.walk(by);
  }

  fit() {
    this.chart.size(this.frame.presenting && CARDS[this.card] === "chart");
  }

  draw() {
    const { run, value, compared } = this;
    const sides = compared ? compared.map((each, i) => ({ run: each, name: "AB"[i], style: "ab"[i] })) : run ? [{ run, name: "", style: "a" }] : [];
    const shown = sides.map((each) => ({ ...each, weights: inForce(each.run) }));
    const { focus } = this;
    this.setup.draw(value.setup, this.models);
    this.hunt.draw(value.hunt, (id) => (id ? this.book.get(id) : null));
    this.controls.draw(focus, { busy: this.verbs.busy, runner: focus?.runner, passed: this.passed, name: compared ? "AB"[compared.indexOf(focus)] : "" });
    this.glance.draw(focus, run?.recording ? run.recording.findings : this.findings.get(focus?.id)?.found);
    this.rollouts.draw(focus);
    this.chart.draw(shown, this.rollouts.step === null ? null : this.rollouts.at, this.boot.tasks.find(({ name }) => name === value.setup.task)?.measured);
    this.numbers.draw(shown);
    this.ledger.draw(focus);
    this.touch.draw(focus);
    this.ask.draw(focus);
    this.exploits.draw(run, value.mode === "hunt");
    this.history.draw(focus?.id);
    drawAbout(this, run, compared);
    this.frame.root.dataset.state = compared ? "compare" : run?.recording ? "recording" : (run?.state ?? "");
    this.frame.root.dataset.card = CARDS[this.card];
    this.frame.root.dataset.mode = value.mode;
  }

  close() {
    clearInterval(this.clock);
    clearInterval(this.doctor);
    cancelAnimationFrame(this.drawing);
    for (const each of [this.chart, this.ask, this.book, this.kept, this.frame]) each.close();
  }
}

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function mountRLArena({ model, el }) {
  const view = new RLArena(model, el);
  return () => view.close();
}
