// What stands on the bench: for each question its answers and graders. Snapshots, so that undo is keeping the old one.

const MOST_PAST = 100;
export const WEIGHTS = [-10, 10];
export const own = "own";

let counter = 0;
export const newId = () => `${Date.now().toString(36)}-${(counter += 1)}`;

const optionsOf = (kind, given = {}) => Object.fromEntries(kind.options.map(({ key, default: first }) => [key, typeof given?.[key] === typeof first || (typeof first === "number" && typeof given?.[key] === "string") ? given[key] : first]));

export const newColumn = (kind, { options, weight = 1 } = {}) => ({ id: newId(), kind: kind.name, options: optionsOf(kind, options), weight });
export const newAnswer = (text, from = "") => ({ id: newId(), text, from });

const kindOf = (boot, name) => boot.kinds.find((kind) => kind.name === name);

export const readySet = (ready, boot) => ({
  question: ready.text, gold: ready.gold, answers: ready.answers.map((text) => newAnswer(text)),
  columns: ready.columns.map((column) => newColumn(kindOf(boot, column.kind), column)),
});

const text = (value, most) => typeof value === "string" && value.length <= most;

function tidyAnswer(row, boot) {
  if (!row || !text(row.text, 20 * boot.longest)) return null;
  return { id: text(row.id, 40) ? row.id : newId(), text: row.text, from: text(row.from, 80) ? row.from : "" };
}

function tidyColumn(row, boot) {
  const kind = kindOf(boot, row?.kind);
  if (!kind) return null;
  const weight = Number.isFinite(row.weight) || text(row.weight, 20) ? row.weight : 1;
  return { id: text(row.id, 40) ? row.id : newId(), kind: kind.name, options: optionsOf(kind, row.options), weight };
}

const list = (rows, tidy, most) => (Array.isArray(rows) ? rows.map(tidy).filter(Boolean).slice(0, most) : []);

function tidySet(row, boot) {
  if (!row || !text(row.question, 20 * boot.longest) || !text(row.gold, 20 * boot.longest)) return null;
  return { question: row.question, gold: row.gold, answers: list(row.answers, (each) => tidyAnswer(each, boot), boot.most.answers), columns: list(row.columns, (each) => tidyColumn(each, boot), boot.most.columns) };
}

export class Bench {
  constructor(boot, onchange) {
    Object.assign(this, { boot, onchange, past: [], future: [], typing: null, firsts: new Map(boot.ready.map((ready) => [ready.key, readySet(ready, boot)])) });
    this.now = { current: boot.ready[0].key, sets: {} };
  }

  get ready() {
    return this.boot.ready.find(({ key }) => key === this.now.current) ?? this.boot.ready[0];
  }

  get set() {
    return this.now.sets[this.ready.key] ?? this.firsts.get(this.ready.key);
  }

  // `typing` names a field: keystrokes in one field are undone together.
  edit(values, typing = null) {
    this.to({ ...this.now, sets: { ...this.now.sets, [this.ready.key]: { ...this.set, ...values } } }, typing);
  }

  choose(current) {
    if (current !== this.now.current) this.to({ ...this.now, current }, null);
  }

  restart() {
    const { [this.ready.key]: _, ...sets } = this.now.sets;
    this.to({ ...this.now, sets }, null);
  }

  get touched() {
    return Boolean(this.now.sets[this.ready.key]);
  }

  to(now, typing) {
    if (!(typing && typing === this.typing)) this.past = [...this.past.slice(-MOST_PAST), this.now];
    Object.assign(this, { typing, now, future: [] });
    this.onchange();
  }

  rest() {
    this.typing = null;
  }

  undo() {
    return this.move(this.past, this.future);
  }

  redo() {
    return this.move(this.future, this.past);
  }

  move(from, to) {
    const snapshot = from.pop();
    if (!snapshot) return;
    to.push(this.now);
    Object.assign(this, { now: snapshot, typing: null });
    this.onchange();
  }

  // What was kept elsewhere, as far as it makes sense.
  adopt(value) {
    const known = this.boot.ready.map(({ key }) => [key, tidySet(value?.sets?.[key], this.boot)]).filter(([, set]) => set);
    const current = this.boot.ready.some(({ key }) => key === value?.current) ? value.current : this.boot.ready[0].key;
    Object.assign(this, { now: { current, sets: Object.fromEntries(known) }, past: [], future: [], typing: null });
  }
}

export const weighs = (weight) => typeof weight === "number" && weight >= WEIGHTS[0] && weight <= WEIGHTS[1];

// The weighted sum, as `{value, parts}`; `{waiting}` while a grade is awaited; `{value: null, why}` without one.
export function total(columns, grades) {
  const parts = columns.map((column, i) => ({ column, grade: grades[i], weight: column.weight })).filter(({ weight }) => weight !== 0);
  const odd = parts.find(({ weight }) => !weighs(weight));
  if (odd) return { value: null, why: "A weight is not a number from −10 to 10.", parts };
  if (!parts.length) return { value: null, why: columns.length ? "Every weight is 0, so nothing counts." : "No grader is on the bench.", parts };
  if (parts.some(({ grade }) => grade && grade.value === null)) return { value: null, why: "A grader could not grade this answer, so there is no total. It never counts as 0.", parts };
  if (parts.some(({ grade }) => !grade)) return { waiting: true, parts };
  const value = parts.reduce((sum, { grade, weight }) => sum + weight * grade.value, 0);
  return { value: Number(value.toFixed(6)), parts };
}

// Places for totals: the best first, equal ones share a rank, those without a total come last.
export function ranked(totals) {
  const score = (at) => (typeof totals[at].value === "number" ? totals[at].value : -Infinity);
  const order = totals.map((_, at) => at).sort((a, b) => score(b) - score(a) || a - b);
  const rank = (at) => (Number.isFinite(score(at)) ? 1 + totals.filter((_, other) => score(other) > score(at)).length : null);
  return { order, ranks: totals.map((_, at) => rank(at)) };
}
