// An answer typed by the learner, its score between a good and a bad one's, live.

import { h, say, set, show, textarea, uid } from "./dom.js";
import { answered } from "./asking.js";
import { problemBox } from "./notice.js";
import { signed } from "./reward_results.js";

const AFTER_MS = 350;
const LONGEST = 2000;

export class TryAnswer {
  constructor({ kernel, seat, tries }) {
    Object.assign(this, { kernel, seat, tries, run: null, wish: 0 });
    const [pick, box] = [uid("try"), uid("answer")];
    this.select = h("select", { id: pick, onchange: () => this.ask() }, tries.map(({ prompt }, i) => h("option", { value: i }, prompt)));
    this.box = textarea("", { id: box, rows: 2, class: "ptl-rw-box", maxlength: LONGEST, placeholder: "Type an answer", oninput: () => this.soon() });
    this.none = h("p", { class: "ptl-says" }, "Train a reward model of your own, then type an answer here and see what it gives.");
    this.asking = h("div", { class: "ptl-rw-asking" });
    this.said = h("p", { class: "ptl-rw-given", role: "status" });
    this.list = h("div", { class: "ptl-rw-three" });
    this.slot = h("div", { class: "ptl-slot" });
    this.root = h("section", { class: "ptl-block ptl-rw-part", "data-part": "try", "aria-label": "Score an answer" }, h("h4", {}, "What would it give your answer?"),
      this.none, this.asking);
    this.asking.append(h("label", { for: pick, class: "ptl-says" }, "Request"), this.select, h("label", { for: box, class: "ptl-unseen" }, "Your answer"), this.box, this.said, this.list, this.slot);
  }

  // `run`: a finished run of this seat whose model is asked; null for none.
  draw(run) {
    show(this.asking, run);
    show(this.none, !run);
    if (run === this.run) return;
    this.run = run;
    this.list.replaceChildren();
    say(this.said, "");
    if (run) this.ask();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), AFTER_MS);
  }

  async ask() {
    const wish = (this.wish += 1);
    const { prompt, good, bad } = this.tries[Number(this.select.value)];
    const own = this.box.value.trim();
    const rows = [["Good answer", good], ["Bad answer", bad], ...(own ? [["Yours", own]] : [])];
    const name = `run:${this.run}`;
    const question = { models: [name], conversations: rows.map(([, answer]) => ({ prompt, answer })) };
    const late = () => say(this.said, "Opening the reward model…");
    try {
      const reply = await answered(this.kernel, "inquire", { seat: this.seat, kind: "score", question }, { wanted: () => wish === this.wish, onlater: late });
      if (reply) this.put(rows, reply.answer.models[name].scores);
    } catch (problem) {
      if (wish === this.wish) this.slot.replaceChildren(problemBox(problem));
    }
  }

  put(rows, scores) {
    this.slot.replaceChildren();
    const order = rows.map(([title, text], i) => ({ title, text, score: scores[i], own: i === 2 })).sort((a, b) => b.score - a.score);
    this.list.replaceChildren(...order.map(({ title, text, score, own }) => h("div", { class: "ptl-rw-scored", "data-own": own ? "" : null }, h("span", { class: "ptl-rw-score" }, signed(score)),
      h("span", {}, h("b", {}, title), own ? "" : h("span", { class: "ptl-rw-words", dir: "auto" }, ` ${text}`)))));
    const typed = rows.length > 2;
    const share = typed ? Math.round(100 / (1 + Math.exp(scores[0] - scores[2]))) : 0;
    say(this.said, typed ? `${signed(scores[2])}: says that ${share} of 100 people would take yours rather than the good one.` : "Type an answer to see its score beside these two.");
    set(this.said, { "data-own": typed ? "" : null });
  }

  close() {
    clearTimeout(this.timer);
    this.wish += 1;
  }
}
