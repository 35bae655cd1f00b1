// What the arena keeps for a reader: choices, the hunt, which run is theirs; and what it makes of a draft.

import { newColumn } from "./grader_state.js";
import { tidyGraders } from "./rl_graders.js";
import { tidyHunt } from "./rl_hunt.js";
import { tidyPrompts } from "./rl_prompts.js";

export function fresh(boot) {
  const graders = boot.defaults.graders.map((row) => newColumn(boot.kinds.find(({ name }) => name === row.kind), row));
  const setup = { ...boot.defaults, graders, own: tidyPrompts(boot.defaults.own, boot.most.prompts) };
  return { mode: "train", setup, run: null, compare: [], hunt: tidyHunt(null, boot) };
}

const id = (text) => (typeof text === "string" ? text : null);

export function tidy(value, boot, first) {
  const given = value?.setup ?? {};
  const plain = Object.fromEntries(Object.keys(boot.defaults).filter((key) => ["number", "string"].includes(typeof given[key])).map((key) => [key, given[key]]));
  const task = boot.tasks.some(({ name }) => name === given.task) ? given.task : first.setup.task;
  return {
    mode: value?.mode === "hunt" ? "hunt" : "train", run: id(value?.run),
    compare: Array.isArray(value?.compare) ? value.compare.filter(id).slice(0, 2) : [],
    setup: { ...first.setup, ...plain, task, graders: tidyGraders(given.graders, boot, first.setup.graders), own: Array.isArray(given.own) ? tidyPrompts(given.own, boot.most.prompts) : first.setup.own },
    hunt: tidyHunt(value?.hunt, boot),
  };
}
