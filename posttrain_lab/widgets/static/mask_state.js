// What the mask view is set to, whatever was kept of it, and what keeps it from asking.

import { MASKS } from "./mask_words.js";
import { count } from "./words.js";

const copy = (messages) => messages.map((message) => ({ ...message }));

export const fresh = (boot) => ({ messages: copy(boot.examples[0].messages), mask: "answers", bars: false, table: false, model: boot.model, other: "" });

const said = (boot) => (v) => Array.isArray(v) && v.length <= boot.most_turns && v.every((each) => boot.roles.includes(each?.role) && typeof each.content === "string");

// Keeps what makes sense of a draft; the rest is as at first. A model may have gone since.
export function tidy(value, boot, names = null) {
  const first = fresh(boot);
  const model = (v) => typeof v === "string" && (names === null || names.includes(v));
  const fits = {
    messages: said(boot),
    mask: (v) => MASKS.some(([name]) => name === v),
    bars: (v) => typeof v === "boolean",
    table: (v) => typeof v === "boolean",
    model: (v) => v !== "" && model(v),
    other: (v) => v === "" || model(v),
  };
  const made = Object.fromEntries(Object.entries(first).map(([key, was]) => [key, fits[key](value?.[key]) ? value[key] : was]));
  if (made.other === made.model) made.other = "";
  return { ...made, messages: made.messages.map(({ role, content }) => ({ role, content })) };
}

// The desk checks again.
export function problem({ messages }, boot) {
  const letters = messages.reduce((sum, message) => sum + message.content.length, 0);
  if (!messages.length) return { given: "The conversation is empty.", needed: "There is nothing to read in it.", do: "Add a turn, or take a ready conversation.", where: "messages" };
  if (letters > boot.longest) {
    return { given: `The conversation is ${count(letters, "character")} long.`, needed: `At most ${boot.longest.toLocaleString("en")} are sent.`, do: "Shorten it.", where: "messages" };
  }
  return null;
}

// What is asked of the model that reads, and of the one that only cuts.
export function wants(state) {
  const one = (model, surprise) => ({ model, question: { messages: state.messages, surprise }, key: JSON.stringify([model, state.messages, surprise]) });
  return { mine: one(state.model, true), ...(state.other ? { other: one(state.other, false) } : {}) };
}

export function recorded(state, boot) {
  const { recording } = boot;
  if (!recording || recording.model !== state.model) return null;
  const example = boot.examples.find((each) => JSON.stringify(each.messages) === JSON.stringify(state.messages));
  return (example && recording.answers?.[example.name]) ?? null;
}
