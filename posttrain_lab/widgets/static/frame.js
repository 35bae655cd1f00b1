// The frame of a widget: title, presenter mode, the theme around, a word when the kernel is gone.

import { button, h, show } from "./dom.js";
import { Kernel } from "./kernel.js";
import { lostBox } from "./notice.js";
import { Presenter } from "./presenter.js";
import { followTheme } from "./theme.js";

export class Frame {
  // `kind` is the root's own class; `keys` what the presenter's keys do: {fit(), walk(by), turn(by)}.
  constructor({ kind, name, head, hint, keys }, ...kids) {
    const label = "Presenter mode: large type, arrow keys walk";
    this.present = button("Present", () => this.presenter.show(!this.presenter.on), { kind: "quiet", glyph: "screen", label, "aria-pressed": "false" });
    this.leave = button("Leave", () => this.presenter.show(false), { kind: "quiet", glyph: "close", label: "Leave presenter mode" });
    this.lost = lostBox(() => location.reload());
    this.root = h("div", { class: `ptl ${kind}`, tabindex: -1, role: "region", "aria-label": name, "data-lm-suppress-shortcuts": "true" },
      this.lost,
      h("header", { class: "ptl-top" }, h("div", {}, head), h("div", { class: "ptl-row ptl-top-tools" }, this.present, this.leave)),
      kids,
      h("p", { class: "ptl-hint" }, hint));
    this.presenter = new Presenter(this.root, this.present, keys);
    this.unfollow = followTheme(this.root);
  }

  get presenting() {
    return this.presenter.on;
  }

  // Asks `model`'s kernel; `onback` is called when it answers again after it was gone.
  listen(model, onback) {
    this.kernel = new Kernel(model, {
      patience: model.get("patience_ms"),
      onlost: () => show(this.lost, true),
      onback: () => (show(this.lost, false), onback()),
    });
    return this.kernel;
  }

  close() {
    this.presenter.close();
    this.kernel?.close();
    this.unfollow();
  }
}

// A step through a list as far as it goes; `by` may be infinite.
export const stepped = (at, by, length) => Math.max(0, Math.min(length - 1, at + by));
