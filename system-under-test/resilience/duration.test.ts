import { expect, test } from 'vitest';
import { parseDurationMs } from './duration.ts';

test.each([
  ['500ms', 500],
  ['3s', 3000],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['250', 250],
  ['3 parsecs', undefined],
  ['', undefined],
])('%j is %j milliseconds', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});
