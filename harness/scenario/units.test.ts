import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration, formatDuration, formatShare, formatShift, rate, share, shift } from './units.ts';

test.each([
  ['5s', 5_000],
  ['1.5s', 1_500],
  ['200ms', 200],
  ['2m', 120_000],
  ['0ms', 0],
])('the duration %s is %d ms', (text, ms) => {
  expect(duration.parse(text)).toBe(ms);
});

test.each([
  ['99.9%', 0.999],
  ['99.95%', 0.9995],
  ['100%', 1],
  ['0%', 0],
  ['30%', 0.3],
])('the share %s is exactly %d', (text, value) => {
  expect(share.parse(text)).toBe(value);
});

test('a rate is a number above 0 for each second', () => {
  expect(rate.parse('2/s')).toBe(2);
  expect(rate.parse('0.5/s')).toBe(0.5);
  for (const wrong of ['0/s', '0.0/s', '2', '2/m', '-1/s', 2]) {
    expect(rate.safeParse(wrong).success, String(wrong)).toBe(false);
  }
});

test('what has no unit, or none of ours, is refused', () => {
  for (const wrong of ['5', 5, '5 s', '-5s', '1h', 's', '', '.5s', '1e3s', 'NaNs', null]) {
    expect(duration.safeParse(wrong).success, String(wrong)).toBe(false);
  }
  for (const wrong of ['99.9', 0.999, '101%', '-1%', '100.1%', '%', undefined]) {
    expect(share.safeParse(wrong).success, String(wrong)).toBe(false);
  }
});

test('a shift points back with a minus, and is read back as it was formatted', () => {
  expect(shift.parse('-30s')).toBe(-30_000);
  expect(shift.parse('5m')).toBe(300_000);
  for (const ms of [-90_000, -1, 0, 120_000]) expect(shift.parse(formatShift(ms))).toBe(ms);
  for (const wrong of ['+5m', '--5s', '-5', 5]) expect(shift.safeParse(wrong).success).toBe(false);
});

test('a duration and a share that were formatted are read back as they were', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_600_000 }), (ms) => {
      expect(duration.parse(formatDuration(ms))).toBe(ms);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (parts) => {
      expect(share.parse(formatShare(parts / 10_000))).toBe(parts / 10_000);
    }),
  );
});
