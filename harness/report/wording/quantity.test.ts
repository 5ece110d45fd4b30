import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../slo/verdict.ts';
import { describeMeasured, formatMs, formatRoundMs, formatShare } from './quantity.ts';

test('a time stands in ms below a second and in s from there', () => {
  expect([0.4, 9.94, 620.4, 999.7, 1_040, 36_000].map((ms) => formatMs(ms))).toEqual([
    '0.4 ms',
    '9.9 ms',
    '620 ms',
    '1.00 s',
    '1.04 s',
    '36.00 s',
  ]);
});

test('what never came is never, not a number', () => {
  expect(formatMs(Number.POSITIVE_INFINITY)).toBe('never');
});

test('a bound is written as a round number', () => {
  expect([0, 250, 1_500, 2_000, 10_000].map(formatRoundMs)).toEqual([
    '0',
    '250 ms',
    '1.5 s',
    '2 s',
    '10 s',
  ]);
});

test('a share is never rounded up to all or down to none', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
      expect(['100 %', '0 %']).not.toContain(formatShare(share));
    }),
  );
});

test('a value beside its bound is never printed as equal when it is not', () => {
  const gap = fc.double({ min: 0.001, max: 4_000, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), gap, (seconds, beyondMs) => {
      const valueMs = seconds * 1_000 + beyondMs;
      const { value, bound } = describeMeasured(rowOf({ low: valueMs, high: valueMs }, seconds));
      expect(bound).toBe(`≤ ${seconds} s`);
      expect(Number.parseFloat(value)).not.toBe(seconds);
    }),
  );
});

test('a gauge beside its bound is never rounded to it', () => {
  const gauge = (value: number, bound: number) =>
    describeMeasured({
      ...rowOf({ low: value, high: value }, 0),
      unit: 'count',
      bound: { op: '=', value: bound },
    }).value;
  expect(gauge(0.0004, 0)).toBe('0.0004');
  expect(gauge(4.96, 5)).toBe('4.96');
  expect(gauge(0, 0)).toBe('0');
  expect(gauge(1_234, 0)).toBe('1,234');
});

test('an interval without an upper end says so', () => {
  expect(describeMeasured(rowOf({ low: 4_000 }, 2))).toEqual({
    value: 'at least 4.00 s',
    interval: '[4.00 s, never]',
    bound: '≤ 2 s',
  });
  expect(describeMeasured(rowOf({}, 2)).value).toBe('never');
});

test('a row without samples has no value', () => {
  expect(describeMeasured({ ...rowOf({}, 2), samples: 0 }).value).toBe('no data');
});

function rowOf(interval: { low?: number; high?: number }, boundS: number): Row {
  return {
    line: 1,
    text: '',
    kind: 'dead-air',
    quantity: 'dead-air max',
    verdict: 'missed',
    unit: 'ms',
    bound: { op: '<=', value: boundS * 1_000 },
    samples: 3,
    population: 'turns',
    windows: [],
    evidence: 'outside',
    ...interval,
  };
}
