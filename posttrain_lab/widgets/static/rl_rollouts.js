// The group on show: one prompt, its answers by reward, what each grader said, what is learned from it.

import { button, h, level, say, set, show } from "./dom.js";
import { stepped } from "./frame.js";
import { figure, mark, words } from "./grader_mark.js";
import { hasKL, shaded, SHADES } from "./rl_tokens.js";
import { plain } from "./words.js";

const score = ({ reward }) => (Number.isFinite(reward) ? reward : -Infinity);
export const byReward = (tries) => [...tries].sort((a, b) => score(b) - score(a) || (b.truth ?? 0) - (a.truth ?? 0));

const pulled = (advantage) => (advantage > 0.005 ? "more" : advantage < -0.005 ? "less" : "none");
const PULL = { more: "likelier from now on", less: "less likely from now on", none: "nothing is learned from it" };

export class Rollouts {
  // `onstep()`: another step is shown; `ontokens(step)`: its tokens are wanted.
  constructor(boot, { onstep, ontokens }) {
    Object.assign(this, { boot, onstep, ontokens, step: null, shade: "plain", open: new Set() });
    this.slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Step of the group on show", oninput: () => this.slid() });
    this.where = h("span", { class: "ptl-where" });
    this.live = button("Latest", () => this.pick(null), { kind: "quiet", label: "Follow the latest group" });
    this.scrub = h("div", { class: "ptl-scrub" }, this.where, this.slider, this.live);
    this.asked = h("p", { class: "ptl-rl-prompt" });
    this.gold = h("p", { class: "ptl-rl-gold" });
    this.shades = h("div", { class: "ptl-row ptl-rl-shades", role: "group", "aria-label": "What is marked in the answers" }, SHADES.map(([name, title]) => button(title, () => this.mark(name), { kind: "chip", "aria-pressed": "false", "data-shade": name })));
    this.says = h("p", { class: "ptl-says ptl-rl-says", role: "status" });
    this.list = h("ol", { class: "ptl-rl-tries", "aria-label": "Answers, the best paid first" });
    this.empty = h("p", { class: "ptl-rl-nothing" }, "The model will answer one prompt several times here. Answers that earn more than their group become likelier.");
    this.root = h("section", { class: "ptl-block ptl-rl-rollouts", "aria-label": "Answers it learns from" }, this.scrub, this.asked, this.gold, this.shades, this.says, this.list, this.empty);
  }

  draw(run) {
    if (run?.id !== this.id) Object.assign(this, { id: run?.id, step: null });
    this.groups = run?.rollouts ?? [];
    this.recorded = Boolean(run?.recording);
    this.kinds = (run?.spec?.graders ?? []).map(({ kind }) => kind);
    const at = this.step === null ? this.latest : this.groups.findIndex(({ step }) => step === this.step);
    const place = at < 0 ? this.groups.length - 1 : at;
    const group = this.groups[place] ?? null;
    set(this.slider, { max: Math.max(0, this.groups.length - 1), "aria-valuetext": group ? `Step ${group.step}` : "None" });
    this.slider.value = Math.max(0, place);
    level(this.slider);
    this.slider.disabled = this.groups.length < 2;
    for (const each of [this.scrub, this.asked, this.shades]) show(each, group);
    show(this.live, this.step !== null && place !== this.latest);
    show(this.empty, !group);
    say(this.where, group ? `Step ${group.step}` : "");
    this.drawGroup(group);
  }

  // A run that goes on is shown at its newest group; a recording at the last one in which
  // something was learned, if possible one whose pieces were kept.
  get latest() {
    const told = ({ tries }) => tries.some(({ advantage }) => pulled(advantage ?? 0) !== "none");
    const whole = (group) => told(group) && group.tries.some(({ tokens }) => tokens?.length);
    const places = this.recorded ? [whole, told].map((fits) => this.groups.findLastIndex(fits)) : [];
    return places.find((place) => place >= 0) ?? this.groups.length - 1;
  }

  get at() {
    return this.group?.step ?? null;
  }

  drawGroup(group) {
    const tokens = group?.tries.some((each) => each.tokens?.length);
    if (group && this.shade !== "plain" && !tokens && !this.recorded && this.wanted !== group.step) this.ontokens((this.wanted = group.step));
    const key = JSON.stringify([this.id, group?.step, this.shade, tokens, [...this.open], group?.tries.length]);
    if (key === this.key) return;
    if (group?.step !== this.group?.step) this.open.clear();
    Object.assign(this, { key, group });
    say(this.asked, group?.prompt ?? "");
    this.gold.replaceChildren(...(group?.gold ? ["Right answer ", h("b", {}, group.gold)] : []));
    show(this.gold, group?.gold);
    for (const each of this.shades.children) {
      set(each, { "aria-pressed": String(each.dataset.shade === this.shade) });
      show(each, each.dataset.shade !== "kl" || !tokens || hasKL(group.tries));
    }
    this.sayShade(group, tokens);
    const most = Math.max(1e-9, ...(group?.tries ?? []).map(({ advantage }) => Math.abs(advantage ?? 0)));
    this.list.replaceChildren(...(group ? byReward(group.tries).map((each, i) => this.row(each, i, most)) : []));
  }

  sayShade(group, tokens) {
    const [, , about] = SHADES.find(([name]) => name === this.shade);
    const equal = group && group.tries.every(({ advantage }) => pulled(advantage ?? 0) === "none");
    const first = equal ? "All answers earned the same, so nothing is learned from this group." : "";
    const kept = this.groups.filter(({ tries }) => tries.some((each) => each.tokens?.length)).map(({ step }) => step);
    const missing = this.recorded ? `The recording kept the pieces of these steps only: ${kept.join(", ")}.` : "Fetching the pieces…";
    say(this.says, this.shade === "plain" ? first : tokens ? about : missing);
  }

  row(each, i, most) {
    const pull = pulled(each.advantage ?? 0);
    const grades = Object.entries(each.grades ?? {}).map(([kind, [value, why]]) => ({ kind, value, why }));
    const open = this.open.has(i);
    const why = h("ul", { class: "ptl-rl-reasons", hidden: !open }, grades.map(({ kind, value, why: because }) => h("li", {}, mark({ value }, this.bestOf(kind)), h("b", {}, this.titleOf(kind)), h("span", {}, because))));
    const unfold = h("button", { type: "button", class: "ptl-rl-grades", "aria-expanded": String(open), "aria-label": `Why: ${grades.map(({ kind, value }) => `${this.titleOf(kind)} ${words({ value })}`).join(", ")}`, onclick: () => this.toggle(i) },
      grades.map(({ kind, value }) => h("span", { class: "ptl-rl-grade", title: this.titleOf(kind) }, mark({ value }, this.bestOf(kind)))), h("span", { class: "ptl-rl-whyword" }, "Why"));
    return h("li", { class: "ptl-rl-try", "data-pull": pull, "data-hacked": this.hacked(each) ? "" : null },
      h("div", { class: "ptl-rl-paid-box" }, h("b", { class: "ptl-rl-reward" }, Number.isFinite(each.reward) ? figure(each.reward) : "–"), bar(each.advantage ?? 0, most, pull)),
      h("div", { class: "ptl-rl-answer" }, h("p", { class: "ptl-rl-text", "data-shade": this.shade }, this.text(each), each.ended === false ? h("span", { class: "ptl-cut" }, " … cut off") : null),
        this.hacked(each) ? h("p", { class: "ptl-rl-hacked" }, "Paid, and wrong") : null, h("div", { class: "ptl-rl-foot" }, unfold), why));
  }

  text({ text, tokens }) {
    if (this.shade !== "plain" && tokens?.length) return shaded(tokens, this.shade, (told) => say(this.says, told));
    return text.trim() ? text : h("i", {}, "(nothing)");
  }

  // Among the best paid of its group, and wrong.
  hacked({ reward, truth, advantage }) {
    return truth === 0 && reward > 0 && advantage > 0.005;
  }

  titleOf(kind) {
    return this.boot.kinds.find(({ name }) => name === kind)?.title ?? kind;
  }

  bestOf(kind) {
    return this.boot.kinds.find(({ name }) => name === kind)?.best ?? 1;
  }

  toggle(i) {
    if (!this.open.delete(i)) this.open.add(i);
    this.key = null;
    this.onstep();
    this.list.children[i]?.querySelector(".ptl-rl-grades")?.focus({ preventScroll: true });
  }

  mark(shade) {
    Object.assign(this, { shade, wanted: null });
    this.onstep();
  }

  slid() {
    const place = Number(this.slider.value);
    this.pick(place === this.latest ? null : this.groups[place].step);
  }

  // Shows the group of a step, or the one shown before it; null follows the latest.
  pick(step) {
    const until = step === null ? null : (this.groups.filter((group) => group.step <= step).at(-1) ?? this.groups[0]);
    this.step = until ? until.step : null;
    this.onstep();
  }

  walk(by) {
    const place = this.groups.findIndex(({ step }) => step === this.at);
    const next = stepped(place, by, this.groups.length);
    if (this.groups.length) this.pick(next === this.latest ? null : this.groups[next].step);
  }
}

// Right of the middle: likelier; left of it: less likely.
function bar(advantage, most, pull) {
  const glyph = { more: "▲", less: "▼", none: "=" }[pull];
  const share = pull === "none" ? 0 : Math.abs(advantage) / most;
  return h("div", { class: "ptl-rl-advantage", title: `Advantage ${plain(advantage)}: ${PULL[pull]}` },
    h("span", { class: "ptl-rl-pull" }, h("i", { style: `--at:${share.toFixed(3)}`, "aria-hidden": "true" })),
    h("span", { class: "ptl-rl-sign" }, h("span", { "aria-hidden": "true" }, glyph), ` ${advantage > 0 ? "+" : ""}${figure(Number(advantage.toFixed(2)))}`), h("span", { class: "ptl-unseen" }, PULL[pull]));
}
