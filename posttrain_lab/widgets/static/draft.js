// What the learner typed: immutable snapshots, so that undo is keeping the old one.

import { called, heldCount } from "./held_out.js";
import { parts } from "./thinking.js";
import { LABELS, plain } from "./words.js";

export const toRow = (example) => {
  const messages = example.messages;
  const asked = messages.at(-2)?.role === "user";
  return {
    before: messages.slice(0, asked ? -2 : -1),
    prompt: asked ? messages.at(-2).content : "",
    answer: messages.at(-1).content,
    ...(example.gold === undefined || example.gold === null ? {} : { gold: example.gold }),
    ...(example.held ? { held: true } : {}),
  };
};

export const toExample = (row) => ({
  messages: [
    ...(row.before ?? []),
    ...(row.prompt || !row.before?.length ? [{ role: "user", content: row.prompt }] : []),
    { role: "assistant", content: row.answer },
  ],
  ...(row.gold === undefined ? {} : { gold: row.gold }),
});

export const toLine = (row) =>
  JSON.stringify(
    row.before?.length ? toExample(row) : { prompt: row.prompt, answer: row.answer, ...(row.gold === undefined ? {} : { gold: row.gold }) },
  );

// What the kernel is asked to train; `settings` replace some of the draft's own.
export function specOf({ set, behaviour }, settings = {}) {
  const { examples, probes, model, seed } = set;
  const [held, learned] = [true, false].map((kind) => examples.filter((row) => Boolean(row.held) === kind).map(toExample));
  return { examples: learned, held_out: held, probes, settings: { ...set.settings, ...settings }, model, seed, name: behaviour.title };
}

// A problem that the kernel found, with the place in the draft's rows that it means.
export function placed(problem, rows) {
  const found = /^(examples|held_out)\[(\d+)\](.*)$/.exec(problem.where ?? "");
  if (!found) return problem;
  const held = found[1] === "held_out";
  const places = rows.flatMap((row, i) => (Boolean(row.held) === held ? [i] : []));
  const given = held ? problem.given.replace(/^Example/, "Held-out example") : problem.given;
  return { ...problem, given, where: `examples[${places[Number(found[2])]}]${found[3]}` };
}

export function readySet(behaviour, boot) {
  return {
    examples: behaviour.examples.map(toRow),
    probes: [...behaviour.probes],
    settings: { ...behaviour.settings },
    model: boot.model,
    seed: 0,
    run: null,
  };
}

// The set-up of a run, to be edited again.
export const setupOf = ({ spec }) => ({
  examples: [...spec.examples, ...(spec.held_out ?? []).map((example) => ({ ...example, held: true }))].map(toRow),
  probes: [...spec.probes],
  settings: { ...spec.settings },
  model: spec.model,
  seed: spec.seed,
});

const wellFormed = (draft) =>
  draft && typeof draft === "object" && Number.isInteger(draft.rev) && draft.sets && typeof draft.sets === "object";

export class Draft {
  constructor(boot, onchange) {
    this.boot = boot;
    this.onchange = onchange;
    this.rev = 0;
    this.now = { behaviour: boot.behaviours[0].name, sets: {}, compare: [] };
    this.past = [];
    this.future = [];
    this.typing = null;
  }

  get behaviour() {
    return this.boot.behaviours.find((b) => b.name === this.now.behaviour) ?? this.boot.behaviours[0];
  }

  get set() {
    return this.now.sets[this.behaviour.name] ?? readySet(this.behaviour, this.boot);
  }

  // `typing` names a cell: keystrokes in one cell are undone together; `whole` redraws all.
  edit(change, { typing = null, undoable = true, whole = false } = {}) {
    if (undoable && !(typing && typing === this.typing)) {
      this.past = [...this.past.slice(-99), this.now];
      this.future = [];
    }
    this.typing = typing;
    const set = { ...this.set, ...change(this.set) };
    this.now = { ...this.now, sets: { ...this.now.sets, [this.behaviour.name]: set } };
    this.touched(whole ? {} : { typing });
  }

  // A run belongs to the set whatever is undone later, so every snapshot learns of it.
  attach(run, more = {}) {
    const name = this.behaviour.name;
    const fresh = readySet(this.behaviour, this.boot);
    const put = (snapshot) => ({
      ...snapshot,
      sets: { ...snapshot.sets, [name]: { ...(snapshot.sets[name] ?? fresh), run, ...more } },
    });
    this.now = put(this.now);
    this.past = this.past.map(put);
    this.future = this.future.map(put);
    this.touched({ quiet: true });
  }

  choose(behaviour) {
    this.typing = null;
    this.now = { ...this.now, behaviour };
    this.touched({});
  }

  keep(values) {
    this.now = { ...this.now, ...values };
    this.touched({ quiet: true });
  }

  reset(only = null) {
    const fresh = readySet(this.behaviour, this.boot);
    this.edit(() => (only ? { [only]: fresh[only] } : fresh));
  }

  undo() {
    return this.move(this.past, this.future);
  }

  redo() {
    return this.move(this.future, this.past);
  }

  move(from, to) {
    const snapshot = from.pop();
    if (!snapshot) return false;
    to.push(this.now);
    this.now = snapshot;
    this.typing = null;
    this.touched({});
    return true;
  }

  touched(how) {
    this.rev += 1;
    this.onchange(how);
  }

  // The newer of two wins; true when this one was replaced.
  adopt(other) {
    if (!wellFormed(other) || other.rev <= this.rev) return false;
    this.rev = other.rev;
    this.now = { behaviour: other.behaviour, sets: other.sets, compare: other.compare ?? [] };
    this.past = [];
    this.future = [];
    return true;
  }

  toJSON() {
    return { v: 1, rev: this.rev, ...this.now };
  }

  get isReady() {
    const fresh = readySet(this.behaviour, this.boot);
    return JSON.stringify(fresh.examples) === JSON.stringify(this.set.examples);
  }
}

const problem = (where, given, needed, todo) => ({ where, given, needed, do: todo });

const written = (text) => text.trim() !== "";

// What an example lacks, each with the cell's key and the words for it.
export function lacks(row) {
  const thought = parts(row.answer);
  return [
    ...(row.before ?? []).flatMap((message, k) => (written(message.content) ? [] : [[`turn-${k}`, "an empty turn", "Write it, or remove the turn."]])),
    ...(written(row.prompt) || row.before?.length ? [] : [["prompt", "no prompt", "Write one, or delete the example."]]),
    ...(written(thought ? thought.result : row.answer) ? [] : [[thought ? "result" : "answer", "no answer", "Write one, or delete the example."]]),
  ];
}

const NEEDED = { prompt: "The model needs something to answer.", answer: "The answer is what the model learns.", result: "The answer is what the model learns." };

// Everything that cannot work, before anything starts; the kernel checks again.
export function problems(set, boot) {
  const found = [];
  set.examples.forEach((row, i) => {
    for (const [key, what, todo] of lacks(row)) {
      found.push(problem(`examples[${i}].${key}`, `${called(set.examples, i)} has ${what}.`, NEEDED[key] ?? "Every turn says something.", todo));
    }
  });
  if (!set.examples.length) {
    found.push(problem("examples", "There are no examples.", "Training needs at least one.", "Add an example, or bring back the ready set."));
  } else if (heldCount(set.examples) === set.examples.length) {
    found.push(problem("examples", "Every example is held out.", "Training needs at least one to learn from.", "Hold out fewer."));
  }
  set.probes.forEach((probe, i) => {
    if (!probe.trim()) {
      found.push(problem(`probes[${i}]`, `Prompt ${i + 1} is empty.`, "The model needs something to answer.", "Write a prompt, or remove it."));
    }
  });
  for (const [name, [low, high, whole]] of Object.entries(boot.ranges)) {
    const value = set.settings[name];
    if (value === undefined) continue;
    const fits = typeof value === "number" && Number.isFinite(value) && value >= low && value <= high;
    if (!fits || (whole && !Number.isInteger(value))) {
      const given = `${LABELS[name] ?? name}: ${value === "" ? "nothing is given." : `${value} does not work.`}`;
      found.push(problem(name, given, `It needs to be a ${whole ? "whole " : ""}number from ${plain(low)} to ${high.toLocaleString("en")}.`, `Try ${boot.defaults[name]}.`));
    }
  }
  if (!Number.isInteger(set.seed) || set.seed < 0) {
    found.push(problem("seed", `${LABELS.seed}: ${set.seed === "" ? "nothing is given." : `${set.seed} does not work.`}`, "It needs to be a whole number from 0.", "Try 0."));
  }
  return found;
}
