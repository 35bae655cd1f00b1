// Asks stages one after another, so that each answer shows as it comes; the latest wish counts.

const AGAIN_MS = 400;
const MOST_KEPT = 400;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Asking {
  // `onanswer(item, answer)`, `onproblem(item, problem)`, `onprogress({left, tries})`.
  constructor({ kernel, seat, onanswer, onproblem, onprogress }) {
    Object.assign(this, { kernel, seat, onanswer, onproblem, onprogress, known: new Map(), queue: [], tries: 0, running: false, closed: false });
  }

  // `items`: {kind, stage, question}. What was answered before is answered at once.
  want(items) {
    this.queue = items.map((item) => ({ ...item, key: JSON.stringify([item.kind, item.stage, item.question]) }));
    this.queue = this.queue.filter((item) => !this.known.has(item.key) || void this.onanswer(item, this.known.get(item.key)));
    this.progress();
    if (!this.running) this.run();
  }

  progress() {
    this.onprogress({ left: this.queue.length, tries: this.tries });
  }

  // One question at a time: a kernel that is asked for more than it answers falls behind.
  async run() {
    this.running = true;
    while (this.queue.length && !this.closed) {
      const item = this.queue[0];
      try {
        if (this.known.has(item.key)) this.answered(item); // asked before it was wished for
        else await this.ask(item);
      } catch (problem) {
        if (problem.lost) this.queue = []; // asked again when the kernel is back
        else if (this.queue[0] === item) this.onproblem(item, problem);
        if (this.queue[0] === item) this.queue.shift();
      }
      if (!this.closed) this.progress();
    }
    this.running = false;
  }

  async ask(item) {
    const { kind, stage, question } = item;
    const reply = await this.kernel.ask("inquire", { seat: this.seat, kind, question: { ...question, models: [stage] } });
    if (reply.later) {
      this.tries += 1;
      this.progress();
      await pause(AGAIN_MS);
      return;
    }
    this.tries = 0;
    this.keep(item.key, reply.answer.models[stage]);
    if (this.queue[0] === item) this.answered(item); // else something else is wanted by now
  }

  answered(item) {
    this.queue.shift();
    this.onanswer(item, this.known.get(item.key));
  }

  keep(key, answer) {
    if (this.known.size >= MOST_KEPT) this.known.delete(this.known.keys().next().value);
    this.known.set(key, answer);
  }

  close() {
    this.closed = true;
  }
}
