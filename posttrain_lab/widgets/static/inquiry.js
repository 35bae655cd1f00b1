// A short question to models: each one's answer by its name, or null once nobody wants it.

import { answered } from "./asking.js";

export async function inquire({ kernel, seat, kind, question, wanted = () => true }) {
  const reply = await answered(kernel, "inquire", { seat, kind, question }, { wanted });
  return reply ? reply.answer.models : null;
}
