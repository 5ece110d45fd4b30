import { expect, test } from 'vitest';
import { nearestRank, quantileOf } from './estimate.ts';

test('a quantile is the smallest value that its share does not exceed, whatever the last bit', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  // 0.07 × 100 is 7.000000000000001.
  expect([0, 0.07, 0.5, 0.95, 0.951, 1].map((share) => quantileOf(hundred, share))).toEqual([
    1, 7, 50, 95, 96, 100,
  ]);
  expect(quantileOf(new Float64Array(), 0.5)).toBeNaN();
  expect(nearestRank([], 0.5)).toBeUndefined();
});
