// What "One prompt, every stage" is set to, whatever was kept of it; and what that asks of a stage.

export const KS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 0]; // 0 keeps all
export const RANGES = { temperature: [0.1, 2], top_p: [0.05, 1], longest: [10, 200] };
export const LARGEST_SEED = 2 ** 31 - 1;
const MOST_CHOSEN = 200;

export const fresh = (boot) => ({
  prompt: boot.prompts[0]?.text ?? "", view: "write", stage: boot.stages[0]?.name ?? "", every: true, extra: false,
  asked: "fit", drawn: false, temperature: 1, top_k: 0, top_p: 1, seed: 0, longest: boot.written, then: [],
});

const within = (value, [low, high]) => typeof value === "number" && value >= low && value <= high;
const token = (each) => typeof each?.raw === "string" && each.raw && typeof each.text === "string";

// Keeps what makes sense of a draft; the rest is as at first.
export function tidy(value, boot) {
  const first = fresh(boot);
  const fits = {
    prompt: (v) => typeof v === "string" && v.length <= 10 * boot.longest_prompt,
    view: (v) => v === "write" || v === "next",
    stage: (v) => boot.stages.some((stage) => stage.name === v),
    every: (v) => typeof v === "boolean",
    extra: (v) => typeof v === "boolean",
    asked: (v) => ["fit", "text", "chat"].includes(v),
    drawn: (v) => typeof v === "boolean",
    temperature: (v) => within(v, RANGES.temperature),
    top_k: (v) => KS.includes(v),
    top_p: (v) => within(v, RANGES.top_p),
    seed: (v) => typeof v === "string" || Number.isInteger(v),
    longest: (v) => Number.isInteger(v) && within(v, RANGES.longest),
    then: (v) => Array.isArray(v) && v.length <= MOST_CHOSEN && v.every(token),
  };
  return Object.fromEntries(Object.entries(first).map(([key, was]) => [key, fits[key](value?.[key]) ? value[key] : was]));
}

export const room = (state) => state.then.length < MOST_CHOSEN;

// Stages in sight, in order; the smaller ones only when wanted.
export const inSight = (state, boot) => boot.stages.filter((stage) => !stage.extra || state.extra);

// The stage that another's words are compared with: the one before it in a model's life.
export function before(stage, stages) {
  const life = stages.filter((each) => !each.extra);
  return stage.extra ? life[0] : life[life.indexOf(stage) - 1];
}

// Whether a stage is asked in the chat template.
export const inChat = (state, stage) => (state.asked === "fit" ? stage.chat : state.asked === "chat");

const DRAWING = ({ temperature, top_k, top_p }) => ({ temperature, top_k, top_p });

export function question(state, stage, boot) {
  const chat = inChat(state, stage);
  if (state.view === "next") {
    return { text: state.prompt, chat, then: state.then.map((each) => each.raw), shown: boot.shown, ...DRAWING(state) };
  }
  const said = chat ? { messages: [{ role: "user", content: state.prompt }] } : { text: state.prompt };
  return { ...said, max_new_tokens: state.longest, ...(state.drawn ? { ...DRAWING(state), seed: state.seed } : {}) };
}

// The recorded answer to what is asked, when there is one.
export function recorded(state, stage, boot) {
  const first = fresh(boot);
  const same = (...keys) => keys.every((key) => state[key] === first[key]);
  const asIs = inChat(state, stage) === stage.chat && !state.then.length;
  const plain = state.view === "next" ? same("temperature", "top_k", "top_p") : !state.drawn && same("longest");
  return (asIs && plain && boot.recording?.answers[state.prompt]?.[stage.name]?.[state.view]) || null;
}

export const aboutPrompt = (problem) => ["text", "messages", "content"].includes(problem?.where);

// What keeps the page from asking, each in place; the desk checks again.
export function problems(state, boot) {
  const { length } = state.prompt;
  const found = [];
  if (length > boot.longest_prompt) {
    found.push({ where: "text", given: `The prompt is ${length.toLocaleString("en")} characters long.`, needed: `At most ${boot.longest_prompt.toLocaleString("en")} are sent.`, do: "Shorten it." });
  }
  const seeded = state.view === "write" && state.drawn;
  if (seeded && !(Number.isInteger(state.seed) && state.seed >= 0 && state.seed <= LARGEST_SEED)) {
    const given = state.seed === "" ? "No seed is given." : `The seed ${state.seed} does not work.`;
    found.push({ where: "seed", given, needed: `It needs to be a whole number from 0 to ${LARGEST_SEED.toLocaleString("en")}.`, do: "Try 0." });
  }
  return found;
}
