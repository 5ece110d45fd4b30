import { expect, test } from 'vitest';
import { choosePeriod } from './period.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR_MS = 3_600_000;

test.each([
  [undefined, 720, 'the last 30 days'],
  ['30d', 720, 'the last 30 days'],
  ['12h', 12, 'the last 12 hours'],
  ['1w', 168, 'the last 1 week'],
  ['1.5d', 36, 'the last 1.5 days'],
  ['90m', 1.5, 'the last 90 minutes'],
])('--last %s reaches so far back', (last, hours, text) => {
  const { fromMs, toMs, text: told } = choosePeriod({ last }, NOW);
  expect([(toMs - fromMs) / HOUR_MS, told]).toEqual([hours, text]);
});

test('a day is one of UTC, whatever the machine thinks', () => {
  const since = (text: string): string =>
    new Date(choosePeriod({ since: text }, NOW).fromMs).toISOString();
  expect(since('2026-11-01')).toBe('2026-11-01T00:00:00.000Z');
  expect(since('2026-11-01T06:30')).toBe('2026-11-01T06:30:00.000Z');
});

test.each(['30', '0d', '-1d', '30s', 'month', '', '1e9d', '30D', '999999999w'])(
  '--last %s is refused with what to write',
  (last) => {
    expect(() => choosePeriod({ last }, NOW)).toThrow(/got .*Expected .*such as .*--last 30d/);
  },
);

test('two periods at once are refused, and a long one reaches all runs there can be', () => {
  const both = { last: '30d', since: '2026-11-01' };
  expect(() => choosePeriod(both, NOW)).toThrow(/got --last 30d beside it\. Expected one/);
  expect(choosePeriod({ last: '5200w' }, NOW).fromMs).toBeLessThan(0);
});

test.each(['yesterday', '2026-13-01', '21.11.2026', '2027-01-01'])(
  '--since %s is refused with what to write',
  (since) => {
    expect(() => choosePeriod({ since }, NOW)).toThrow(/got .*Expected a day in UTC.*2026-11-21/);
  },
);
