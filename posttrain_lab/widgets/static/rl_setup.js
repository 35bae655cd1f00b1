// What goes in: what is asked, who answers, who pays, and how it learns.

import { button, h, say, uid } from "./dom.js";
import { Slot } from "./notice.js";
import { NumberField } from "./number_field.js";
import { GraderList } from "./rl_graders.js";
import { OwnPrompts } from "./rl_prompts.js";

const FIRST = [
  { key: "steps", label: "Training steps", low: 5, high: 200, step: 5, says: "Each step writes a group of answers to each of a few prompts, grades them, and nudges the weights once." },
  { key: "learning_rate", label: "Learning speed", term: "learning rate", low: 1e-5, high: 1e-2, log: true, says: "How far each nudge goes. Too far, and it forgets how to answer." },
];
const FOLDED = [
  { key: "prompts_per_step", label: "Prompts a step", low: 1, high: 64, says: "More are slower and steadier." },
  { key: "group_size", label: "Answers a prompt", term: "group size", low: 2, high: 32, says: "An answer is good or bad against its own group only." },
  { key: "temperature", label: "Temperature", low: 0.2, high: 2, step: 0.05, says: "Higher tries more. Too high, and it babbles." },
  { key: "beta", label: "KL leash", term: "beta", low: 0, high: 1, step: 0.01, says: "Holds it close to where it began. 0: no leash, and no second model in memory." },
  { key: "epsilon", label: "Clip range", term: "epsilon", low: 0.05, high: 0.5, step: 0.05, says: "How far one step may move the likelihood of a token." },
  { key: "max_new_tokens", label: "Longest answer", term: "tokens", low: 8, high: 256, step: 8, says: "What is longer is cut off." },
  { key: "iterations", label: "Nudges on the same answers", low: 1, high: 8, says: "Above 1 the clip range begins to matter." },
  { key: "measure_every", label: "Measure held-out every", term: "steps", low: 1, high: 50, says: "Each time, held-out prompts are answered and graded. Nothing is learned from them." },
  { key: "seed", label: "Seed", bare: true, says: "The same seed gives the same run." },
];
const CHOICES = [
  ["scale_rewards", "Advantages are divided by", [["group", "their group's spread"], ["batch", "the whole step's spread"], ["none", "nothing"]]],
  ["loss_type", "Tokens are averaged", [["dapo", "over all answers (DAPO)"], ["grpo", "answer by answer (GRPO)"], ["dr_grpo", "by the longest length (Dr. GRPO)"]]],
];

export class Setup {
  // `acts`: {onedit(change), onfile(file), oncode()}
  constructor(boot, acts) {
    this.boot = boot;
    const edit = (key) => (value) => acts.onedit({ [key]: value });
    this.slot = new Slot();
    this.task = tasks(boot.tasks, edit("task"));
    this.prompts = new OwnPrompts(boot, { onedit: edit("own"), onfile: acts.onfile });
    this.model = choice("Who answers", [], edit("model"));
    this.graders = new GraderList(boot, { title: "Who pays: reward = grade × weight, added up", onedit: edit("graders"), oncode: acts.oncode, onnote: (text, undo) => this.slot.note(text, [button("Undo", () => (undo(), this.slot.clear()), { kind: "link" })]) });
    this.truth = h("p", { class: "ptl-says ptl-rl-truth" });
    this.fields = [...FIRST, ...FOLDED].map((field) => new NumberField(field, (key, value) => acts.onedit({ [key]: value })));
    this.choices = CHOICES.map(([key, label, rows]) => ({ key, ...choice(label, rows, edit(key)) }));
    this.fold = h("details", { class: "ptl-fold" }, h("summary", {}, "Settings of GRPO"), this.fields.slice(FIRST.length).map((each) => each.root), this.choices.map((each) => each.root));
    this.root = h("div", { class: "ptl-column ptl-rl-setup" }, h("section", { class: "ptl-block", "aria-label": "What is asked" }, this.task.root, this.prompts.root), this.model.root, this.graders.root, this.slot.root, this.truth,
      h("section", { class: "ptl-block", "aria-label": "Settings" }, this.fields.slice(0, FIRST.length).map((each) => each.root), this.fold));
  }

  // `models`: [{name, title}], with the learner's own runs.
  draw(setup, models) {
    this.task.put(setup.task);
    this.prompts.draw(setup.own, setup.task === "own");
    this.model.fill(models.map(({ name, title }) => [name, title]), setup.model);
    this.graders.draw(setup.graders);
    const task = this.boot.tasks.find(({ name }) => name === setup.task);
    say(this.truth, task.truth ? `Truth: ${task.truth} It is measured on held-out prompts and never paid.` : "Truth is what is measured and never paid. Your prompts need right answers for it.");
    for (const field of this.fields) field.draw(setup[field.key]);
    for (const each of this.choices) each.put(setup[each.key]);
  }

  // Shows a problem where it is, and takes the reader there.
  mark(problem) {
    const where = problem?.where ?? "";
    for (const field of this.fields) field.mark(field.key === where ? problem : null);
    this.graders.mark(/^(graders|weight|kind|code)/.test(where) ? problem : null);
    this.prompts.mark(problem);
    const box = this.fields.find(({ key }) => key === where)?.box;
    if (!box) return;
    if (box.closest("details")) box.closest("details").open = true;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }
}

function tasks(rows, onchoose) {
  const group = uid("task");
  const inputs = rows.map(({ name }) => h("input", { type: "radio", name: group, value: name, onchange: () => onchoose(name) }));
  const root = h("fieldset", { class: "ptl-choices" }, h("legend", {}, "What is asked"), h("div", { class: "ptl-picker" }, rows.map(({ title, about, example }, i) => h("label", { class: "ptl-choice" }, inputs[i],
    h("span", { class: "ptl-choice-title" }, title), h("span", { class: "ptl-choice-blurb" }, about, example ? h("q", { class: "ptl-rl-example" }, example) : null)))));
  return { root, put: (value) => inputs.forEach((input) => (input.checked = input.value === value)) };
}

// A list to choose from; `fill` brings other rows.
export function choice(label, rows, onchoose) {
  const id = uid("choice");
  const select = h("select", { id, onchange: () => onchoose(select.value) });
  const fill = (list, value) => {
    const key = JSON.stringify(list);
    if (key !== select.dataset.rows) select.replaceChildren(...list.map(([name, title]) => h("option", { value: name }, title)));
    select.dataset.rows = key;
    select.value = value;
  };
  fill(rows, rows[0]?.[0]);
  return { select, root: h("div", { class: "ptl-field" }, h("label", { for: id }, label), select), fill, put: (value) => (select.value = value) };
}
