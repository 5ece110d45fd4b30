import type { PlannedStep } from '../scenario/plan.ts';
import type { Instant } from '../stack/running-stack.ts';
import { type Experiment, experimentNow, HealFailure, waitUntil } from './experiment.ts';
import { injectStep } from './inject-step.ts';

/** Longest wait for a baseline to become steady once a step's moment has come. */
const STEADY_WITHIN_MS = 20_000;
const LONGEST_RUN_MS = 3_600_000;

/**
 * Runs every step of the timeline at its moment. Whatever happens, each fault is healed: planned
 * heals follow the timeline; once it is cut short, nothing more is injected and emergency heals run
 * last in, first out.
 */
export async function runTimeline(experiment: Experiment, stopped: () => boolean): Promise<void> {
  const undos: (() => Promise<Instant>)[] = [];
  const done = new Map<string, Promise<void>>();
  let hasFailed = false;
  const cutShort = (): boolean => hasFailed || stopped();
  try {
    for (const step of experiment.header.plan.steps) {
      const running = runStep(experiment, step, done, undos, cutShort);
      done.set(step.name, running);
      running.catch(() => {
        hasFailed = true;
      });
    }
    // Not until all have come to rest: what is injected after the emergency heals would stay.
    const ends = await Promise.allSettled(done.values());
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure) throw failure.reason;
  } finally {
    await healAll(undos);
  }
}

async function healAll(undos: (() => Promise<Instant>)[]): Promise<void> {
  const failures: string[] = [];
  for (const undo of undos.reverse()) {
    await undo().catch((error: Error) => failures.push(error.message));
  }
  if (failures.length > 0) throw new HealFailure(failures.join(' '));
}

async function runStep(
  experiment: Experiment,
  step: PlannedStep,
  done: Map<string, Promise<void>>,
  undos: (() => Promise<Instant>)[],
  cutShort: () => boolean,
): Promise<void> {
  const asPlanned = await awaitMoment(experiment, step, done, undos, cutShort);
  if (cutShort()) return;
  const { stack, source, enter } = experiment;
  enter('fault');
  const injected = await injectStep(
    stack,
    step,
    source,
    asPlanned,
    () => countExercised(experiment, step),
    (undo) => undos.push(undo),
  );
  const untilMs = injected.inForce.latestMs - experiment.writer.originMs + (step.forMs ?? 0);
  await waitUntil(() => cutShort() || experimentNow(experiment) >= untilMs, LONGEST_RUN_MS);
  if (!cutShort()) await injected.heal();
}

/**
 * Waits for the step's moment, and before the first fault for a steady baseline. False when the
 * moment did not come as the scenario wants it: the fault is injected all the same, and the run says
 * that it was not as planned.
 */
async function awaitMoment(
  experiment: Experiment,
  step: PlannedStep,
  done: Map<string, Promise<void>>,
  undos: unknown[],
  stopped: () => boolean,
): Promise<boolean> {
  const { moment } = step;
  // Once a fault is in, a later one waits for no steady state.
  const steadyEnough = (): boolean =>
    undos.length > 0 ||
    (experiment.load.hasBegun && experiment.steady.evaluate(experimentNow(experiment)).steady);
  if ('after' in moment) {
    await done.get(moment.after);
    const fromMs = experimentNow(experiment) + moment.delayMs;
    return waitUntil(() => stopped() || experimentNow(experiment) >= fromMs, LONGEST_RUN_MS);
  }
  if ('atMs' in moment) {
    await waitUntil(() => stopped() || experimentNow(experiment) >= moment.atMs, LONGEST_RUN_MS);
    return waitUntil(() => stopped() || steadyEnough(), STEADY_WITHIN_MS);
  }
  await waitUntil(() => stopped() || steadyEnough(), STEADY_WITHIN_MS);
  return waitUntil(() => {
    const { midAnswer, pending } = countExercised(experiment, step);
    return stopped() || (midAnswer >= moment.midAnswer && pending >= moment.pending);
  }, moment.withinMs);
}

function countExercised(
  experiment: Experiment,
  step: PlannedStep,
): { midAnswer: number; pending: number } {
  return {
    midAnswer: experiment.answers.countMidAnswer(step.fault.target),
    pending: experiment.load.pendingAnswers,
  };
}
