import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide } from './divide.ts';

test('a quotient that is a short decimal is that decimal, whatever floats make of it', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 100_000 }),
      fc.integer({ min: 1, max: 9_999 }),
      (thousandths, cent) => {
        const product = Number(`${thousandths * cent}e-5`);
        expect(divide(product, Number(`${cent}e-2`))).toBe(Number(`${thousandths}e-3`));
      },
    ),
    { examples: [[14_000, 2]] },
  );
});

test('any other quotient keeps every digit', () => {
  expect(divide(1, 3)).toBe(1 / 3);
  expect(divide(14_000_000_000_001, 1e12)).toBe(14.000000000001);
  expect(divide(0.140000000001, 0.01)).toBeGreaterThan(14);
});

test('what has no value has none afterwards', () => {
  expect(divide(1, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(divide(0, 0)).toBeNaN();
});
