import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findWorstLookbacks } from './burn-rate.ts';
import { spendBudget, timeToExhaustionMs } from './error-budget.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

test.each([
  [0.95, 26_280, 2_160, 43.2, 108],
  [0.97, 15_768, 1_296, 25.92, 64.8],
  [0.99, 5_256, 432, 8.64, 21.6],
  [0.995, 2_628, 216, 4.32, 10.8],
  [0.999, 525.6, 43.2, 0.864, 2.16],
  [0.9995, 262.8, 21.6, 0.432, 1.08],
])(
  '%d: %d min a year, %d in 30 days; a total outage burns 14.4× over 1 h after %d min, 6× over 6 h after %d',
  (goal, year, month, fast, slow) => {
    const minutes = (days: number) =>
      spendBudget({ good: 1, bad: 0 }, goal, 1, days * DAY_MS)?.budgetMinutes;
    expect(minutes(365)).toBeCloseTo(year, 6);
    expect(minutes(30)).toBeCloseTo(month, 6);
    expect(minutesUntil(14.4, 60, goal)).toBeCloseTo(fast, 6);
    expect(minutesUntil(6, 360, goal)).toBeCloseTo(slow, 6);
  },
);

/** When the burn rate over a look-back reaches a bound, in an outage that began after a good time. */
function minutesUntil(bound: number, overMinutes: number, goal: number): number {
  const lookbackMs = overMinutes * MINUTE_MS;
  const burnAt = (minutes: number): number => {
    // What the look-back holds: good time, and then so many minutes of outage.
    const atMs = lookbackMs + minutes * MINUTE_MS;
    const events = [
      { atMs: atMs - lookbackMs + 1, good: overMinutes - minutes, bad: 0 },
      { atMs, good: 0, bad: minutes },
    ];
    const span = { fromMs: atMs - lookbackMs, toMs: atMs };
    const windows = [{ fromMs: atMs, toMs: atMs }];
    const { worst } = findWorstLookbacks(events, lookbackMs, span, windows);
    return (worst?.badShare ?? 0) / (1 - goal);
  };
  let [low, high] = [0, overMinutes];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (burnAt(middle) < bound) low = middle;
    else high = middle;
  }
  return high;
}

test('what is left lasts for its share of the window at that burn rate', () => {
  expect(timeToExhaustionMs(1, 14.4, 30 * DAY_MS) / DAY_MS).toBeCloseTo(30 / 14.4, 9);
  expect(timeToExhaustionMs(0.5, 1, 30 * DAY_MS)).toBe(15 * DAY_MS);
  expect(timeToExhaustionMs(-0.2, 1, DAY_MS)).toBe(0);
  expect(timeToExhaustionMs(1, 0, DAY_MS)).toBe(Number.POSITIVE_INFINITY);
});

test('nothing counted gives no budget, not a full one', () => {
  expect(spendBudget({ good: 0, bad: 0 }, 0.99, DAY_MS, DAY_MS)).toBeUndefined();
});

test('what two parts of a window spent adds up to what the whole spent', () => {
  const tally = fc.record({ good: fc.nat(1_000), bad: fc.nat(1_000) });
  fc.assert(
    fc.property(tally, tally, (a, b) => {
      fc.pre(a.good + a.bad > 0 && b.good + b.bad > 0);
      // Each part lasts as long as it has events: an even load.
      const spend = (part: typeof a) =>
        spendBudget(part, 0.99, part.good + part.bad, 10_000)?.consumed ?? 0;
      const whole = spend({ good: a.good + b.good, bad: a.bad + b.bad });
      expect(spend(a) + spend(b)).toBeCloseTo(whole, 9);
    }),
  );
});
