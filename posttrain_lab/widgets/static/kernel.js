// The page asks, the kernel answers: requests with an id, a time limit and no threads.

const prefix = () => Math.random().toString(36).slice(2, 10);

export class Kernel {
  constructor(model, { patience = 5000, onlost = () => {}, onback = () => {} } = {}) {
    Object.assign(this, { model, patience, onlost, onback });
    this.view = prefix();
    this.next = 0;
    this.waiting = new Map();
    this.lost = false;
    this.closed = false;
    this.hear = (message) => this.answer(message);
    model.on("msg:custom", this.hear);
  }

  // Resolves with the reply; rejects with a problem: {given, needed, do, where, lost?}.
  ask(type, body = {}, buffers = []) {
    const id = `${this.view}-${(this.next += 1)}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(id), this.patience);
      this.waiting.set(id, { resolve, reject, timer });
      try {
        this.model.send({ id, type, ...body }, undefined, buffers);
      } catch {
        this.giveUp(id);
      }
    });
  }

  giveUp(id) {
    const request = this.waiting.get(id);
    if (!request || this.closed) return;
    clearTimeout(request.timer);
    this.waiting.delete(id);
    if (!this.lost) {
      this.lost = true;
      this.onlost();
      this.knock();
    }
    request.reject({ given: "The kernel did not answer.", needed: "", do: "", where: "", lost: true });
  }

  // Keeps asking, so that a kernel that was only busy is noticed when it is back.
  async knock() {
    while (this.lost && !this.closed) {
      await this.ask("ping").catch(() => {});
      if (this.lost) await new Promise((done) => setTimeout(done, 2000));
    }
  }

  answer(message) {
    const mine = typeof message?.id === "string" && message.id.startsWith(`${this.view}-`);
    if (!mine) return;
    if (this.lost) {
      this.lost = false;
      this.onback();
    }
    const request = this.waiting.get(message.id);
    if (!request) return;
    clearTimeout(request.timer);
    this.waiting.delete(message.id);
    if (message.ok) request.resolve(message);
    else request.reject(message.error);
  }

  close() {
    this.closed = true;
    this.model.off("msg:custom", this.hear);
    for (const request of this.waiting.values()) clearTimeout(request.timer);
  }
}
