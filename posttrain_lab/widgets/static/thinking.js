// An answer that thinks first: <think>…</think><answer>…</answer>, taken apart and put together.

const FORM = /^\s*<think>([\s\S]*?)<\/think>\s*<answer>([\s\S]*?)<\/answer>\s*$/;

// {thinking, result}, or null for an answer of another form.
export function parts(answer) {
  const found = FORM.exec(answer);
  return found ? { thinking: found[1], result: found[2] } : null;
}

export const whole = ({ thinking, result }) => `<think>${thinking}</think><answer>${result}</answer>`;
