import { expect, test } from 'vitest';

import { wilson } from './estimate.ts';
import { garwood } from './garwood.ts';
import { clopperPearson } from './share-interval.ts';

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

test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [3, 0.619, 8.767],
])('Garwood: %i incidents seen', (seen, low, high) => {
  const interval = garwood(seen);
  expect(interval[0]).toBeCloseTo(low, 3);
  expect(interval[1]).toBeCloseTo(high, 3);
});
