// Every component in every state: panels that talk to canned replies in place of a kernel.

import { mountRanges } from "./benchmark_ranges_view.js";
import { mountChecked } from "./checked.js";
import { mountClaim } from "./claim_view.js";
import { mountConstitution } from "./constitution_view.js";
import { mountEveryStage } from "./every_stage_view.js";
import { mountFamily } from "./family_picture_view.js";
import { mountGraderBench } from "./grader_bench_view.js";
import { mountFoolTheGrader } from "./grader_fool.js";
import { mountOwnGrader } from "./grader_own.js";
import { mountPretraining } from "./live_pretraining.js";
import { mountMidTraining } from "./mid_training.js";
import { mountMask } from "./mask_page.js";
import { mountPacking } from "./packing_page.js";
import { mountScorecard } from "./leak_card.js";
import { mountPairGame } from "./leak_game.js";
import { mountContamination } from "./leak_lab_view.js";
import { mountSplitter } from "./leak_split.js";
import { mountLeakScanner } from "./leak_view.js";
import { mount } from "./panel.js";
import { mountProgress } from "./progress.js";
import { mountQuiz } from "./quiz.js";
import { mountRace } from "./race_view.js";
import { mountReportCard } from "./report_card.js";
import { mountRewardLab } from "./reward_view.js";
import { mountRLArena } from "./rl_view.js";
import { mountStudio } from "./studio.js";
import { mountTimeline } from "./timeline_view.js";

const MOUNTS = { panel: mount, timeline: mountTimeline, family: mountFamily, ranges: mountRanges,
  quiz: mountQuiz, progress: mountProgress, checked: mountChecked, every: mountEveryStage,
  pretraining: mountPretraining, mid: mountMidTraining, report: mountReportCard, claim: mountClaim, studio: mountStudio,
  mask: mountMask, packing: mountPacking, bench: mountGraderBench, own: mountOwnGrader, fool: mountFoolTheGrader, reward: mountRewardLab, constitution: mountConstitution, rl: mountRLArena, leak: mountLeakScanner, scorecard: mountScorecard, splitter: mountSplitter, contamination: mountContamination, game: mountPairGame, race: mountRace };

class Canned {
  constructor({ boot, replies, patience, traits }) {
    Object.assign(this, { boot, replies, patience, traits, ears: new Set() });
  }

  get(key) {
    return { boot: this.boot, name: `style-${Math.random()}`, patience_ms: this.patience ?? 5000, ...this.traits }[key];
  }

  on(_, ear) {
    this.ears.add(ear);
  }

  off(_, ear) {
    this.ears.delete(ear);
  }

  send(message) {
    (window.asked ??= []).push(message); // for those who look at the page with a program
    if (window.kernel) return void window.kernel(message).then((reply) => this.ears.forEach((ear) => ear(reply))); // and for those who bring a kernel
    const canned = this.replies[message.type];
    if (Array.isArray(canned)) return this.say(message, canned.length > 1 ? canned.shift() : canned[0]);
    const byRun = canned?.[message.run] ?? canned?.[`${message.kind} ${message.question?.models?.[0]}`] ?? canned;
    return this.say(message, byRun?.table ? graded(message, byRun.table) : byRun);
  }

  say(message, canned) {
    if (canned === undefined || canned === "silence") return;
    const again = message.type === "events" && message.offset > 0;
    const reply = again ? { ok: true, ...canned, events: [] } : canned.error ? { ok: false, error: canned.error } : { ok: true, ...canned };
    setTimeout(() => this.ears.forEach((ear) => ear({ id: message.id, ...reply })), 0);
  }
}

// Grades stand ready by grader and answer; another text cannot be graded without a kernel.
const graded = ({ columns }, table) => ({
  columns: columns.map(({ kind, options, answers }) => ({ grades: answers.map((text) => table[JSON.stringify([kind, options, text])] ?? { value: null, why: "This page has no kernel that could grade it." }) })),
});

const settled = () => new Promise((done) => setTimeout(done, 250));

async function found(host, selector) {
  while (!host.querySelector(selector)) await settled();
  return host.querySelector(selector);
}

async function act(host, steps) {
  for (const [verb, selector, value] of steps) {
    await settled();
    const target = await found(host, selector);
    if (verb === "click") target.click();
    if (verb === "open") target.open = true;
    if (verb === "type" || verb === "choose") {
      target.value = value;
      target.dispatchEvent(new Event(verb === "type" ? "input" : "change", { bubbles: true }));
    }
  }
}

async function show(state, { boot }) {
  const host = document.getElementById(state.id);
  MOUNTS[state.widget ?? "panel"]({ model: new Canned({ ...state, boot: { ...boot, ...state.boot } }), el: host });
  await act(host, state.steps ?? []);
}

const data = JSON.parse(document.getElementById("states").textContent);
localStorage.clear();
Promise.all(data.states.map((state) => show(state, data))).then(async () => {
  await settled();
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  document.body.dataset.ready = "";
});
