// A short question to a model, asked again while the process that answers is starting.

const PAUSE_MS = 400;

// Resolves with the model's answer; with null once nobody `wanted` it any more.
export async function patiently({ kernel, seat, kind, model, question, wanted }) {
  while (wanted()) {
    const reply = await kernel.ask("inquire", { seat, kind, question: { ...question, models: [model] } });
    if (!reply.later) return reply.answer.models[model];
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  return null;
}
