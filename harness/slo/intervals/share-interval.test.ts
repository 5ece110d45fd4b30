import { expect, test } from 'vitest';
import { betaBelow, betaQuantile, studentQuantile } from '../../simulation/beta.ts';
import { wilson } from '../../simulation/estimate.ts';
import { decideShare } from './decide-share.ts';
import { garwood } from './incident-count.ts';
import { clopperPearson, jeffreys } from './share-interval.ts';

/** Availability is what is left of the share of failures. */
const availability = ([low, high]: [number, number]): [number, number] => [1 - high, 1 - low];

test.each([
  [1_000, 0, 0.9963179161, 1],
  [10_000, 5, 0.9988335558, 0.9998376322],
  [2_000, 1, 0.9972173602, 0.9999873412],
])('C18: %i trials with %i failures: Clopper and Pearson', (all, failed, low, high) => {
  const interval = availability(clopperPearson(failed, all));
  expect(interval[0]).toBeCloseTo(low, 9);
  expect(interval[1]).toBeCloseTo(high, 9);
});

test.each([
  [1_000, 0, 0.9961732, 1],
  [10_000, 5, 0.99883, 0.9997864],
])('C18: %i trials with %i failures: Wilson', (all, failed, least, most) => {
  const { low, high } = wilson(failed, all);
  expect(1 - high).toBeCloseTo(least, 6);
  expect(1 - low).toBeCloseTo(most, 6);
});

test("Jeffreys' interval is the quantiles of its posterior and lies within Clopper and Pearson's", () => {
  const [low, high] = jeffreys(3, 50);
  expect(betaBelow(3.5, 47.5, low)).toBeCloseTo(0.025, 10);
  expect(betaBelow(3.5, 47.5, high)).toBeCloseTo(0.975, 10);
  const [exactLow, exactHigh] = clopperPearson(3, 50);
  expect(low).toBeGreaterThan(exactLow);
  expect(high).toBeLessThan(exactHigh);
});

test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [3, 0.619, 8.767],
])('Garwood: %i incidents seen', (seen, low, high) => {
  const interval = garwood(seen);
  expect(interval[0]).toBeCloseTo(low, 3);
  expect(interval[1]).toBeCloseTo(high, 3);
});

test('beta and Student quantiles agree with tables', () => {
  expect(betaQuantile(1, 1, 0.3)).toBeCloseTo(0.3, 12);
  expect(betaBelow(2, 3, 0.5)).toBeCloseTo(0.6875, 12);
  expect(studentQuantile(19, 0.975)).toBeCloseTo(2.093024, 6);
  expect(studentQuantile(1, 0.975)).toBeCloseTo(12.7062, 4);
});

test.each([
  [0.995, 598],
  [0.999, 2_995],
  [0.9995, 5_990],
  [0.9999, 29_956],
])('%d is proven by %i trials without a failure and by none fewer', (goal, needed) => {
  const decide = (effective: number) => {
    const share = { bad: 0, effective, independent: true };
    return decideShare(share, share, Number((1 - goal).toPrecision(14)));
  };
  expect(decide(needed).verdict).toBe('met');
  expect(decide(needed - 1)).toMatchObject({ verdict: 'inconclusive', failureFree: needed });
});

test('an undecided share says how many more runs like it would decide, either way', () => {
  const share = (bad: number, effective: number) => ({ bad, effective, independent: true });
  const decide = (bad: number, effective: number) =>
    decideShare(share(bad, effective), share(bad, effective), 0.01);
  const better = decide(0.005, 400);
  const worse = decide(0.02, 100);
  expect([better.verdict, worse.verdict]).toEqual(['inconclusive', 'inconclusive']);
  for (const [bad, effective, { moreRuns = 0 }, verdict] of [
    [0.005, 400, better, 'met'],
    [0.02, 100, worse, 'missed'],
  ] as const) {
    expect(decide(bad, effective * (moreRuns + 1)).verdict).toBe(verdict);
    expect(decide(bad, effective * moreRuns).verdict).toBe('inconclusive');
  }
  expect(decide(0.01, 100).moreRuns).toBeUndefined();
});

test('what lateness leaves open between met and missed is not decided by more runs', () => {
  const bad = (share: number) => ({ bad: share, effective: 10_000, independent: true });
  expect(decideShare(bad(0.02), bad(0), 0.01)).toEqual({ verdict: 'inconclusive' });
});
