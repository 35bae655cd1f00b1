// The knobs: two in sight, the rest folded; each says what moving it does.

import { button, h, level, say, set, show, uid } from "./dom.js";
import { bigNumber, LABELS, plain } from "./words.js";

const SPEEDS = { low: -5, high: -1.5 }; // powers of ten on the slider; the box takes more

export const FIELDS = [
  { key: "learning_rate", label: LABELS.learning_rate, term: "learning rate", log: true,
    says: "How far each step moves the model. Further right learns faster; too far, and it starts to babble." },
  { key: "steps", label: LABELS.steps, low: 5, high: 300, step: 5,
    says: "How many times the model is nudged. More steps take longer, and fit your examples more closely." },
];
export const ADVANCED = [
  { key: "batch_size", label: LABELS.batch_size, term: "batch size", low: 1, high: 32, step: 1,
    says: "How many examples each step looks at. More is steadier and slower." },
  { key: "sample_every", label: LABELS.sample_every, unit: "steps", low: 1, high: 50, step: 1,
    says: "How often your prompts are answered while training. Often is livelier; each time costs a moment." },
];

export const RANK = { key: "lora_rank", label: LABELS.lora_rank, term: "LoRA rank", low: 1, high: 64, step: 1, says: "How large the add-on is. Higher can learn more." };

export class Settings {
  constructor({ draft, kernel }) {
    Object.assign(this, { draft, kernel, rows: new Map() });
    this.seed = this.field({ key: "seed", label: LABELS.seed, bare: true, says: "Fixes chance: the same seed gives the same run again." });
    this.model = h("select", { id: uid("model"), onchange: () => this.draft.edit(() => ({ model: this.model.value })) });
    this.shelf = h("ul", { class: "ptl-shelf" });
    this.fold = h("details", { class: "ptl-fold" }, h("summary", {}, "Advanced"));
    this.root = h("section", { class: "ptl-block", "aria-label": "Settings" }, h("h4", {}, "Settings"));
    this.build();
  }

  build() {
    this.lora = h("input", { type: "checkbox", id: uid("lora"), onchange: () => this.change("lora_rank", this.lora.checked ? 16 : 0, { whole: true }) });
    this.rank = this.field(RANK);
    this.fold.append(this.modelBox(), ...ADVANCED.map((f) => this.field(f)), this.loraBox(), this.seed);
    this.root.append(...FIELDS.map((f) => this.field(f)), this.fold);
  }

  modelBox() {
    return h("div", { class: "ptl-field" }, h("label", { for: this.model.id }, "Model"), this.model, this.shelf);
  }

  loraBox() {
    return h("div", { class: "ptl-field" },
      h("label", { class: "ptl-check", for: this.lora.id }, this.lora, h("span", {}, "Train a small add-on only ", h("i", {}, "(LoRA)"))),
      h("p", { class: "ptl-says" }, "Off: every weight moves. On: the model stays, and a small add-on learns."), this.rank);
  }

  field(f) {
    const id = uid(f.key);
    const box = h("input", { id, class: f.text ? "ptl-text" : "ptl-number", inputmode: f.text ? "text" : "decimal", autocomplete: "off", "aria-describedby": `${id}-says ${id}-wrong`,
      placeholder: f.text, oninput: () => {
        this.change(f.key, f.text ? box.value : this.parse(box.value));
        this.place(f.key);
      } });
    const slider = f.bare || f.text ? null : h("input", { type: "range", "aria-label": `${f.label}, slider`, tabindex: 0,
      min: f.log ? SPEEDS.low : f.low, max: f.log ? SPEEDS.high : f.high, step: f.log ? 0.125 : f.step,
      oninput: () => {
        const value = f.log ? Number((10 ** Number(slider.value)).toPrecision(2)) : Number(slider.value);
        box.value = plain(value);
        level(slider);
        this.change(f.key, value);
      } });
    const wrong = h("p", { class: "ptl-wrong", id: `${id}-wrong`, hidden: true });
    const says = h("p", { class: "ptl-says", id: `${id}-says` }, f.says);
    const root = h("div", { class: "ptl-field", "data-field": f.key },
      h("div", { class: "ptl-field-head" }, h("label", { for: id }, f.label, f.term ? h("i", {}, ` (${f.term})`) : null), box,
        f.unit ? h("span", { class: "ptl-unit" }, f.unit) : null), slider, wrong, says);
    this.rows.set(f.key, { box, slider, wrong, says, log: f.log, root });
    return root;
  }

  parse(text) {
    const value = text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
    return Number.isFinite(value) ? value : text.trim();
  }

  change(key, value, how = {}) {
    const edit = key === "seed" ? () => ({ seed: value }) : (now) => ({ settings: { ...now.settings, [key]: value } });
    this.draft.edit(edit, { typing: `setting-${key}`, ...how });
  }

  value(key) {
    return key === "seed" ? this.draft.set.seed : this.draft.set.settings[key];
  }

  // The thumb follows the box; a value it cannot show leaves it where it is.
  place(key) {
    const { slider, log } = this.rows.get(key);
    if (!slider) return;
    const value = this.value(key);
    const at = log ? Math.log10(value) : value;
    if (Number.isFinite(at)) slider.value = at;
    level(slider);
    set(slider, { "aria-valuetext": String(value) });
  }

  draw() {
    const now = this.draft.set;
    for (const [key, { box }] of this.rows) {
      const value = this.value(key);
      if (document.activeElement !== box) box.value = typeof value === "number" ? plain(value) : value;
      this.place(key);
    }
    this.drawLora(now.settings);
    this.drawModels(now.model);
  }

  drawLora({ lora_rank: rank }) {
    this.lora.checked = rank !== 0;
    show(this.rank, this.lora.checked);
  }

  drawModels(chosen) {
    const { models } = this.draft.boot;
    const here = models.filter((m) => m.installed);
    const known = here.some((m) => m.name === chosen);
    this.model.replaceChildren(...here.map((m) => h("option", { value: m.name }, `${m.title}, ${bigNumber(m.parameters)} parameters`)),
      ...(known ? [] : [h("option", { value: chosen }, `${chosen} (not on this machine)`)]));
    this.model.value = chosen;
    this.shelf.replaceChildren(...models.filter((m) => !m.installed && m.size_mb).map((m) => h("li", {},
      h("span", {}, `${m.title} · ${m.size_mb} MB · ${m.licence}`),
      h("span", { class: "ptl-command" }, h("code", {}, m.command),
        button("", (event) => this.copy(event.currentTarget, m.command), { kind: "icon", glyph: "copy", label: `Copy the command that fetches ${m.title}` })))));
  }

  async copy(target, text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    set(target, { title: "Copied" });
  }

  // Marks the fields at fault; true when one of them is folded away.
  marks(problems) {
    for (const [key, { box, wrong }] of this.rows) {
      const found = problems.find((p) => p.where === key);
      set(box, { "aria-invalid": found ? "true" : null });
      show(wrong, found);
      if (found) say(wrong, `${found.given} ${found.needed} ${found.do}`);
    }
    set(this.model, { "aria-invalid": problems.some((p) => p.where === "model") ? "true" : null });
  }

  focus(where) {
    const target = where === "model" ? { box: this.model, root: this.fold } : this.rows.get(where);
    if (!target) return false;
    if (this.fold.contains(target.box)) this.fold.open = true;
    target.box.focus({ preventScroll: true });
    target.box.scrollIntoView({ block: "nearest" });
    return true;
  }
}
