// The panel of a first fine-tune: a view of a draft and of runs' logs. It decides nothing.

import { Answers } from "./answers.js";
import { LossChart } from "./chart.js";
import { Controls } from "./controls.js";
import { h, mounted, show } from "./dom.js";
import { Draft, problems, setupOf } from "./draft.js";
import { History } from "./history.js";
import { Kernel } from "./kernel.js";
import { aboutRun, layout, picker } from "./layout.js";
import { alive } from "./log.js";
import { Presenter } from "./presenter.js";
import { replayOf, RunBook } from "./runs.js";
import { openSeat, readDraft, tellDraft, watchDraft, writeDraft } from "./seat.js";
import { Settings } from "./settings.js";
import { Examples } from "./table.js";
import { followTheme } from "./theme.js";
import { undoKeys } from "./undo.js";
import { Verbs } from "./verbs.js";

const SAVE_AFTER = 300;

export class Panel {
  constructor(model, el) {
    this.boot = model.get("boot");
    this.seat = openSeat(model.get("name"));
    this.looking = null;
    this.passed = null; // the failure that an edit has answered
    this.replays = this.boot.recordings.map(replayOf);
    this.kernel = new Kernel(model, { patience: model.get("patience_ms"), onlost: () => show(this.page.lost, true), onback: () => this.back() });
    this.draft = new Draft(this.boot, (how) => this.edited(how));
    this.draft.adopt(readDraft(this.seat));
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat.seat, onchange: () => this.later(), onend: () => this.ended() });
    this.build(el);
    this.listen();
    this.draw();
    this.open();
  }

  build(el) {
    const { draft, kernel } = this;
    this.picker = picker(draft, (name) => this.choose(name));
    this.entry();
    this.verbs = new Verbs(this);
    this.controls = new Controls(this.verbs);
    this.answers = new Answers({ draft, onstep: () => this.later() });
    this.chart = new LossChart({ onpick: (step) => this.answers.pickStep(step) });
    this.history = new History({ draft, kernel, seat: this.seat.seat, onopen: (id) => this.look(id), stateOf: (id) => this.book.get(id)?.state, oncompare: () => this.compare(), onchange: (id) => this.changedRuns(id) });
    const about = h("div", { class: "ptl-about" });
    this.page = { about, ...layout({ ...this.columns(about), onpresent: () => this.presenter.show(!this.presenter.on), onreload: () => location.reload() }) };
    this.presenter = new Presenter(this.page.root, this.page.present, this.screens());
    show(this.page.memory, !this.seat.kept);
    el.replaceChildren(this.page.root);
  }

  // Where the learner types.
  entry() {
    const { draft, kernel } = this;
    this.examples = new Examples({ draft, kernel });
    this.settings = new Settings({ draft, kernel });
  }

  columns(about) {
    return {
      name: "First fine-tune", title: "Show it a few examples. Watch it change.",
      lede: "Edit what the model learns from, press Train, and read its answers to prompts it was never shown.",
      goesIn: [this.picker.root, this.examples.root, this.settings.root],
      happens: [this.controls.root, this.chart.root, this.history.root],
      comesOut: [about, this.answers.root],
    };
  }

  // What the presenter's keys walk through.
  screens() {
    return this.answers;
  }

  listen() {
    const { root } = this.page;
    const flush = () => this.timer && this.save();
    undoKeys(root, this.draft, () => this.attach());
    root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
    window.addEventListener("pagehide", flush);
    const clock = setInterval(() => this.current.some(alive) && this.later(), 1000);
    const undo = [followTheme(root), watchDraft(this.seat, (draft) => this.newer(draft)),
      () => window.removeEventListener("pagehide", flush), () => clearInterval(clock)];
    this.unlisten = () => undo.forEach((each) => each());
  }

  // The newer draft wins; then the run it names is read again from the start of its log.
  async open() {
    try {
      const reply = await this.kernel.ask("open", { seat: this.seat.seat, name: this.seat.name });
      if (this.draft.adopt(reply.draft)) this.draw();
      else if (this.draft.rev > (reply.draft?.rev ?? 0)) this.save();
      this.history.put(reply.runs);
      await this.attach();
      this.compare();
    } catch (problem) {
      if (!problem.lost) this.controls.slot.problem(problem);
    }
    this.later();
  }

  // The draft's own runs.
  get ids() {
    return [this.draft.set.run].filter(Boolean);
  }

  async attach() {
    const gone = (id) => (problem) => !problem.lost && this.draft.set.run === id && this.draft.attach(null);
    await Promise.all(this.ids.map((id) => this.book.open(id).catch(gone(id))));
    this.later();
  }

  // Runs that were just begun, of one kind of comparison or none.
  begun(ids) {
    this.draft.attach(ids[0]);
  }

  // The runs that Stop and Resume are about.
  get current() {
    return this.run ? [this.run] : [];
  }

  problems() {
    return problems(this.draft.set, this.boot);
  }

  back() {
    show(this.page.lost, false);
    this.refresh().then(() => this.attach());
  }

  async refresh() {
    const reply = await this.kernel.ask("runs", { seat: this.seat.seat }).catch(() => null);
    if (reply) this.history.put(reply.runs);
    this.later();
  }

  ended() {
    this.verbs.busy = null;
    this.refresh();
  }

  async changedRuns(removed) {
    if (removed) this.book.forget(removed);
    if (removed === this.looking) this.looking = null;
    await this.refresh();
    if (!removed) await this.attach();
    else if (this.draft.set.run === removed) this.draft.attach(null);
  }

  // What the learner typed: kept in the browser and by the kernel, a moment later.
  edited({ typing = null, quiet = false }) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
    if (quiet) return this.later();
    this.outdate();
    if (typing) return this.marks();
    return this.draw();
  }

  // What was said about the draft no longer holds, and its Undo would undo something else.
  outdate() {
    this.examples.slot.clear();
    this.controls.slot.clear();
    this.passed = this.run?.ending ?? null;
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    const draft = this.draft.toJSON();
    writeDraft(this.seat, draft);
    tellDraft(this.seat, draft);
    await this.kernel.ask("save", { seat: this.seat.seat, name: this.seat.name, draft }).catch((problem) => {
      if (!problem.lost) this.controls.slot.problem(problem);
    });
  }

  newer(draft) {
    if (!this.draft.adopt(draft)) return;
    this.outdate();
    this.draw();
    this.attach();
  }

  choose(name) {
    this.home();
    this.draft.choose(name);
    this.passed = null;
    this.attach();
  }

  // Back to the learner's own latest run, at its latest answers.
  home() {
    this.looking = null;
    this.answers.step = null;
    if (this.draft.now.compare.length) this.draft.keep({ compare: [] });
  }

  async look(id) {
    this.home();
    this.looking = id === this.draft.set.run ? null : id;
    await this.book.open(id).catch((problem) => this.history.slot.problem(problem));
    this.later();
  }

  async compare() {
    const ids = this.draft.now.compare;
    if (ids.length === 2) await Promise.all(ids.map((id) => this.book.open(id).catch(() => null)));
    this.later();
  }

  // The run on show: one that was opened, else the draft's own, else a recording of the like.
  get run() {
    const own = this.book.get(this.looking ?? this.draft.set.run);
    if (own || this.draft.set.run) return own;
    return this.likes[0] ?? null;
  }

  get likes() {
    const { probes } = this.draft.set;
    return this.replays.filter((replay) => probes.some((probe) => replay.samples.has(probe)));
  }

  get compared() {
    const runs = this.draft.now.compare.map((id) => this.book.get(id));
    return runs.length === 2 && runs.every(Boolean) ? runs : null;
  }

  draw() {
    this.picker.draw();
    this.examples.draw();
    this.settings.draw();
    this.marks();
  }

  marks() {
    this.examples.marks();
    this.settings.marks(this.problems());
    this.later();
  }

  later() {
    this.frame = this.frame ?? requestAnimationFrame(() => {
      this.frame = null;
      if (!this.kernel.closed) this.drawRun();
    });
  }

  drawRun() {
    const { run, compared: compare } = this;
    const extra = compare ? [...new Set(compare.flatMap((each) => [...each.samples.keys()]))] : null;
    const prompts = extra ?? (this.looking && run ? (run.spec?.probes ?? []) : this.draft.set.probes);
    this.controls.draw(compare && run?.recording ? null : this.followed(run), { busy: this.verbs.busy, runner: run?.runner, passed: this.passed });
    this.controls.reset.disabled = Boolean(this.verbs.busy) || this.current.some(alive);
    this.answers.draw({ prompts, editable: !compare && !this.looking, run, compare });
    const series = compare ? [{ run: compare[0], name: "A", style: "a" }, { run: compare[1], name: "B", style: "b" }] : [{ run, name: "", style: "a" }];
    this.chart.draw(series.filter((each) => each.run), compare || this.answers.step === null ? null : this.answers.at);
    this.history.draw(run?.id);
    this.drawAbout(run, compare);
    this.page.root.dataset.state = compare ? "compare" : run?.recording ? "recording" : (run?.state ?? "");
  }

  // The run whose progress is told.
  followed(run) {
    return run;
  }

  drawAbout(run, compare) {
    const created = this.history.runs.find((each) => each.id === this.looking)?.created;
    const key = JSON.stringify([compare?.map((each) => [each.id, each.state, each.points.length]), this.looking, run?.id, Boolean(run?.spec)]);
    if (key === this.aboutKey) return;
    this.aboutKey = key;
    this.page.about.replaceChildren(...this.about({ run, compare, looking: this.looking && run, created }, {
      onback: () => ((this.looking = null), this.later()),
      onuse: () => (this.draft.edit(() => setupOf(run)), (this.looking = null), this.draft.attach(run.id)),
      onclose: () => (this.draft.keep({ compare: [] }), this.later()),
    }));
  }

  about(shown, acts) {
    return aboutRun(shown, acts);
  }

  close() {
    if (this.timer) this.save();
    this.unlisten();
    this.presenter.close();
    this.chart.close();
    this.answers.close();
    this.book.close();
    this.kernel.close();
    cancelAnimationFrame(this.frame);
  }
}

export const mount = mounted(Panel);
