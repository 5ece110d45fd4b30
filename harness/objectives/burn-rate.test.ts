import { expect, test } from 'vitest';
import { presetAlerts } from './alert-presets.ts';
import {
  errorBudget,
  errorRatioToFire,
  explainImpossible,
  shareOfBudgetSpent,
  timeToFireMs,
} from './burn-rate.ts';
import type { BurnRateAlert } from './service-level.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 30 * 24 * HOUR_MS;
const YEAR_MIN = 525_600;

const [fast, slow] = presetAlerts('google', WINDOW_MS, [0.999]).alerts as [
  BurnRateAlert,
  BurnRateAlert,
];

/** Minutes a year and in 30 days; minutes of total outage until the two pages fire; ratio for the first. */
test.each([
  [0.95, 26_280, 2_160, 43.2, 108, 0.72],
  [0.97, 15_768, 1_296, 25.92, 64.8, 0.432],
  [0.99, 5_256, 432, 8.64, 21.6, 0.144],
  [0.995, 2_628, 216, 4.32, 10.8, 0.072],
  [0.999, 525.6, 43.2, 0.864, 2.16, 0.0144],
  [0.9995, 262.8, 21.6, 0.432, 1.08, 0.0072],
])('at %d budgets and times to fire are those of the table (RED-13, HAA-1)', (...row) => {
  const [target, yearMin, monthMin, fastMin, slowMin, ratio] = row;
  expect(errorBudget(target) * YEAR_MIN).toBeCloseTo(yearMin, 9);
  expect((errorBudget(target) * WINDOW_MS) / 60_000).toBeCloseTo(monthMin, 9);
  expect((timeToFireMs(fast, target, 1) ?? 0) / 60_000).toBeCloseTo(fastMin, 9);
  expect((timeToFireMs(slow, target, 1) ?? 0) / 60_000).toBeCloseTo(slowMin, 9);
  expect(errorRatioToFire(fast, target)).toBeCloseTo(ratio, 12);
});

test('15 % of errors at 99.9 % fire the fast page after 5.76 minutes', () => {
  expect((timeToFireMs(fast, 0.999, 0.15) ?? 0) / 60_000).toBeCloseTo(5.76, 10);
});

test('errors below the burn rate never fire', () => {
  expect(timeToFireMs(fast, 0.999, 0.0143)).toBeUndefined();
});

test('an alert that takes more errors than there are events is refused, with the nearest that can', () => {
  expect(explainImpossible(fast, 0.95)).toBeUndefined();
  expect(explainImpossible(fast, 0.93)).toBe(
    'a burn rate of 14.4 at a target of 93% takes an error ratio of 100.8%, and everything failing ' +
      'is 100%. Expected at most 14.2857.',
  );
  const exact = { ...fast, burnRate: 10 };
  expect(explainImpossible(exact, 0.9)).toBeUndefined();
  expect(explainImpossible({ ...exact, op: 'gt' }, 0.9)).toMatch(
    /Expected a burn rate below 10\.$/,
  );
});

test('the pages of the workbook spend 2 and 5 % of 30 days', () => {
  expect(shareOfBudgetSpent(fast, WINDOW_MS)).toBeCloseTo(0.02, 12);
  expect(shareOfBudgetSpent(slow, WINDOW_MS)).toBeCloseTo(0.05, 12);
});
