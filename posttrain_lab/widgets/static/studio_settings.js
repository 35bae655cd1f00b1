// The studio's knobs: every weight or a LoRA add-on, and how long is told in passes as well.

import { h, say, set, show, uid } from "./dom.js";
import { heldCount } from "./held_out.js";
import { ADVANCED, FIELDS, RANK, Settings } from "./settings.js";
import { count, LABELS, plain } from "./words.js";

const WAYS = [
  ["all", "Every weight", "Full fine-tuning: the whole model moves."],
  ["lora", "A small add-on", "LoRA: the model stays as it is; two thin matrices beside each chosen layer learn."],
];
const TARGETS = [["all-linear", "All linear layers"], ["attention", "Attention"], ["mlp", "MLP (feed-forward)"], ["", "Layers by name …"]];
const LOOK = { key: "measure_every", label: LABELS.measure_every, unit: "steps", low: 1, high: 50, step: 1, says: "How often the held-out examples are looked at." };
const ALPHA = { key: "lora_alpha", label: LABELS.lora_alpha, term: "LoRA alpha", low: 1, high: 128, step: 1, says: "The add-on counts alpha ÷ rank times." };
const EPOCHS = { key: "epochs", label: LABELS.epochs, term: "epochs", bare: true, says: " " };

export class StudioSettings extends Settings {
  build() {
    this.ranked = 8; // the rank that comes back with LoRA
    const group = uid("way");
    this.ways = WAYS.map(([value, title, says]) => {
      const input = h("input", { type: "radio", name: group, value, onchange: () => this.change("lora_rank", value === "lora" ? this.ranked : 0, { whole: true }) });
      return { input, root: h("label", { class: "ptl-choice" }, input, h("span", { class: "ptl-choice-title" }, title), h("span", { class: "ptl-choice-blurb" }, says)) };
    });
    this.targets = h("select", { id: uid("targets"), onchange: () => this.change("lora_targets", this.targets.value || "q_proj, v_proj", { whole: true }) },
      TARGETS.map(([value, title]) => h("option", { value }, title)));
    const named = this.field({ key: "lora_targets", label: LABELS.lora_targets, text: "q_proj, v_proj", says: "With commas between them." });
    this.lora = h("div", { class: "ptl-lora" }, this.field(RANK), this.field(ALPHA),
      h("div", { class: "ptl-field" }, h("label", { for: this.targets.id }, "Layers that get one ", h("i", {}, "(targets)")), this.targets), named);
    const [speed, steps] = FIELDS;
    const [batch, ...rest] = ADVANCED;
    this.fold.append(this.modelBox(), ...[...rest, LOOK].map((f) => this.field(f)), this.seed);
    this.root.append(h("fieldset", { class: "ptl-picker ptl-ways" }, h("legend", { class: "ptl-unseen" }, "What is trained"), this.ways.map((way) => way.root)),
      this.lora, this.field(speed), this.field(steps), this.field(EPOCHS), this.field(batch), this.fold);
  }

  change(key, value, how = {}) {
    if (key !== "epochs") return super.change(key, value, how);
    return super.change("steps", Number.isFinite(value) ? Math.max(1, Math.round(value * this.aPass)) : value);
  }

  value(key) {
    if (key !== "epochs") return super.value(key);
    const { steps } = this.draft.set.settings;
    return Number.isFinite(steps) ? Math.round((10 * steps) / this.aPass) / 10 : steps;
  }

  get learned() {
    const { examples } = this.draft.set;
    return examples.length - heldCount(examples);
  }

  // Steps that see every example once.
  get aPass() {
    const batch = this.draft.set.settings.batch_size;
    return Math.max(1, Math.ceil(this.learned / (batch > 0 ? batch : 1)));
  }

  drawLora({ lora_rank: rank, lora_targets: targets }) {
    if (rank > 0) this.ranked = rank;
    this.ways.forEach(({ input }) => (input.checked = (input.value === "lora") === (rank !== 0)));
    show(this.lora, rank !== 0);
    const known = TARGETS.some(([value]) => value === targets);
    this.targets.value = known ? targets : "";
    show(this.rows.get("lora_targets").root, !known);
  }

  // Steps and passes are one thing said twice: whichever is not typed in follows.
  marks(problems) {
    super.marks(problems);
    for (const key of ["steps", "epochs"]) {
      const { box } = this.rows.get(key);
      const value = this.value(key);
      if (document.activeElement !== box) box.value = typeof value === "number" ? plain(value) : value;
      this.place(key);
    }
    say(this.rows.get("epochs").says, `${count(this.aPass, "step")} ${this.aPass === 1 ? "sees" : "see"} each of the ${count(this.learned, "example")} once.`);
    set(this.targets, { "aria-invalid": problems.some((p) => p.where === "lora_targets") ? "true" : null });
  }
}
