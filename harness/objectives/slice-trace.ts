import { formatDuration } from '../scenario/units.ts';
import { errorBudget } from './burn-rate.ts';
import type { StepCount, Trace } from './evaluate-alerts.ts';
import {
  DEFAULT_SLICE_MS,
  type ServiceLevel,
  type ServiceLevelObjective,
} from './service-level.ts';

/**
 * Shares are compared with the target of a slice in floating point, here and in Prometheus: what lies so little below it is
 * the target. No slice has a billion events.
 */
export const SLICE_TOLERANCE = 1e-9;

/**
 * What a budgeting method counts of a trace: the events as they are, or each slice as one at the step at
 * which it ends. A slice in which nothing happened counts neither way.
 */
export function sliceTrace(
  method: ServiceLevel['method'],
  { timeSliceTarget = 1, timeSliceWindowMs = DEFAULT_SLICE_MS }: ServiceLevelObjective,
  { stepMs, counts }: Trace,
): readonly StepCount[] {
  if (method === 'occurrences') return counts;
  const length = timeSliceWindowMs / stepMs;
  if (!Number.isInteger(length)) {
    throw new Error(
      `Failed to cut a trace into slices of ${formatDuration(timeSliceWindowMs)}. ` +
        `Expected whole steps of ${formatDuration(stepMs)}.`,
    );
  }
  const before = (counts[0]?.step ?? 1) - 1;
  const slices = Map.groupBy(counts, ({ step }) => Math.ceil((step - before) / length));
  return [...slices].flatMap(([index, steps]): StepCount[] => {
    const bad = steps.reduce((sum, one) => sum + one.bad, 0);
    const all = steps.reduce((sum, one) => sum + one.bad + one.good, 0);
    if (all === 0) return [];
    const share = bad / all;
    const isBad = share > errorBudget(timeSliceTarget) + SLICE_TOLERANCE;
    const counted = method === 'ratio-timeslices' ? share : Number(isBad);
    return [{ step: before + index * length, good: 1 - counted, bad: counted }];
  });
}
