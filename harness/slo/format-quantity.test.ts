import { expect, test } from 'vitest';
import { formatQuantity } from './format-quantity.ts';

test.each([
  [1, '100 %'],
  [0, '0 %'],
  [0.9995, '99.95 %'],
  [0.07, '7 %'],
  [0.333333333, '33.3333 %'],
  [9_999_999 / 10_000_000, '99.99999 %'],
  [1 / 10_000_000, '0.00001 %'],
  [-1 / 3_000_000, '-0.000033333333 %'],
])('a share of %d is told as %s, and never as all or nothing that it is not', (share, text) => {
  expect(formatQuantity(share, 'share')).toBe(text);
});
