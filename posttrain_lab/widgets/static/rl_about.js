// What stands above the answers: that it is a recording, an earlier run, or two runs compared.

import { h } from "./dom.js";
import { ago, count, plain } from "./words.js";

const facts = (spec) => (spec?.settings ? `${count(spec.settings.steps, "step")}, speed ${plain(spec.settings.learning_rate)}, KL leash ${plain(spec.settings.beta)}` : "");

// `view`: the arena; draws only when what is said has changed.
export function drawAbout(view, run, compared) {
  const created = view.history.runs.find((each) => each.id === view.looking)?.created;
  const back = (label, onclick) => h("div", { class: "ptl-row" }, h("button", { type: "button", class: "ptl-button ptl-quiet", onclick }, label));
  let nodes = [];
  if (compared) {
    const about = (each, i) => h("p", {}, h("b", { class: `ptl-letter ptl-letter-${"ab"[i]}` }, "AB"[i]), ` ${each.spec?.name || "My run"}: ${each.fork ? `forked at step ${each.fork.step}, ` : ""}${facts(each.spec)}`);
    nodes = [...compared.map(about), back("Close comparison", () => (view.home(), view.later()))];
  } else if (view.looking && run) {
    nodes = [h("p", {}, h("b", {}, run.spec?.name || "An earlier run"), created ? `, ${ago(created)}` : "", `. ${facts(run.spec)}.`), back("Back to mine", () => (view.home(), view.later()))];
  }
  const key = nodes.map((node) => node.textContent).join("|") + Boolean(run?.recording);
  if (key === view.aboutKey) return;
  view.aboutKey = key;
  const recorded = h("p", { class: "ptl-recorded" }, h("span", {}, "Recorded"), " Not live: this is what a run made earlier wrote.");
  view.about.replaceChildren(...(nodes.length ? [h("div", { class: "ptl-about-box" }, nodes)] : run?.recording ? [recorded] : []));
}
