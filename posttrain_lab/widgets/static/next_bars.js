// The next token's chances as bars: solid what may be drawn, hollow what is cut off.

import { h, say, set, show } from "./dom.js";
import { count } from "./words.js";

const CLEAR = 0.0005;

export function percent(chance) {
  if (chance >= 0.995) return chance < 0.9995 ? `${(chance * 100).toFixed(1)} %` : "100 %";
  if (chance >= 0.0095) return `${Math.round(chance * 100)} %`;
  return chance >= CLEAR ? `${(chance * 100).toFixed(1)} %` : "<0.1 %";
}

// The end of the axis: a round number that the longest bar fits under.
export const scale = (longest) => [0.05, 0.1, 0.25, 0.5, 1].find((end) => longest <= end) ?? 1;

const LETTERS = { " ": ["␣", "space"], "\n": ["↵", "new line"], "\t": ["⇥", "tab"], "\r": ["␍", "return"], "\u00a0": ["⍽", "no-break space"] };

// A token with its spaces and line ends to be seen; `aloud` for those who hear the page.
export function visible({ text, raw, special, end }) {
  if (special) return { parts: [h("span", { class: "ptl-token-special" }, end ? "end" : "control"), h("code", {}, raw)], aloud: `${end ? "end of the text" : "control token"}, ${raw}` };
  if (!text) return { parts: [h("span", { class: "ptl-token-blank" }, "∅")], aloud: "an empty token" };
  const letters = [...text];
  const parts = letters.map((letter) => (LETTERS[letter] ? h("span", { class: "ptl-token-blank" }, LETTERS[letter][0]) : letter));
  return { parts: joined(parts), aloud: letters.map((letter) => (LETTERS[letter] ? ` ${LETTERS[letter][1]} ` : letter)).join("").trim() };
}

function joined(parts) {
  const out = [];
  for (const part of parts) {
    if (typeof part === "string" && typeof out.at(-1) === "string") out.push(out.pop() + part);
    else out.push(part);
  }
  return out;
}

export class Bars {
  // `onpick(token)`: the reader adds it to the prompt.
  constructor({ stage, onpick }) {
    Object.assign(this, { stage, onpick, rows: [], tokens: [], at: 0 });
    this.list = h("div", { class: "ptl-chances", role: "group", "aria-label": `${stage.title}: likely next tokens, arrow keys walk, Enter adds` });
    this.cut = h("p", { class: "ptl-cut-line" });
    this.rest = h("p", { class: "ptl-chance-rest" });
    this.axis = h("p", { class: "ptl-chance-axis", "aria-hidden": "true" }, h("span", {}, "0 %"), h("span"));
    this.list.append(this.cut);
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.root = h("div", { class: "ptl-chances-box" }, this.list, this.rest, this.axis);
  }

  // `answer`: an answer of "next"; `end`: the axis' end, shared by charts that stand together.
  draw(answer, { shown, end }) {
    this.tokens = answer.tokens.slice(0, shown);
    this.at = Math.min(this.at, Math.max(0, this.tokens.length - 1));
    while (this.rows.length < this.tokens.length) this.rows.push(this.row(this.rows.length));
    this.rows.forEach((row, i) => {
      show(row.root, i < this.tokens.length);
      if (i < this.tokens.length) this.put(row, this.tokens[i], i, end);
    });
    this.drawCut(answer);
    say(this.axis.lastChild, percent(end));
  }

  row(i) {
    const [token, own, fill, part] = ["ptl-token", "ptl-chance-own", "ptl-chance-bar", "ptl-chance-part"].map((name) => h("span", { class: name }));
    const root = h("button", { type: "button", class: "ptl-chance", onclick: () => this.onpick(this.tokens[i]) }, token, h("span", { class: "ptl-chance-plot" }, fill, own), part);
    root.style.order = 2 * i;
    this.list.append(root);
    return { root, token, own, fill, part };
  }

  // A kept token's bar is what is drawn from; a cut one's is what it would have had.
  put(row, token, i, end) {
    const kept = token.drawn > 0;
    const length = kept ? token.drawn : token.warmed;
    const { parts, aloud } = visible(token);
    row.token.replaceChildren(...parts);
    set(row.root, { "data-cut": kept ? null : "", tabindex: i === this.at ? 0 : -1, title: `${token.raw} (token ${token.id})`,
      "aria-label": `${aloud}, ${percent(length)}${kept ? "" : ", cut off"}. Add it` });
    row.fill.style.width = `${(100 * length) / end}%`;
    row.own.style.left = `${(100 * token.chance) / end}%`;
    show(row.own, Math.abs(token.chance - length) > CLEAR);
    say(row.part, percent(length));
  }

  drawCut({ kept, vocabulary }) {
    const here = this.tokens.filter((token) => token.drawn > 0).length;
    const cut = kept < vocabulary;
    show(this.cut, cut);
    this.cut.style.order = 2 * here - 1;
    const many = `${kept.toLocaleString("en")} of ${vocabulary.toLocaleString("en")} tokens`;
    say(this.cut, here < this.tokens.length ? `✂ cut: ${many} stay` : `✂ cut further down: ${many} stay`);
    const left = 1 - this.tokens.reduce((sum, token) => sum + token.drawn, 0);
    const others = kept - here;
    show(this.rest, others > 0);
    say(this.rest, `${count(others, "other")} together ${percent(Math.max(0, left))}`);
  }

  get focused() {
    return this.list.contains(document.activeElement);
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!by || !this.tokens.length) return;
    event.preventDefault();
    this.focus(this.at + by);
  }

  focus(i) {
    this.at = Math.max(0, Math.min(this.tokens.length - 1, i));
    this.rows.forEach((row, n) => set(row.root, { tabindex: n === this.at ? 0 : -1 }));
    this.rows[this.at]?.root.focus({ preventScroll: false });
  }
}
