// The mid-training bench: base and mid asked the same, on four tabs.

import { h, say, set } from "./dom.js";
import { Frame } from "./frame.js";
import { Context } from "./mid_context.js";
import { Forgotten } from "./mid_forgotten.js";
import { Pictures } from "./mid_pictures.js";
import { Spanish } from "./mid_spanish.js";
import { noteBox } from "./notice.js";
import { Tabs } from "./tabs.js";
import { day } from "./words.js";

const WAITING = { asking: "Asking both…", drawing: "Drawing, a pixel a token…", reading: "Reading…", waking: "Waking the models, some seconds at first…", "": "" };
const LEDE = "The mid stage is the base model after a little more reading: Spanish, pictures as text, and longer texts. Ask both the same and compare.";

export class MidTraining {
  constructor(model, el) {
    this.boot = model.get("boot");
    const body = h("div", {});
    this.frame = new Frame({ kind: "ptl-mid", name: "Mid-training bench", keys: this, hint: "← → other answers · ↑ ↓ other tabs",
      head: [h("h3", {}, "What mid-training adds, and what it costs"), h("p", { class: "ptl-lede" }, LEDE)] }, body);
    this.kernel = this.frame.listen(model, () => {});
    el.replaceChildren(this.frame.root);
    if (this.boot.stages.length < 2) return void body.append(noteBox("The base and the mid stage are not both on this machine: install the lab again.", [], "warn"));
    this.build(body);
    this.frame.root.addEventListener("pointerdown", () => this.kernel.ask("warm").catch(() => {}), { once: true });
  }

  build(body) {
    const { boot, kernel } = this;
    const { recording, stages } = boot;
    const note = recording ? `On ${day(recording.recorded)}, on ${recording.device}. Ask to see it live.` : "";
    const waits = () => {
      const status = h("p", { class: "ptl-bench-status", role: "status" });
      return { status, onwait: (what) => this.wait(status, what) };
    };
    const rates = (names) => names.map((name) => ({ title: boot.behaviours[name], rates: stages.filter((each) => each.rates[name]).map(({ title, hue, rates: all }) => ({ stage: title, hue, rate: all[name] })) }));
    this.parts = {
      spanish: new Spanish({ kernel, ...waits(), note, recorded: recording?.spanish ?? [], rates: rates(["spanish_qa", "to_spanish", "to_english"]) }),
      pictures: new Pictures({ kernel, ...waits(), note, words: boot.pictures, recorded: recording?.picture ?? [], rates: rates(["picture_exact", "picture_two", "picture_caption"]) }),
      context: new Context({ kernel, ...waits(), note, stages, recorded: recording?.context ?? [], notes: boot.notes, lengths: boot.lengths }),
      forgotten: new Forgotten({ kinds: boot.kinds, stages }),
    };
    this.tabs = new Tabs("What is compared", [
      { name: "spanish", title: "Spanish", root: this.parts.spanish.root }, { name: "pictures", title: "Pictures", root: this.parts.pictures.root },
      { name: "context", title: "Longer texts", root: this.parts.context.root }, { name: "forgotten", title: "What was forgotten", root: this.parts.forgotten.root },
    ], (name) => set(this.frame.root, { "data-tab": name }));
    set(this.frame.root, { "data-tab": "spanish" });
    body.replaceChildren(this.tabs.root);
  }

  wait(status, what) {
    say(status, WAITING[what]);
    set(this.frame.root, { "data-busy": what ? "" : null, "aria-busy": what ? "true" : null });
  }

  walk(by) {
    this.parts?.[this.tabs.chosen].walk(by);
  }

  turn(by) {
    this.tabs?.turn(by);
  }

  fit() {}

  close() {
    this.parts?.context.close();
    this.frame.close();
  }
}

export function mountMidTraining({ model, el }) {
  const view = new MidTraining(model, el);
  return () => view.close();
}

export default { render: mountMidTraining };
