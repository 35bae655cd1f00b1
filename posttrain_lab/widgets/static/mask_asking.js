// Questions to a model about conversations: the latest wish counts, what was answered is kept.

import { patiently } from "./patient.js";

const MOST_KEPT = 60;

export class MaskAsking {
  // `onchange()` hears of every answer, and of every try while the model is being opened.
  constructor({ kernel, seat, onchange }) {
    Object.assign(this, { kernel, seat, onchange, known: new Map(), wish: 0, busy: false, begun: 0 });
  }

  // {answer} or {problem}, nothing while it is awaited.
  get(key) {
    return this.known.get(key);
  }

  forget(key) {
    this.known.delete(key);
  }

  // `wants`: {model, question, key}, asked in their order.
  async want(wants) {
    const wish = (this.wish += 1);
    const missing = wants.filter(({ key }) => !this.known.has(key));
    Object.assign(this, { begun: Date.now(), busy: missing.length > 0 });
    this.onchange();
    for (const one of missing) {
      const found = await this.ask(one, wish);
      if (found) this.keep(one.key, found);
      if (wish !== this.wish) return;
      if (!found) break; // the kernel is lost: asked again when it is back
      this.onchange();
    }
    this.busy = false;
    this.onchange();
  }

  async ask({ model, question }, wish) {
    const wanted = () => wish === this.wish && (this.onchange(), true);
    try {
      const answer = await patiently({ kernel: this.kernel, seat: this.seat, kind: "mask", model, question, wanted });
      return answer && { answer };
    } catch (problem) {
      return problem.lost ? null : { problem };
    }
  }

  keep(key, found) {
    if (this.known.size >= MOST_KEPT) this.known.delete(this.known.keys().next().value);
    this.known.set(key, found);
  }

  close() {
    this.wish += 1;
  }
}
