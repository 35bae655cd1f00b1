// A run's events, folded into what the panel draws. The log alone is enough.

export function emptyRun(spec = null) {
  return {
    spec, id: null, state: "", recording: null,
    points: [], measured: [], final: [], samples: new Map(), steps: [], warnings: [],
    numbers: [], rollouts: [], changes: [], checkpoints: [], memory: null, paused: false, fork: null,
    queued: null, started: null, progress: null, ending: null, resumed: 0,
    step: 0, total: spec?.settings?.steps ?? 0, secondsLeft: null, leftAt: 0, tokens: null,
    spent: 0, read: 0, before: { spent: 0, read: 0 }, // seconds and tokens, those before a resume as well
  };
}

const HANDLERS = {
  queued(run, event) {
    run.queued = event;
    run.ending = null;
  },
  started(run, event) {
    // Resumed: what came after the checkpoint is trained, and logged, again.
    const kept = (list) => list.filter((each) => each.step <= event.step);
    for (const [prompt, list] of run.samples) run.samples.set(prompt, kept(list));
    Object.assign(run, { points: kept(run.points), measured: kept(run.measured), steps: run.steps.filter((step) => step <= event.step) });
    for (const list of ["numbers", "rollouts", "changes", "checkpoints"]) run[list] = kept(run[list]);
    Object.assign(run, { started: event, queued: null, progress: null, ending: null, paused: false, step: event.step, resumed: event.step });
    run.total = event.total || run.total;
    run.secondsLeft = null;
    run.before = event.step ? { spent: run.spent, read: run.read } : { spent: 0, read: 0 };
  },
  metrics(run, event) {
    run.step = event.step;
    run.progress = null;
    run.total = event.total;
    run.secondsLeft = event.seconds_left;
    run.leftAt = Date.now() / 1000; // the page's clock: the kernel's may differ
    run.tokens = event.tokens_per_s ?? run.tokens;
    run.spent = run.before.spent + (event.seconds ?? 0);
    run.read = run.before.read + (event.tokens ?? 0);
    if (event.loss !== null && event.loss !== undefined) {
      run.points.push({ step: event.step, loss: event.loss, rate: event.learning_rate });
    }
    // What only some methods measure, such as a reward.
    if (Object.keys(event.extra ?? {}).length) run.numbers.push({ step: event.step, rate: event.learning_rate, ...event.extra });
  },
  sample(run, event) {
    const list = run.samples.get(event.prompt) ?? [];
    const rest = list.filter((sample) => sample.step !== event.step);
    rest.push({ step: event.step, text: event.text, ended: event.ended, ...("good" in event ? { good: event.good, why: event.why } : {}) });
    run.samples.set(event.prompt, rest.sort((a, b) => a.step - b.step));
    if (!run.steps.includes(event.step)) {
      run.steps.push(event.step);
      run.steps.sort((a, b) => a - b);
    }
  },
  // Looks at held-out items while it trains, and the last word on them.
  measured(run, event) {
    const into = event.final ? run.final : run.measured;
    const same = into.findIndex((point) => point.step === event.step && point.measure === event.measure);
    const point = { step: event.step, measure: event.measure, mean: mean(event.values), n: event.values.length, values: event.values, items: event.items, spent: event.step ? run.spent : 0 };
    if (same >= 0) into[same] = point;
    else into.push(point);
  },
  progress: (run, { what, done, total }) => void (run.progress = { what, done, total }),
  warned(run, event) {
    if (!run.warnings.some((other) => other.message === event.message)) run.warnings.push(event);
  },
  stopped: (run, event) => void Object.assign(run, { ending: event, step: event.step }),
  failed: (run, event) => void (run.ending = event),
  finished(run, event) {
    run.ending = event;
    run.step = event.step;
  },
  checkpoint(run, event) {
    if (!run.checkpoints.some(({ step }) => step === event.step)) run.checkpoints.push({ step: event.step });
  },
  // A group of answers to one prompt, with their grades.
  rollouts(run, { step, prompt, gold, tries }) {
    run.rollouts = [...run.rollouts.filter((other) => other.step !== step), { step, prompt, gold, tries }];
  },
  changed: (run, { step, settings }) => void run.changes.push({ step, settings }),
  // It may wait after a step that is too soon after the last told one to have its own metrics.
  paused: (run, event) => void Object.assign(run, { paused: event.paused !== false, step: event.step }),
  forked: (run, { step, run: parent }) => void (run.fork = { step, run: parent }),
  memory: (run, event) => void (run.memory = event),
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function fold(run, events) {
  for (const event of events) HANDLERS[event.kind]?.(run, event);
  return run;
}

export const alive = (run) => run.state === "queued" || run.state === "running";

export const resumable = (run) => !run.recording && (run.state === "stopped" || run.state === "interrupted" || (run.state === "failed" && run.step > 0));

// The answer shown at a step: the latest one given until then.
export function answerAt(run, prompt, step) {
  const list = run?.samples.get(prompt) ?? [];
  return list.filter((sample) => sample.step <= step).at(-1) ?? null;
}

export const firstAnswer = (run, prompt) => run?.samples.get(prompt)?.find((s) => s.step === 0) ?? null;

// A weighted mean of each point's neighbours on both sides, so that the line does not lag.
export function smooth(points) {
  const reach = Math.max(1, Math.min(25, Math.round(points.length / 20)));
  return points.map((point, i) => {
    let [sum, weight] = [0, 0];
    for (let k = Math.max(0, i - reach); k <= Math.min(points.length - 1, i + reach); k += 1) {
      const share = reach + 1 - Math.abs(k - i);
      sum += share * points[k].loss;
      weight += share;
    }
    return { step: point.step, loss: sum / weight, raw: point.loss, rate: point.rate };
  });
}

// The one meaning of a run's final loss, here and in the kernel's list of runs.
export function finalLoss(run) {
  const last = run.points.slice(-5);
  return last.length ? last.reduce((sum, point) => sum + point.loss, 0) / last.length : null;
}

export function summary(run) {
  if (!run.points.length) return "No loss has been recorded yet.";
  const line = smooth(run.points);
  const [first, last] = [line[0], { step: line.at(-1).step, loss: finalLoss(run) }];
  const verb = last.loss < first.loss ? "fell" : "rose";
  return `The loss ${verb} from ${first.loss.toFixed(2)} at step ${first.step} to ${last.loss.toFixed(2)} at step ${last.step}.`;
}
