// A question that a model answers: asked again while its process still starts.

const PACE = 400;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Resolves with the reply, or with null once `wanted()` is false; rejects with a problem.
export async function answered(kernel, type, body, { wanted = () => true, onlater = () => {} } = {}) {
  while (wanted() && !kernel.closed) {
    try {
      const reply = await kernel.ask(type, body);
      if (!wanted()) return null;
      if (!reply.later) return reply;
      onlater();
      await pause(PACE);
    } catch (problem) {
      if (!wanted()) return null;
      if (!problem.lost) throw problem;
      await pause(2 * PACE); // its answer came too late, or it is gone: the frame says so
    }
  }
  return null;
}
