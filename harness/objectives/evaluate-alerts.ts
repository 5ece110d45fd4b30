import { formatDuration } from '../scenario/units.ts';
import { errorRatioToFire } from './burn-rate.ts';
import type { BurnRateAlert, ServiceLevel, ServiceLevelObjective } from './service-level.ts';

import { sliceTrace } from './slice-trace.ts';

/** What was counted, in steps of equal length: whole minutes, or a part of one. */
export interface Trace {
  stepMs: number;
  counts: readonly StepCount[];
}

/**
 * What was counted in one step: events later than `step - 1` steps and not later than `step`. Steps rise;
 * in those left out nothing happened.
 */
export interface StepCount {
  step: number;
  good: number;
  bad: number;
}

/** When one alert fired on one objective. */
export interface AlertEpisodes {
  alert: BurnRateAlert;
  objective: ServiceLevelObjective;
  /** From the step at which it fires until that at which it is clear again; absent: not within the trace. */
  firing: { fromStep: number; toStep?: number }[];
}

/**
 * When the alerts of a service level fire on what was counted, looked at every step as Prometheus does that
 * evaluates so often: bad ÷ all over each window, of events or of the slices that ended in it; a window
 * without any never fires, and `for` holds a firing back. What came before the trace is not known and counts
 * as nothing. Slices are cut from the beginning of the trace.
 */
export function evaluateAlerts(level: ServiceLevel, trace: Trace): AlertEpisodes[] {
  return level.objectives.flatMap((objective) => {
    const sums = sumUp(sliceTrace(level.method, objective, trace), trace);
    return level.alerts
      .filter(({ tells }) => tells?.breach !== false)
      .map((alert) => ({
        alert,
        objective,
        firing: findEpisodes(alert, objective.target, sums, trace.stepMs),
      }));
  });
}

/** Sums from the beginning of a trace, by step: `bad[n]` holds those of its first n steps. */
interface Sums {
  firstStep: number;
  bad: Float64Array;
  all: Float64Array;
}

function sumUp(items: readonly StepCount[], { counts }: Trace): Sums {
  const firstStep = counts[0]?.step ?? 0;
  const length = counts.length === 0 ? 0 : (counts.at(-1)?.step ?? 0) - firstStep + 1;
  const bad = new Float64Array(length + 1);
  const all = new Float64Array(length + 1);
  for (const one of items) {
    const at = one.step - firstStep + 1;
    if (at > length) continue;
    bad[at] = (bad[at] ?? 0) + one.bad;
    all[at] = (all[at] ?? 0) + one.bad + one.good;
  }
  for (let at = 1; at <= length; at += 1) {
    bad[at] = (bad[at] ?? 0) + (bad[at - 1] ?? 0);
    all[at] = (all[at] ?? 0) + (all[at - 1] ?? 0);
  }
  return { firstStep, bad, all };
}

function findEpisodes(
  alert: BurnRateAlert,
  target: number,
  sums: Sums,
  stepMs: number,
): AlertEpisodes['firing'] {
  const limit = errorRatioToFire(alert, target);
  const windows = [alert.longWindowMs, alert.shortWindowMs ?? alert.longWindowMs].map((ms) =>
    toSteps(ms, stepMs),
  );
  const holdSteps = toSteps(alert.forMs, stepMs);
  const burns = (at: number): boolean =>
    windows.every((steps) => {
      const from = Math.max(0, at - steps);
      const all = (sums.all[at] ?? 0) - (sums.all[from] ?? 0);
      const ratio = ((sums.bad[at] ?? 0) - (sums.bad[from] ?? 0)) / all;
      return alert.op === 'gt' ? ratio > limit : ratio >= limit;
    });
  const firing: AlertEpisodes['firing'] = [];
  let burnsSince: number | undefined;
  for (let at = 1; at < sums.all.length; at += 1) {
    const step = sums.firstStep + at - 1;
    if (burns(at)) {
      burnsSince ??= step;
      if (step - burnsSince === holdSteps) firing.push({ fromStep: step });
    } else {
      const open = firing.at(-1);
      if (open && open.toStep === undefined) open.toStep = step;
      burnsSince = undefined;
    }
  }
  return firing;
}

function toSteps(ms: number, stepMs: number): number {
  if (Number.isInteger(ms / stepMs)) return ms / stepMs;
  throw new Error(
    `Failed to evaluate an alert: got a window of ${formatDuration(ms)}. ` +
      `Expected whole steps of ${formatDuration(stepMs)}, since that is how the trace counts.`,
  );
}
