// Presenter mode: one prompt, large type, no chrome; arrow keys or a clicker walk the steps.

import { set } from "./dom.js";

const STEPS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1, Home: -Infinity, End: Infinity };
const CARDS = { ArrowUp: -1, ArrowDown: 1 };

export class Presenter {
  constructor(root, toggle, answers) {
    Object.assign(this, { root, toggle, answers, on: false });
    this.press = (event) => this.key(event);
    this.left = () => !document.fullscreenElement && this.full && this.show(false);
    document.addEventListener("fullscreenchange", this.left);
  }

  show(on) {
    if (on === this.on) return;
    this.on = on;
    set(this.root, { "data-presenter": on ? "" : null });
    set(this.toggle, { "aria-pressed": String(on) });
    requestAnimationFrame(() => this.answers.fit());
    if (on) {
      window.addEventListener("keydown", this.press, true);
      this.root.focus({ preventScroll: true });
      // Where full screen is refused (an embedded frame), the panel covers the window.
      this.root.requestFullscreen?.().then(() => (this.full = true)).catch(() => {});
    } else {
      window.removeEventListener("keydown", this.press, true);
      if (document.fullscreenElement === this.root) document.exitFullscreen().catch(() => {});
      this.full = false;
      this.toggle.focus({ preventScroll: true });
    }
  }

  key(event) {
    if (event.key === "Escape") return this.show(false);
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const [step, card] = [STEPS[event.key], CARDS[event.key]];
    if (!step && !card) return undefined;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.answers.walk(step);
    else this.answers.turn(card);
    return undefined;
  }

  close() {
    this.show(false);
    document.removeEventListener("fullscreenchange", this.left);
  }
}
