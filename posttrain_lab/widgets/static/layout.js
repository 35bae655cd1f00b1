// Where things are: what goes in, what happens, what comes out.

import { button, h } from "./dom.js";
import { ago, count, number, plain } from "./words.js";
import { finalLoss } from "./log.js";
import { lostBox } from "./notice.js";

// `goesIn`, `happens`, `comesOut`: the parts of each column.
export function layout({ name, title, lede, goesIn, happens, comesOut, onpresent, onreload }) {
  const present = button("Present", onpresent, { kind: "quiet", glyph: "screen", label: "Presenter mode: large type, arrow keys walk the steps", "aria-pressed": "false" });
  const leave = button("Leave", onpresent, { kind: "quiet", glyph: "close", label: "Leave presenter mode" });
  const lost = lostBox(onreload);
  const memory = h("p", { class: "ptl-says", hidden: true }, "This browser lets the page keep nothing: what you type is lost on reload.");
  const root = h("div", { class: "ptl", tabindex: -1, role: "region", "aria-label": name, "data-lm-suppress-shortcuts": "true" },
    lost,
    h("header", { class: "ptl-top" },
      h("div", {}, h("h3", {}, title), h("p", { class: "ptl-lede" }, lede)),
      h("div", { class: "ptl-row ptl-top-tools" }, present, leave)),
    memory,
    h("div", { class: "ptl-flow" },
      column("in", "What goes in", goesIn),
      column("happens", "What happens", happens),
      column("out", "What comes out", comesOut)));
  return { root, present, lost, memory };
}

const column = (name, title, ...kids) =>
  h("section", { class: `ptl-column ptl-column-${name}`, "aria-label": title }, h("p", { class: "ptl-kicker", "aria-hidden": "true" }, h("span", {}, title)), kids);

export function picker(draft, onchoose) {
  const group = `ptl-behaviour-${Math.random().toString(36).slice(2)}`;
  const rows = draft.boot.behaviours.map((behaviour) => {
    const input = h("input", { type: "radio", name: group, value: behaviour.name, onchange: () => onchoose(behaviour.name) });
    return { behaviour, input, root: h("label", { class: "ptl-choice" }, input,
      h("span", { class: "ptl-choice-title" }, behaviour.title), h("span", { class: "ptl-choice-blurb" }, behaviour.blurb)) };
  });
  const root = h("fieldset", { class: "ptl-picker" }, h("legend", { class: "ptl-unseen" }, "Behaviour to teach"), rows.map((row) => row.root));
  const draw = () => rows.forEach(({ behaviour, input }) => (input.checked = behaviour.name === draft.behaviour.name));
  return { root, draw };
}

const facts = (run) => {
  const settings = run.spec?.settings;
  if (!settings) return "";
  return `${count(run.spec.examples.length, "example")}, ${count(settings.steps, "step")}, speed ${plain(settings.learning_rate)}${settings.lora_rank ? `, LoRA ${settings.lora_rank}` : ""}`;
};

// Says whose answers these are, when they are not simply the learner's own latest.
export function aboutRun({ run, compare, looking, created }, { onback, onuse, onclose }) {
  if (compare) {
    const [a, b] = compare.map((each, i) => h("p", {}, h("b", { class: `ptl-letter ptl-letter-${"ab"[i]}` }, "AB"[i]),
      ` ${each.spec?.name || "Run"}: ${facts(each)}`, each.points.length ? `, final loss ${number(finalLoss(each))}` : ""));
    return [h("div", { class: "ptl-about-box" }, a, b, h("div", { class: "ptl-row" }, button("Close comparison", onclose, { kind: "quiet" })))];
  }
  if (looking) {
    return [h("div", { class: "ptl-about-box" },
      h("p", {}, h("b", {}, run.spec?.name || "An earlier run"), created ? `, ${ago(created)}` : "", `. ${facts(run)}.`),
      h("div", { class: "ptl-row" }, button("Back to mine", onback, { kind: "quiet" }), button("Use its set-up", onuse, { kind: "quiet" })))];
  }
  if (run?.recording) return [h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), " Not live: these are the answers of a run made earlier.")];
  if (!run) return [h("p", { class: "ptl-invite" }, "Press Train. The model answers each prompt below, then learns from your examples, then answers again.")];
  return [];
}
