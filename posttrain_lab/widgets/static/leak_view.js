// The leak scanner: two files in, the rows that hold a test item, each beside it.

import { h, set, show } from "./dom.js";
import { Frame, stepped } from "./frame.js";
import { Kept } from "./kept.js";
import { Channels } from "./leak_channels.js";
import { leaking, tally } from "./leak_dials.js";
import { Exports } from "./leak_export.js";
import { FileBox, send } from "./leak_file.js";
import { Matches } from "./leak_matches.js";
import { SideBySide } from "./leak_pair.js";
import { ENDED, ScanVerbs } from "./leak_verbs.js";
import { count } from "./words.js";

const PAUSE_MS = 300;
const CARDS = ["match", "counts"];
const LEDE = "A test question that stands in the training data makes a model look better than it is. Drop both files and see which rows hold a test item, how that is known, and where.";
const FILES = [
  ["train", "Training data", "One row an example: chats, prompts with answers, plain text."],
  ["evals", "Test items", "The questions that the model is to be tested on."],
];
const DIALS = { off: [], more: {}, policy: { passages: true, headers: false, generic: false } };

export class LeakScanner {
  constructor(model, el) {
    this.boot = model.get("boot");
    Object.assign(this, { files: { train: null, evals: null }, sending: {}, scans: { ready: this.boot.ready, own: null }, card: 0, found: [], at: null, asked: 0 });
    this.build(model);
    el.replaceChildren(this.frame.root);
    this.draw();
    this.opened();
    this.open();
  }

  build(model) {
    this.boxes = Object.fromEntries(FILES.map(([side, title, says]) => [side, new FileBox({ side, title, says, onfile: (file) => this.take(side, file), onforget: () => this.forget(side),
      oncolumns: (names) => this.keep({ columns: { ...this.value.columns, [side]: names } }), onsample: () => this.exports.sample(side) })]));
    this.channels = new Channels({ ...this.boot, onchange: (dials) => this.turned(dials) });
    this.matches = new Matches({ ...this.boot, onopen: (row) => this.opened(row) });
    this.pair = new SideBySide({ ...this.boot, onwalk: (by) => this.walk(by) });
    this.verbs = new ScanVerbs({ onscan: () => this.scan(), onstop: () => this.stop(), onready: () => this.toReady(), onown: () => this.toOwn() });
    const files = h("div", { class: "ptl-lk-files" }, FILES.map(([side]) => this.boxes[side].root));
    this.counts = h("div", { class: "ptl-lk-left" }, this.channels.root);
    this.frame = new Frame({ kind: "ptl-leak", name: "Leak scanner", keys: this, hint: "← → the matches · ↑ ↓ the counts",
      head: [h("h3", {}, "Leak scanner"), h("p", { class: "ptl-lede" }, LEDE)] },
    files, this.verbs.root, this.channels.top, h("div", { class: "ptl-lk-flow" }, this.counts, h("div", { class: "ptl-lk-right" }, this.matches.root, this.pair.root)));
    this.kernel = this.frame.listen(model, () => this.open());
    this.kept = new Kept({ kernel: this.kernel, name: this.boot.name, value: {}, onchange: () => (this.draw(), this.opened(this.value.open)), onproblem: (problem) => this.verbs.slot.problem(problem) });
    this.seat = this.kept.seat.seat;
    this.exports = new Exports({ kernel: this.kernel, body: () => ({ seat: this.seat, source: this.value.source, headers: this.dials.policy.headers, dials: this.dials }) });
    this.counts.append(this.exports.root);
  }

  // What is kept, in shape whatever a page or a file may hold.
  get value() {
    const { source, dials, columns, open } = this.kept.value ?? {};
    const names = (list) => (Array.isArray(list) ? list.filter((each) => typeof each === "string") : []);
    const more = Object.fromEntries(Object.entries(dials?.more ?? {}).filter(([, by]) => Number.isFinite(by)).map(([name, by]) => [name, Math.max(-this.boot.looser, Math.min(this.boot.stricter, by))]));
    const policy = Object.fromEntries(Object.keys(DIALS.policy).map((key) => [key, typeof dials?.policy?.[key] === "boolean" ? dials.policy[key] : DIALS.policy[key]]));
    return { source: source === "own" ? "own" : "ready", dials: { off: names(dials?.off), more, policy },
      columns: { train: names(columns?.train), evals: names(columns?.evals) }, open: Number.isInteger(open) ? open : null };
  }

  get dials() {
    return this.value.dials;
  }

  get scanned() {
    return this.scans[this.value.source];
  }

  keep(change) {
    this.kept.soon({ ...this.value, ...change });
    this.draw();
  }

  async open() {
    try {
      const { draft, files, scan } = await this.kernel.ask("open", { seat: this.seat, name: this.boot.name });
      this.kept.adopt(draft);
      this.files = files;
      this.took(scan, true);
      if (this.value.source === "ready" && this.dials.policy.headers) await this.again();
      this.opened(this.value.open);
      this.follow();
    } catch (problem) {
      if (!problem.lost) this.verbs.slot.problem(problem);
    }
    this.draw();
  }

  // A scan as the kernel tells it: the first time whole, later what is new.
  took(scan, whole) {
    if (!scan) return;
    const { own } = this.scans;
    const same = !whole && own && own.progress.id === scan.progress.id;
    this.scans.own = { ...scan, ids: scan.ids ?? (same ? own.ids : []), rows: same ? [...own.rows, ...scan.rows] : scan.rows };
  }

  // Asks for news until the scan has ended and all its rows are here.
  async follow() {
    if (this.following) return;
    this.following = true;
    try {
      let more = Boolean(this.scans.own);
      while (more && !this.kernel.closed) {
        const { progress, offset, ids } = this.scans.own;
        if (!ENDED.includes(progress.state)) await new Promise((done) => setTimeout(done, PAUSE_MS));
        const { scan } = await this.kernel.ask("look", { seat: this.seat, from: ids.length ? offset : 0 });
        this.took(scan, !ids.length);
        this.draw();
        if (this.at === null) this.opened(this.value.open);
        more = Boolean(scan) && (!ENDED.includes(scan.progress.state) || scan.rows.length > 0) && this.scans.own.rows.length < this.boot.most_rows;
      }
    } catch (problem) {
      if (!problem.lost) this.verbs.slot.problem(problem);
    }
    this.following = false;
    this.draw();
  }

  async take(side, file) {
    const box = this.boxes[side];
    box.slot.clear();
    if (file.size > this.boot.most_bytes) {
      return box.slot.problem({ given: `${file.name} has ${(file.size / 1e6).toFixed(0)} MB.`, needed: `In the browser a file may have ${this.boot.most_bytes / 1e6} MB.`, do: "For larger ones: posttrain-lab leakage scan --train T --eval E --report R.html" });
    }
    try {
      this.sending[side] = 0;
      this.draw();
      const about = await send(this.kernel, { seat: this.seat, side }, file, this.boot.piece, (far) => ((this.sending[side] = far), this.draw()));
      this.files = { ...this.files, [side]: about };
      this.keep({ source: "own", open: null, columns: { ...this.value.columns, [side]: [] } });
      box.warn(about.problems);
      this.opened();
    } catch (problem) {
      if (!problem.lost) box.slot.problem(problem.given ? problem : { given: `${file.name} could not be read.`, needed: "", do: "Try another file." });
    }
    this.sending[side] = null;
    return this.draw();
  }

  async forget(side) {
    await this.kernel.ask("forget", { seat: this.seat, side }).catch((problem) => this.boxes[side].slot.problem(problem));
    this.files = { ...this.files, [side]: null };
    this.boxes[side].slot.clear();
    if (!this.files.train && !this.files.evals) this.keep({ source: "ready", open: null });
    this.draw();
    this.opened();
  }

  async scan() {
    if (this.value.source === "ready") return this.again();
    this.verbs.slot.clear();
    try {
      await this.kernel.ask("scan", { seat: this.seat, columns: this.value.columns, headers: this.dials.policy.headers });
      const { scan } = await this.kernel.ask("look", { seat: this.seat, from: 0 });
      this.took(scan, true);
      this.keep({ source: "own", open: null });
      this.opened();
      return this.follow();
    } catch (problem) {
      if (!problem.lost) (this.boxes[problem.where]?.slot ?? this.verbs.slot).problem(problem);
      return this.draw();
    }
  }

  stop() {
    return this.kernel.ask("stop", { seat: this.seat }).then(() => this.follow(), (problem) => !problem.lost && this.verbs.slot.problem(problem));
  }

  // The example again, with or without headers.
  async again() {
    const { scan } = await this.kernel.ask("ready", { seat: this.seat, headers: this.dials.policy.headers });
    this.scans.ready = scan;
    this.draw();
    this.opened(this.value.open);
  }

  toOwn() {
    this.keep({ source: "own", open: null });
    for (const [side] of FILES) this.boxes[side].warn(this.files[side]?.problems ?? []);
    this.opened();
  }

  toReady() {
    this.keep({ source: "ready", open: null });
    for (const [side] of FILES) this.boxes[side].slot.clear();
    this.again().catch((problem) => !problem.lost && this.verbs.slot.problem(problem));
  }

  turned(dials) {
    const headers = dials.policy.headers !== this.dials.policy.headers;
    this.keep({ dials });
    if (headers && (this.value.source === "ready" || this.scanned)) this.scan();
    else if (!this.found.some(({ row }) => row === this.value.open)) this.opened();
  }

  // Opens a row beside its item; without one, the first of the list.
  async opened(row = null) {
    this.draw();
    const chosen = this.found.find((each) => each.row === row) ?? this.found[0];
    const turn = (this.asked += 1);
    if (!chosen) {
      this.at = null;
      return this.pair.draw(null, { none: this.nothing() });
    }
    if (chosen.row !== this.value.open && row !== null) this.keep({ open: chosen.row });
    this.at = chosen.row;
    const { match: { item, channel, score, need }, at } = chosen;
    try {
      const { match } = await this.kernel.ask("match", { seat: this.seat, source: this.value.source, headers: this.dials.policy.headers, at, item, channel });
      if (turn !== this.asked) return undefined;
      const { planted, leaks } = this.scanned ?? {};
      this.pair.draw({ match, score, need, channel }, { planted: planted?.[chosen.row], leak: leaks?.includes(planted?.[chosen.row]) });
    } catch (problem) {
      if (!problem.lost && turn === this.asked) this.pair.draw(null, { problem });
    }
    return this.draw();
  }

  nothing() {
    return this.scanned?.progress.state === "done" ? "No row holds a test item, by these dials." : "";
  }

  // The presenter's keys, and the arrows beside a match.
  walk(by) {
    const at = this.found.findIndex(({ row }) => row === this.at);
    const next = this.found[stepped(at, by, this.found.length)];
    if (next) this.opened(next.row).then(() => this.matches.near());
  }

  turn(by) {
    this.card = stepped(this.card, by, CARDS.length);
    this.draw();
  }

  fit() {
    this.draw();
  }

  // Of the example: how many of the planted leaks were found, and what else was flagged.
  truth(rows) {
    const { planted, leaks } = this.scanned ?? {};
    if (!planted) return "";
    const wanted = Object.entries(planted).filter(([, kind]) => leaks.includes(kind)).map(([row]) => Number(row));
    const hit = rows.filter(({ row }) => wanted.includes(row)).length;
    const rest = rows.length - hit;
    return `${wanted.length} leaks were planted: ${hit} found, ${wanted.length - hit} missed${rest ? `; ${count(rest, "other row")} flagged` : ""}.`;
  }

  draw() {
    const { value, files, scanned } = this;
    const example = value.source === "ready" ? this.boot.ready.names : {};
    for (const [side] of FILES) this.boxes[side].draw({ about: value.source === "ready" ? null : files[side], example: example[side], sending: this.sending[side] ?? null, chosen: value.columns[side] });
    this.found = leaking(scanned?.rows ?? [], value.dials);
    const progress = scanned?.progress ?? null;
    const stale = value.source === "own" && scanned && FILES.some(([side]) => files[side] && files[side].id !== scanned.files?.[side]);
    this.verbs.draw({ progress, source: value.source, ready: Boolean(files.train && files.evals), kept: Boolean(files.train || files.evals), stale });
    const rows = progress?.rows ?? 0;
    this.channels.draw(value.dials, tally(this.found), { rows, items: progress?.items ?? 0, truth: this.truth(this.found) });
    this.matches.draw(this.found, scanned?.ids ?? [], this.at, this.boot.most_rows);
    const empty = !scanned || progress.state === "failed";
    for (const each of [this.channels.root, this.channels.top]) show(each, !empty);
    this.exports.draw({ can: !empty && rows > 0 });
    set(this.frame.root, { "data-card": CARDS[this.card], "data-state": progress?.state ?? "", "data-source": value.source });
  }

  close() {
    this.kept.close();
    this.frame.close();
  }
}

export function mountLeakScanner({ model, el }) {
  const view = new LeakScanner(model, el);
  return () => view.close();
}
