import { expect, test } from 'vitest';
import { writeShare } from './write-figures.ts';

test.each([
  [0.999_999_9, '> 99.9999 %'],
  [0.999_999_5, '> 99.9999 %'],
  [0.999_999_49, '99.9999 %'],
  [0.999_5, '99.95 %'],
  [1, '100 %'],
])('a share of %d is written as %s, never rounded up to all', (share, text) => {
  expect(writeShare(share)).toBe(text);
});
