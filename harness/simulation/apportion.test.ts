import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion } from './apportion.ts';

test('the largest remainders get what rounding down leaves', () => {
  expect(apportion([1.5, 2.6, 3.9], 8)).toEqual([1, 3, 4]);
  expect(apportion([0.4, 0.4, 0.2], 1)).toEqual([1, 0, 0]);
  expect(apportion([], 0)).toEqual([]);
});

test('parts add up to the whole exactly, and none is off by one or more', () => {
  const parts = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), {
    minLength: 1,
    maxLength: 9,
  });
  fc.assert(
    fc.property(parts, (given) => {
      const total = Math.round(given.reduce((sum, each) => sum + each, 0));
      const whole = apportion(given, total);
      expect(whole.reduce((sum, each) => sum + each, 0)).toBe(total);
      for (const [index, each] of whole.entries()) {
        expect(Math.abs(each - (given[index] ?? 0))).toBeLessThanOrEqual(1);
      }
    }),
  );
});
