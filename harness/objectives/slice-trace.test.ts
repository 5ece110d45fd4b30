import { expect, test } from 'vitest';
import { evaluateAlerts, type Trace } from './evaluate-alerts.ts';
import { exampleLevel } from './example-level.ts';
import { sliceTrace } from './slice-trace.ts';

const FIVE = { target: 0.9, timeSliceTarget: 0.95, timeSliceWindowMs: 300_000 };

/** Twenty events a minute from the minute -9 on: so many of them bad. */
function inMinutes(bad: number[], all = 20): Trace {
  const counts = bad.map((each, index) => ({ step: index - 9, good: all - each, bad: each }));
  return { stepMs: 60_000, counts };
}

test('a slice is good from its target on, and counts when it ends', () => {
  // 5 of 100 is 95 %; 6 of 100 is not.
  const trace = inMinutes([5, 0, 0, 0, 0, 5, 1, 0, 0, 0]);
  expect(sliceTrace('timeslices', FIVE, trace)).toEqual([
    { step: -5, good: 1, bad: 0 },
    { step: 0, good: 0, bad: 1 },
  ]);
  expect(sliceTrace('ratio-timeslices', FIVE, trace)).toEqual([
    { step: -5, good: 0.95, bad: 0.05 },
    { step: 0, good: 0.94, bad: 0.06 },
  ]);
  expect(sliceTrace('occurrences', FIVE, trace)).toBe(trace.counts);
});

test('a slice in which nothing happened is none', () => {
  expect(sliceTrace('timeslices', FIVE, inMinutes([0, 0, 0, 0, 0], 0))).toEqual([]);
});

test('an alert on slices sees those that ended, and none of the one that is under way', () => {
  const alert = { name: 'half', severity: 'page', burnRate: 5, longWindowMs: 600_000, forMs: 0 };
  const level = exampleLevel({ method: 'timeslices', objectives: [FIVE], alerts: [alert] });
  const firing = (bad: number[]) => evaluateAlerts(level, inMinutes(bad))[0]?.firing;
  const good = [0, 0, 0, 0, 0];
  expect(firing([...good, 9, 9, 9, 9, 9, ...good, ...good])).toEqual([{ fromStep: 0, toStep: 10 }]);
  expect(firing([...good, 9, 9, 9, 9])).toEqual([]);
});

test('slices of which a step is no whole part are refused', () => {
  const objective = { ...FIVE, timeSliceWindowMs: 90_000 };
  expect(() => sliceTrace('timeslices', objective, inMinutes([0]))).toThrow(
    /slices of 90s\. Expected whole steps of 1m/,
  );
});
