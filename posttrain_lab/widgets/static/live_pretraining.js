// Live pre-training: from random weights to words. A view of choices and of runs' logs.

import { answered } from "./asking.js";
import { LossChart } from "./chart.js";
import { h, say, show } from "./dom.js";
import { Frame } from "./frame.js";
import { Hesitation } from "./hesitation.js";
import { Kept } from "./kept.js";
import { alive } from "./log.js";
import { OwnHistory } from "./own_history.js";
import { Setup } from "./pretrain_setup.js";
import { PretrainControls, PretrainVerbs } from "./pretrain_verbs.js";
import { replayOf, RunBook } from "./runs.js";
import { RunsBehind } from "./runs_behind.js";
import { Surprise } from "./surprise.js";
import { ago, count, plain } from "./words.js";
import { Written } from "./written.js";

const LEDE = "A model with random weights reads text and guesses each next word. Nobody teaches it anything else. Press Train and watch its own words turn from noise into language.";

export class LivePretraining extends RunsBehind {
  constructor(model, el) {
    super();
    this.boot = model.get("boot");
    Object.assign(this, { looking: null, passed: null, pieces: new Map(), asking: new Set() });
    this.replays = this.boot.recordings.map(replayOf);
    this.boot.recordings.forEach(({ spec, pieces }) => pieces.length && this.pieces.set(spec.settings.sentence, pieces));
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.clock = setInterval(() => alive(this.run ?? {}) && this.later(), 1000);
    this.setup.draw(this.value.setup);
    this.draw();
    this.open();
  }

  build(model) {
    this.setup = new Setup(this.boot, { onedit: (change) => this.edited(change) });
    this.verbs = new PretrainVerbs(this);
    this.controls = new PretrainControls(this.verbs);
    this.written = new Written({ onstep: () => this.later() });
    this.chart = new LossChart({ onpick: (step) => this.written.pick(step) });
    say(this.chart.note, "The loss will be drawn here: how surprised the model is by each next word. Lower is better.");
    this.hesitation = new Hesitation(this.boot);
    this.surprise = new Surprise();
    this.about = h("div", { class: "ptl-about" });
    this.memory = h("p", { class: "ptl-says", hidden: true }, "This browser lets the page keep nothing: your choices are lost on reload.");
    const columns = h("div", { class: "ptl-flow" });
    this.frame = new Frame({ kind: "ptl-pretrain", name: "Live pre-training", keys: this.written, hint: "← → walk the training · ↑ ↓ other starts",
      head: [h("h3", {}, "From noise to words"), h("p", { class: "ptl-lede" }, LEDE)] }, this.memory, columns, this.surprise.root);
    this.kernel = this.frame.listen(model, () => this.back());
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: this.fresh(), onchange: () => this.adopted(), onproblem: (problem) => this.controls.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    show(this.memory, !this.kept.seat.kept);
    this.book = new RunBook({ kernel: this.kernel, seat: this.seat, onchange: () => this.later(), onend: () => this.ended() });
    const measure = this.boot.measures.loss;
    this.history = new OwnHistory({ draft: this, kernel: this.kernel, seat: this.seat, measure, facts: (run) => facts(run.settings), onopen: (id) => this.look(id),
      oncompare: () => this.compare(), onchange: (id) => this.changedRuns(id), stateOf: (id) => this.book.get(id)?.state });
    columns.append(column("in", "What goes in", this.setup.root), column("happens", "What happens", this.controls.root, this.chart.root, this.hesitation.root, this.history.root),
      column("out", "What comes out", this.about, this.written.root));
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  fresh() {
    return { setup: this.boot.defaults, run: null, compare: [] };
  }

  get value() {
    const { setup, ...more } = this.kept.value;
    return { ...this.fresh(), ...more, setup: { ...this.boot.defaults, ...setup } };
  }

  keep(change) {
    this.kept.soon({ ...this.value, ...change });
    this.setup.draw(this.value.setup);
    this.later();
  }

  edited(change) {
    this.controls.slot.clear();
    this.setup.mark(null);
    this.passed = this.run?.ending ?? null;
    this.keep({ setup: { ...this.value.setup, ...change } });
  }

  took() {
    this.setup.draw(this.value.setup);
  }

  unpick() {
    this.written.step = null;
  }

  draw() {
    const { run, compared } = this;
    const shown = compared ? compared.map((each, i) => ({ run: each, name: "AB"[i], style: "ab"[i] })) : run ? [{ run, name: "", style: "a" }] : [];
    this.controls.draw(compared && run?.recording ? null : run, { busy: this.verbs.busy, runner: run?.runner, passed: this.passed });
    this.written.draw(shown, this.starts(run, compared));
    this.chart.draw(shown, this.written.step === null ? null : this.written.at);
    this.hesitation.draw(compared ? [] : this.looks(run, "loss"), this.written.at);
    this.surprise.draw(compared ? [] : this.looks(run, "surprise"), this.piecesOf(run));
    this.history.draw(run?.id);
    this.drawAbout(run, compared);
    this.frame.root.dataset.state = compared ? "compare" : run?.recording ? "recording" : (run?.state ?? "");
  }

  starts(run, compared) {
    if (compared) return [...new Set(compared.flatMap((each) => each.spec?.probes ?? []))];
    const own = (this.looking || run?.recording) && run?.spec ? run.spec.probes : this.value.setup.starts.map((start) => start.trimEnd());
    return own.length ? own : [""];
  }

  looks(run, what) {
    return (run?.measured ?? []).filter((point) => point.measure === this.boot.measures[what]);
  }

  // The tokens of the sentence that a run was watched on; asked for once where unknown.
  piecesOf(run) {
    const sentence = run?.spec?.settings.sentence;
    if (!sentence || this.pieces.has(sentence)) return this.pieces.get(sentence) ?? null;
    if (!this.asking.has(sentence) && this.looks(run, "surprise").length) {
      this.asking.add(sentence);
      const question = { models: [run.spec.model], text: sentence };
      answered(this.kernel, "inquire", { seat: this.seat, kind: "tokens", question })
        .then((reply) => reply && this.pieces.set(sentence, reply.answer.models[run.spec.model].tokens.map((token) => token.text)))
        .catch(() => null).finally(() => this.later());
    }
    return null;
  }

  drawAbout(run, compared) {
    const created = this.history.runs.find((each) => each.id === this.looking)?.created;
    const nodes = [];
    const back = (label, onclick) => h("div", { class: "ptl-row" }, h("button", { type: "button", class: "ptl-button ptl-quiet", onclick }, label));
    if (compared) nodes.push(...compared.map((each, i) => h("p", {}, h("b", { class: `ptl-letter ptl-letter-${"ab"[i]}` }, "AB"[i]), ` ${each.spec?.name}: ${facts(each.spec?.settings)}`)), back("Close comparison", () => this.keep({ compare: [] })));
    else if (this.looking && run) nodes.push(h("p", {}, h("b", {}, run.spec?.name || "An earlier run"), created ? `, ${ago(created)}` : "", `. ${facts(run.spec?.settings)}.`), back("Back to mine", () => (this.home(), this.later())));
    const key = nodes.map((node) => node.textContent).join("|") + Boolean(run?.recording);
    if (key === this.aboutKey) return;
    this.aboutKey = key;
    const recorded = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), " Not live: this is what a run made earlier wrote.");
    this.about.replaceChildren(...(nodes.length ? [h("div", { class: "ptl-about-box" }, nodes)] : run?.recording ? [recorded] : []));
  }

  close() {
    clearInterval(this.clock);
    cancelAnimationFrame(this.drawing);
    this.written.close();
    this.chart.close();
    this.book.close();
    this.kept.close();
    this.frame.close();
  }
}

const facts = (settings) => (settings ? `${count(settings.steps, "step")}, speed ${plain(settings.learning_rate)}${settings.shuffled ? ", shuffled words" : ""}` : "");

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function mountPretraining({ model, el }) {
  const view = new LivePretraining(model, el);
  return () => view.close();
}

export default { render: mountPretraining };
