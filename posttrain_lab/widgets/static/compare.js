// Two runs side by side: the settings that differ, and what came of them.

import { button, h } from "./dom.js";
import { best, heldLosses } from "./held_out.js";
import { finalLoss } from "./log.js";
import { keptBytes, percent } from "./trained.js";
import { bigNumber, count, duration, LABELS, megabytes, number, plain } from "./words.js";

const OTHER = { max_length: "Longest example", warmup_steps: "Warm-up steps", weight_decay: "Weight decay", sample_tokens: "Longest answer", checkpoint_every: "Checkpoint every" };
const UNSEEN = ["sample_every", "measure_every", "checkpoint_every"]; // they change what is watched, not what is learned
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const shown = (value) => (typeof value === "number" ? plain(value) : String(value));
const SPOKEN = { "all-linear": "all linear layers", attention: "attention", mlp: "MLP" };
const way = ({ lora_rank: rank, lora_targets: targets }) => (rank ? `LoRA of rank ${rank} on ${SPOKEN[targets] ?? targets}` : "Every weight");

// Rows {name, a, b} of all that was set differently.
export function differences(a, b) {
  const rows = [];
  const add = (name, one, other) => one !== other && rows.push({ name, a: one, b: other });
  add("Model", a.model, b.model);
  add("Trains", way(a.settings), way(b.settings));
  const both = a.settings.lora_rank && b.settings.lora_rank;
  for (const key of Object.keys(a.settings)) {
    if (UNSEEN.includes(key) || key === "lora_rank" || key === "lora_targets" || (key === "lora_alpha" && !both)) continue;
    add(LABELS[key] ?? OTHER[key] ?? key, shown(a.settings[key]), shown(b.settings[key]));
  }
  add("Seed", shown(a.seed), shown(b.seed));
  for (const [key, name] of [["examples", "Examples"], ["held_out", "Held-out examples"]]) {
    const [one, other] = [a[key] ?? [], b[key] ?? []];
    if (same(one, other)) continue;
    const alike = one.filter((row) => other.some((each) => same(row, each))).length;
    rows.push({ name, a: `${one.length}`, b: `${other.length}, ${alike} of them the same` });
  }
  return rows;
}

// Rows {name, a, b, note} of what was measured.
export function outcomes(a, b) {
  const low = (run) => best(heldLosses(run));
  const rows = [
    ["Final training loss", (run) => (run.points.length ? number(finalLoss(run)) : "–")],
    ["Best held-out loss", (run) => (low(run) ? `${number(low(run).mean)} at step ${low(run).step}` : "–")],
    ["Held-out loss at the end", (run) => (low(run) ? number(heldLosses(run).at(-1).mean) : "–")],
    ["Weights trained", (run) => (run.started?.parameters ? `${bigNumber(run.started.trainable)} (${percent(run.started.trainable / run.started.parameters)})` : "–")],
    ["Kept in memory", (run) => (run.started?.parameters ? megabytes(keptBytes(run.started)) : "–")],
    ["Pace", (run) => (run.tokens ? `${Math.round(run.tokens).toLocaleString("en")} tokens/s` : "–")],
    ["Time", (run) => (run.ending?.seconds ? duration(run.ending.seconds) : "–")],
  ];
  return rows.map(([name, of]) => ({ name, a: of(a), b: of(b) })).filter((row) => row.a !== "–" || row.b !== "–");
}

// Held-out losses may be set beside one another only where the examples are the same.
export function caution(a, b) {
  const [one, other] = [a, b].map((run) => heldLosses(run).at(-1));
  if (!one || !other) return "";
  if (one.items !== other.items) return "The held-out examples are not the same, so the two held-out losses cannot be compared.";
  return `Held-out losses on the same ${count(one.n, "example")}${one.n < 30 ? ": few, so small differences mean little" : ""}.`;
}

export const lettered = (letter) => h("b", { class: `ptl-letter ptl-letter-${letter.toLowerCase()}` }, letter);

export const table = (caption, rows) =>
  h("table", { class: "ptl-compare-table" }, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "ptl-unseen" }, "What")), ["A", "B"].map((letter) => h("th", { scope: "col" }, lettered(letter))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.name), h("td", {}, row.a), h("td", {}, row.b)))));

export function comparison([a, b], onclose) {
  if (!a.spec || !b.spec) return []; // still being read
  const rows = differences(a.spec, b.spec);
  const note = caution(a, b);
  return [h("div", { class: "ptl-about-box" },
    rows.length ? table("Set differently", rows) : h("p", {}, "The same set-up twice."),
    table("What came of it", outcomes(a, b)), note ? h("p", { class: "ptl-says" }, note) : null,
    h("div", { class: "ptl-row" }, button("Close comparison", onclose, { kind: "quiet" })))];
}
