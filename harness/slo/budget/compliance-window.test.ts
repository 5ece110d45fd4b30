import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ComplianceWindow } from '../../objectives/service-level.ts';
import { findComplianceWindow } from './compliance-window.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Calendar = Extract<ComplianceWindow, { kind: 'calendar' }>;

function calendar(
  count: number,
  unit: Calendar['unit'],
  start: string,
  timeZone: string,
): Calendar {
  return { kind: 'calendar', count, unit, start, timeZone };
}

function describe(window: ComplianceWindow, at: string): [string, string, number] {
  const { fromMs, toMs } = findComplianceWindow(window, Date.parse(at));
  const iso = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z');
  return [iso(fromMs), iso(toMs), (toMs - fromMs) / HOUR_MS];
}

test('a rolling window ends where it is asked for', () => {
  const rolling = { kind: 'rolling', lengthMs: 28 * DAY_MS, text: '28d' } as const;
  expect(findComplianceWindow(rolling, 40 * DAY_MS)).toEqual({
    fromMs: 12 * DAY_MS,
    toMs: 40 * DAY_MS,
  });
});

const berlinDays = calendar(1, 'd', '2026-01-01 00:00:00', 'Europe/Berlin');
const berlinMonths = calendar(1, 'M', '2026-01-01 00:00:00', 'Europe/Berlin');

test.each([
  [
    'a day in which the clock is put forward',
    berlinDays,
    '2026-03-29T12:00Z',
    '2026-03-28T23:00Z',
    23,
  ],
  ['a day in which it is put back', berlinDays, '2026-10-25T12:00Z', '2026-10-24T22:00Z', 25],
  ['February', berlinMonths, '2026-02-10T00:00Z', '2026-01-31T23:00Z', 28 * 24],
  ['a leap February', berlinMonths, '2028-02-10T00:00Z', '2028-01-31T23:00Z', 29 * 24],
  ['March, an hour short', berlinMonths, '2026-03-31T21:59Z', '2026-02-28T23:00Z', 31 * 24 - 1],
  [
    'a quarter',
    calendar(1, 'Q', '2026-01-01 00:00:00', 'UTC'),
    '2026-05-05T00:00Z',
    '2026-04-01T00:00Z',
    91 * 24,
  ],
  [
    'two weeks in New York',
    calendar(2, 'w', '2026-03-02 09:30:00', 'America/New_York'),
    '2026-03-10T00:00Z',
    '2026-03-02T14:30Z',
    14 * 24 - 1,
  ],
  [
    'a year before its start',
    calendar(1, 'Y', '2026-01-01 00:00:00', 'UTC'),
    '2024-06-01T00:00Z',
    '2024-01-01T00:00Z',
    366 * 24,
  ],
] as const)('%s has its true length', (_, window, at, from, hours) => {
  const [begin, , length] = describe(window, at);
  expect([begin, length]).toEqual([from, hours]);
});

test('a month from the 31st ends on the last day of a shorter one, and the 31st comes back', () => {
  const window = calendar(1, 'M', '2026-01-31 00:00:00', 'UTC');
  expect(describe(window, '2026-02-10T00:00Z').slice(0, 2)).toEqual([
    '2026-01-31T00:00Z',
    '2026-02-28T00:00Z',
  ]);
  expect(describe(window, '2026-03-10T00:00Z').slice(0, 2)).toEqual([
    '2026-02-28T00:00Z',
    '2026-03-31T00:00Z',
  ]);
});

test('a time that the clock skips comes later by what was skipped, one that it shows twice comes first', () => {
  const skipped = calendar(1, 'd', '2026-03-01 02:30:00', 'Europe/Berlin');
  expect(describe(skipped, '2026-03-29T12:00Z')[0]).toBe('2026-03-29T01:30Z');
  const twice = calendar(1, 'd', '2026-03-01 02:30:00', 'Europe/Berlin');
  expect(describe(twice, '2026-10-25T12:00Z')[0]).toBe('2026-10-25T00:30Z');
});

test('windows follow each other without a gap, and the one that is found holds the instant', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  );
  const unit = fc.constantFrom<Calendar['unit']>('d', 'w', 'M', 'Q', 'Y');
  const at = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });
  fc.assert(
    fc.property(zone, unit, fc.integer({ min: 1, max: 3 }), at, (timeZone, each, count, atMs) => {
      const window = calendar(count, each, '2020-01-31 02:30:00', timeZone);
      const found = findComplianceWindow(window, atMs);
      expect(found.fromMs).toBeLessThanOrEqual(atMs);
      expect(found.toMs).toBeGreaterThan(atMs);
      expect(findComplianceWindow(window, found.toMs).fromMs).toBe(found.toMs);
      expect(findComplianceWindow(window, found.toMs - 1)).toEqual(found);
    }),
  );
});

test('a start that is no date and a zone that is none are refused', () => {
  expect(() => describe(calendar(1, 'd', 'soon', 'UTC'), '2026-01-01')).toThrow(/got soon/);
  expect(() => describe(calendar(1, 'd', '2026-01-01', 'Mars/Olympus'), '2026-01-01')).toThrow(
    RangeError,
  );
});
