// What a learner did in a widget, kept in the browser and by the kernel. The newer of two wins.

import { openSeat, readDraft, tellDraft, watchDraft, writeDraft } from "./seat.js";

const SAVE_AFTER = 300; // ms without a further change

const wellFormed = (draft) => draft && typeof draft === "object" && Number.isInteger(draft.rev);

export class Kept {
  // `value` is plain JSON; `onchange` hears of one that came from elsewhere.
  constructor({ kernel, name, value, onchange, onproblem }) {
    Object.assign(this, { kernel, value, onchange, onproblem, rev: 0 });
    this.seat = openSeat(name);
    this.adopt(readDraft(this.seat));
    this.unwatch = watchDraft(this.seat, (draft) => this.adopt(draft) && onchange());
  }

  adopt(draft) {
    if (!wellFormed(draft) || draft.rev <= this.rev) return false;
    const { rev, ...value } = draft;
    Object.assign(this, { rev, value });
    return true;
  }

  // Resolves with true when the kernel got something newer than it had.
  async open() {
    const { seat, name } = this.seat;
    try {
      const { draft } = await this.kernel.ask("open", { seat, name });
      if (this.adopt(draft)) this.onchange();
      else if (this.rev > (draft?.rev ?? 0)) return await this.send();
    } catch (problem) {
      if (!problem.lost) this.onproblem(problem);
    }
    return false;
  }

  // Resolves with whether the kernel has it; if not, the browser keeps it for the next one.
  change(value) {
    this.value = value;
    this.rev += 1;
    const draft = { rev: this.rev, ...value };
    writeDraft(this.seat, draft);
    tellDraft(this.seat, draft);
    return this.send();
  }

  // The same once nothing has changed for a moment, as while somebody types.
  soon(value) {
    this.value = value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), SAVE_AFTER);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = null;
    return this.change(this.value);
  }

  async send() {
    const { seat, name } = this.seat;
    try {
      await this.kernel.ask("save", { seat, name, draft: { rev: this.rev, ...this.value } });
      return true;
    } catch (problem) {
      if (!problem.lost) this.onproblem(problem);
      return false;
    }
  }

  close() {
    if (this.timer) this.now();
    this.unwatch();
  }
}
