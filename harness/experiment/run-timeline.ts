import type { PlannedStep } from '../scenario/plan.ts';
import type { Instant } from '../stack/running-stack.ts';
import { awaitSteadyAgain, awaitTrial, type Series } from './await-trial.ts';
import {
  type Experiment,
  experimentNow,
  HealFailure,
  LONGEST_RUN_MS,
  waitUntil,
} from './experiment.ts';
import { injectStep } from './inject-step.ts';

/** Longest wait for a baseline to become steady once a step's moment has come. */
const STEADY_WITHIN_MS = 20_000;

/** A timeline while it is run. */
interface Running {
  experiment: Experiment;
  /** The end of each step, and of all trials of one under the name that the scenario gives it. */
  done: Map<string, Promise<void>>;
  series: Map<string, Series>;
  undos: (() => Promise<Instant>)[];
  cutShort: () => boolean;
}

/**
 * Runs every step of the timeline at its moment. Whatever happens, each fault is healed: planned
 * heals follow the timeline; once it is cut short, nothing more is injected and emergency heals run
 * last in, first out.
 */
export async function runTimeline(experiment: Experiment, stopped: () => boolean): Promise<void> {
  const undos: Running['undos'] = [];
  const done: Running['done'] = new Map();
  const series: Running['series'] = new Map();
  let hasFailed = false;
  const cutShort = (): boolean => hasFailed || stopped();
  try {
    for (const step of experiment.header.plan.steps) {
      const running = runStep({ experiment, done, series, undos, cutShort }, step);
      done.set(step.name, running);
      if (step.repeat) done.set(step.repeat.step, running);
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

async function runStep(running: Running, step: PlannedStep): Promise<void> {
  const { experiment, undos, cutShort } = running;
  const series = await joinSeries(running, step);
  if (!(await awaitTrial(experiment, step, series, cutShort))) return;
  const asPlanned = await awaitMoment(running, step);
  if (cutShort()) return;
  const { stack, source, enter } = experiment;
  enter('fault');
  if (step.repeat) journalSteadiness(experiment);
  const injected = await injectStep(
    stack,
    step,
    source,
    asPlanned,
    () => countExercised(experiment, step),
    (undo) => undos.push(undo),
  );
  series.begunMs = injected.inForce.latestMs - experiment.writer.originMs;
  const untilMs = series.begunMs + (step.forMs ?? 0);
  await waitUntil(() => cutShort() || experimentNow(experiment) >= untilMs, LONGEST_RUN_MS);
  if (!cutShort()) await injected.heal();
}

/** The series of a step, once its former trial is over: one trial is injected after the other. */
async function joinSeries(
  { done, series }: Running,
  { name, repeat }: PlannedStep,
): Promise<Series> {
  const known = series.get(repeat?.step ?? name) ?? { begunMs: 0, ended: false };
  series.set(repeat?.step ?? name, known);
  if (repeat) await done.get(`${repeat.step}#${repeat.trial - 1}`);
  return known;
}

/**
 * Waits for the step's moment, and before the first fault for a steady baseline. False when the
 * moment did not come as the scenario wants it: the fault is injected all the same, and the run says
 * that it was not as planned.
 */
async function awaitMoment(running: Running, step: PlannedStep): Promise<boolean> {
  const { experiment, done, undos, cutShort: stopped } = running;
  const { moment, repeat } = step;
  // Once a fault is in, a later one waits for no steady state.
  const steadyEnough = (): boolean =>
    undos.length > 0 || (experiment.load.hasBegun && isSteady(experiment));
  // A further trial waits for the same calls, never for the same time.
  if (repeat && repeat.trial > 1 && !('midAnswer' in moment)) return true;
  if ('after' in moment) {
    await done.get(moment.after);
    const fromMs = experimentNow(experiment) + moment.delayMs;
    await waitUntil(() => stopped() || experimentNow(experiment) >= fromMs, LONGEST_RUN_MS);
    // A trial begins in a steady stack, whatever was injected before the series.
    return repeat === undefined || awaitSteadyAgain(experiment, stopped);
  }
  if ('atMs' in moment) {
    await waitUntil(() => stopped() || experimentNow(experiment) >= moment.atMs, LONGEST_RUN_MS);
    return waitUntil(() => stopped() || steadyEnough(), STEADY_WITHIN_MS);
  }
  await waitUntil(() => stopped() || steadyEnough(), STEADY_WITHIN_MS);
  return waitUntil(() => {
    const { midAnswer, pending } = countExercised(experiment, step);
    const isThere = midAnswer >= moment.midAnswer && pending >= moment.pending;
    return stopped() || (isThere && (repeat === undefined || isSteady(experiment)));
  }, moment.withinMs);
}

function isSteady(experiment: Experiment): boolean {
  return experiment.steady.evaluate(experimentNow(experiment)).steady;
}

/** What a trial is injected into: its own evidence, not only the last change before it. */
function journalSteadiness(experiment: Experiment): void {
  const { steady, detail } = experiment.steady.evaluate(experimentNow(experiment));
  experiment.source.emit({ kind: 'steady', steady, detail });
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
