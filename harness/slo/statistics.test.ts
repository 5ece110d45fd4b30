import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpolateQuantile } from './statistics.ts';

test('a quantile between two values is taken by how near it is to each, as k6 does', () => {
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(interpolateQuantile(ten, 0.5)).toBe(5.5);
  expect(interpolateQuantile(ten, 0.95)).toBeCloseTo(9.55, 12);
  expect(interpolateQuantile([10, 15, 20], 0.9)).toBeCloseTo(19, 12);
  expect(interpolateQuantile([10, 15, 20], 0.95)).toBeCloseTo(19.5, 12);
  expect(interpolateQuantile([], 0.5)).toBeUndefined();
});

test('a value without end makes it endless as soon as it has a part in it, and never no number', () => {
  const never = Number.POSITIVE_INFINITY;
  expect(interpolateQuantile([1, 2, never], 0.5)).toBe(2);
  expect(interpolateQuantile([1, 2, never], 0.51)).toBe(never);
  expect(interpolateQuantile([never, never], 0.5)).toBe(never);
});

test('it lies between the smallest and the largest value and grows with the quantile', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  const quantile = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, quantile, quantile, (given, a, b) => {
      const sorted = Float64Array.from(given).sort();
      const [low = 0, high = 0] = [Math.min(a, b), Math.max(a, b)].map(
        (q) => interpolateQuantile(sorted, q) as number,
      );
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(sorted[0] as number);
      expect(high).toBeLessThanOrEqual(sorted.at(-1) as number);
    }),
  );
});
