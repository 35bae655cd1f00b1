// Grades of answers by graders: what is not known yet is asked for, a grader that takes longer is asked again.

const LATER_MS = 400;
const SETTLED_MS = 120;
const MOST_KEPT = 3000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Grading {
  constructor({ kernel, seat, longest, onchange, onproblem }) {
    Object.assign(this, { kernel, seat, longest, onchange, onproblem, known: new Map(), set: null, running: false, closed: false, timer: null });
  }

  key({ question, gold }, { kind, options }, text) {
    return JSON.stringify([kind, options, question, gold, text]);
  }

  // {value, why} or null while it is awaited.
  of(set, column, answer) {
    if (answer.text.length > this.longest) return { value: null, why: `The answer has ${answer.text.length.toLocaleString("en")} characters; ${this.longest.toLocaleString("en")} are read at most.` };
    return this.known.get(this.key(set, column, answer.text)) ?? null;
  }

  want(set) {
    this.set = set;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), this.known.size ? SETTLED_MS : 0);
  }

  missing() {
    const { columns, answers } = this.set;
    const lacking = (column) => [...new Set(answers.filter((answer) => !this.of(this.set, column, answer)).map((answer) => answer.text))];
    return columns.map((column) => ({ column, texts: lacking(column) })).filter(({ texts }) => texts.length);
  }

  async run() {
    if (this.running) return;
    this.running = true;
    for (let asked = this.missing(); asked.length && !this.closed; asked = this.missing()) {
      try {
        if (!(await this.ask(asked))) await pause(LATER_MS);
      } catch (problem) {
        if (!problem.lost) this.onproblem(problem); // when it is back, the page asks again
        break;
      }
    }
    this.running = false;
  }

  // Resolves with whether anything came.
  async ask(asked) {
    const set = this.set;
    const columns = asked.map(({ column: { kind, options }, texts }) => ({ kind, options, answers: texts }));
    const reply = await this.kernel.ask("grade", { seat: this.seat, question: set.question, gold: set.gold, columns });
    let came = false;
    asked.forEach(({ column, texts }, i) => {
      const { grades, problem } = reply.columns[i];
      const said = problem ? texts.map(() => ({ value: null, why: [problem.given, problem.needed, problem.do].filter(Boolean).join(" "), problem })) : grades;
      texts.forEach((text, j) => said && this.keep(this.key(set, column, text), said[j]));
      came ||= Boolean(said);
    });
    if (came && !this.closed) this.onchange();
    return came;
  }

  keep(key, grade) {
    if (this.known.size >= MOST_KEPT) this.known.delete(this.known.keys().next().value);
    this.known.set(key, grade);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }
}
