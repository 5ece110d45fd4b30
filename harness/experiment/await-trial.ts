import type { PlannedStep } from '../scenario/plan.ts';
import { RecoveryWatch } from '../slo/indicators/recovery-watch.ts';
import { type Experiment, experimentNow, LONGEST_RUN_MS, waitUntil } from './experiment.ts';

/** One step's trials as far as they have come. */
export interface Series {
  /** When the latest trial came into force. */
  begunMs: number;
  /** No further trial is injected. */
  ended: boolean;
}

/**
 * Waits until a further trial may be injected: at least `every` after the former began, and in a stack
 * that is itself again. What shows that is new evidence: the recovery from the former trial, by its
 * own definition, and the steady state over a window that lies wholly behind it. False when the stack
 * did not become steady: then the series ends, and the journal says so.
 */
export async function awaitTrial(
  experiment: Experiment,
  { repeat }: PlannedStep,
  series: Series,
  stopped: () => boolean,
): Promise<boolean> {
  const { source, steady, enter } = experiment;
  if (!repeat || repeat.trial === 1) return true;
  if (series.ended) return false;
  enter('recovery');
  const dueMs = series.begunMs + repeat.everyMs;
  await waitUntil(() => stopped() || experimentNow(experiment) >= dueMs, LONGEST_RUN_MS);
  if (await awaitSteadyAgain(experiment, stopped)) return true;
  const { detail } = steady.evaluate(experimentNow(experiment));
  source.emit({
    kind: 'series-ended',
    step: repeat.step,
    injected: repeat.trial - 1,
    planned: repeat.of,
    detail:
      `the stack was not steady again within ${Math.round(steadyWithin(experiment) / 1_000)} s of trial ` +
      `${repeat.trial - 1} (${detail})`,
  });
  series.ended = true;
  return false;
}

/** Whether the stack was itself again, after all that was injected so far, within the bound. */
export function awaitSteadyAgain(experiment: Experiment, stopped: () => boolean): Promise<boolean> {
  const isReady = (): boolean => stopped() || isSteadyAgain(experiment);
  return waitUntil(isReady, steadyWithin(experiment));
}

function steadyWithin(experiment: Experiment): number {
  return RecoveryWatch.withinMs + steadyWindow(experiment);
}

function isSteadyAgain(experiment: Experiment): boolean {
  const nowMs = experimentNow(experiment);
  const recoveredMs = experiment.recovery.recoveredAt(nowMs);
  if (recoveredMs === undefined || nowMs - recoveredMs < steadyWindow(experiment)) return false;
  return experiment.steady.evaluate(nowMs).steady;
}

function steadyWindow({ header }: Experiment): number {
  return Math.max(0, ...header.scenario.steady.map(({ overMs }) => overMs));
}
