import { errorBudget, timeToFireMs } from './burn-rate.ts';
import type { StepCount, Trace } from './evaluate-alerts.ts';
import type { ServiceLevel } from './service-level.ts';

const MINUTE_MS = 60_000;
const EVENTS_PER_MINUTE = 1_200;
/** The workbook's example: at 99.9 % an error ratio of 15 %. */
const BURN_RATE = 150;
const LASTS_ON_MINUTES = 4;

/** What comes before the errors: enough for both of Google's pages, and little enough to test in a second. */
const BEFORE_MINUTES = 360;

/**
 * Errors as in the example of Google's workbook, on the strictest target of a level: nothing but good over
 * the longest window, or `mostBefore` minutes, then 150 times the budget, until 4 minutes after the first alert is due, then good
 * again. At 99.9 % and Google's alerts: 15 % of errors for 10 minutes. The first minute of errors is 1.
 */
export function exampleTrace(
  { objectives, alerts }: ServiceLevel,
  mostBefore = BEFORE_MINUTES,
): Trace {
  const target = Math.max(...objectives.map((objective) => objective.target));
  const ratio = Math.min(1, BURN_RATE * errorBudget(target));
  const delays = alerts.flatMap((alert) => {
    const ms = timeToFireMs(alert, target, ratio);
    return ms === undefined ? [] : [ms + alert.forMs];
  });
  const errorMinutes = Math.ceil(Math.min(...delays, 6 * MINUTE_MS) / MINUTE_MS) + LASTS_ON_MINUTES;
  const longestMs = Math.max(...alerts.map(({ longWindowMs }) => longWindowMs), 0);
  const before = Math.min(longestMs / MINUTE_MS, mostBefore);
  const bad = Math.round(ratio * EVENTS_PER_MINUTE);
  const healthy = (step: number): StepCount => ({ step, good: EVENTS_PER_MINUTE, bad: 0 });
  const failing = (step: number): StepCount => ({ step, good: EVENTS_PER_MINUTE - bad, bad });
  const counts = [
    ...countFrom(1 - before, before).map(healthy),
    ...countFrom(1, errorMinutes).map(failing),
    ...countFrom(errorMinutes + 1, errorMinutes + 20).map(healthy),
  ];
  return { stepMs: MINUTE_MS, counts };
}

function countFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
