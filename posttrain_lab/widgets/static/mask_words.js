// What the page says of a token, of a mask and of a loss; no elements here.

import { count } from "./words.js";

export const MASKS = [["answers", "Answers"], ["last", "Last answer"], ["all", "Everything"], ["nothing", "Nothing (a mistake)"]];
export const ROLE = { system: "System", user: "User", assistant: "Assistant" };

// Spaces and line ends as signs, so that nothing in a token is invisible.
export const seen = (text) => text.replace(/ /g, "·").replace(/\r/g, "␍").replace(/\n/g, "↵").replace(/\t/g, "⇥").replace(/\u00a0/g, "⍽");

export const learned = (token, mask) => token.masks.includes(mask);

const READ = {
  first: "The first token of all: nothing stands before it, so there is nothing to predict it from.",
  mark: "The template's mark: read only. The lab writes it for the model, always the same.",
  opening: "The template's opening of the answer: read only. When the model is used, the lab writes it.",
  after: "The template's line end behind the answer: read only. The model has stopped before it.",
  answer: "The assistant's word, but masked: it is only read, and the model does not practise to say it.",
  end: "The control token that ends the answer, but masked: the model does not practise to stop.",
};
const LEARNED = {
  mark: "The template's mark, learned as well: practice for something the model never has to write.",
  opening: "The template's opening, learned as well: practice for something the model never has to write.",
  after: "The line end behind the answer, learned as well, though the model has stopped before it.",
  answer: "The assistant's word: learned.",
  end: "The control token that ends the answer: learned, so that the model knows when to stop.",
};

export function why(token, mask, role) {
  const on = learned(token, mask);
  const whose = role === "assistant" ? "assistant" : role;
  if (token.place === "typed") {
    return `A control token that somebody typed: to the model it is the template's own, and seems to end the message. ${on ? "It is learned." : "It is read only."}`;
  }
  if (token.place === "words") return on ? `The ${whose}'s word, learned as well: the model practises to write what people write to it.` : `The ${whose}'s word: read only.`;
  if (!on && mask === "last" && (token.place === "answer" || token.place === "end")) return "Of an earlier answer: read only, since only the last answer is learned.";
  if (on && token.place === "answer" && token.control) return "A mark inside the answer, one token by itself: learned, as the assistant's words are.";
  return (on ? LEARNED : READ)[token.place] ?? READ[token.place];
}

// A chance in words: "64 %", or "1 in 630".
export function chance(nats) {
  const share = Math.exp(-nats);
  if (share >= 0.095) return `${Math.round(100 * share)} %`;
  const many = Math.exp(nats);
  return many >= 1e9 ? "less than 1 in a billion" : `1 in ${Number(many.toPrecision(2)).toLocaleString("en")}`;
}

export const surprise = (nats) => (nats === null ? "" : `surprise ${nats.toFixed(2)}, since the model gave it a chance of ${chance(nats)}`);

const BYTES = /^(?:⟨[0-9a-f]{2}⟩)+$/;
const bytesOf = (text) => [...text.matchAll(/⟨([0-9a-f]{2})⟩/g)].map((match) => parseInt(match[1], 16));

// The letter that a token of bytes is a part of, told from the tokens beside it; "" for others.
export function letterOf(tokens, at) {
  if (!BYTES.test(tokens[at].text)) return "";
  let [first, end] = [at, at + 1];
  while (first > 0 && BYTES.test(tokens[first - 1].text)) first -= 1;
  while (end < tokens.length && BYTES.test(tokens[end].text)) end += 1;
  const bytes = tokens.slice(first, end).flatMap((token) => bytesOf(token.text));
  let byte = tokens.slice(first, at).flatMap((token) => bytesOf(token.text)).length;
  for (const letter of new TextDecoder().decode(new Uint8Array(bytes))) {
    const size = new TextEncoder().encode(letter).length;
    if (byte < size) return letter === "\ufffd" ? "" : letter;
    byte -= size;
  }
  return "";
}

export const spoken = (token, mask, role) => `${seen(token.text)}, ${role}, ${learned(token, mask) ? "learned" : "read only"}`;

// How much of a conversation a mask leaves to learn: {kept, of, others, kind}; kind is "nothing", "all" or "".
export function shares(tokens, mask) {
  const kept = tokens.filter((token) => learned(token, mask)).length;
  const others = tokens.filter((token) => learned(token, mask) && !token.masks.includes("answers")).length;
  const kind = kept === 0 ? "nothing" : kept === tokens.length - 1 ? "all" : "";
  return { kept, of: tokens.length, others, kind };
}

export function shareLine({ kept, of }) {
  if (!kept) return `No token of ${of} carries loss`;
  return `${count(kept, "token")} of ${of} ${kept === 1 ? "carries" : "carry"} loss (${Math.round((100 * kept) / of)} %)`;
}

// What happens when training with such a mask, said loudly.
export function shout({ kind, others, kept }, answered) {
  if (kind === "nothing") {
    const head = answered ? "Nothing is learned." : "Nothing is learned: there is no answer in it.";
    return { given: head, needed: "No token carries loss. The loss is 0 divided by 0, which is no number, and no weight gets a gradient: the model stays as it is, however long it trains.", do: "The lab refuses such an example." };
  }
  if (kind === "all") {
    return { given: "Everything is learned.", needed: `${others} of the ${kept} learned tokens are not the assistant's: the model practises to write questions and the template's marks as well, and the loss mostly says how well it does that.`, do: "For a model that answers, learn the answers." };
  }
  return null;
}

export const lossLine = (loss) => (loss === null ? "no number" : loss.toFixed(2));

// The same ids in the same order?
export const sameCut = (one, other) => one.length === other.length && one.every((token, i) => token.id === other[i].id && token.text === other[i].text);

export function cutLine(mine, other, names) {
  if (sameCut(mine, other)) return `${names.other} cuts it into the same ${mine.length} pieces with the same numbers: one tokenizer, one template.`;
  const fewer = other.length - mine.length;
  const by = fewer === 0 ? "as many" : `${Math.abs(fewer)} ${fewer < 0 ? "fewer" : "more"}`;
  return `${names.other} makes ${count(other.length, "token")} of it, ${by}${fewer === 0 ? " as" : " than"} ${names.mine}.`;
}
