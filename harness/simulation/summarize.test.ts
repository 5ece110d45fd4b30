import { expect, test } from 'vitest';
import { parseModel } from './load-model.ts';
import type { Model } from './model.ts';
import { simulateYears } from './simulate-years.ts';
import { summarize } from './summarize.ts';
import { summarizeMonths } from './summarize-months.ts';

function read(written: string): Model {
  const { model, problems } = parseModel('m.yaml', `title: T\nquestion: Q\n${written}`);
  expect(problems).toEqual([]);
  if (!model) throw new Error('no model');
  return model;
}

test('a phase that no year saw down is not said to be perfect', () => {
  const model = read(`targets: [99.9%]
components: { a: { failure: { exponential: { mean: 100000000h } }, repair: { exponential: { mean: 2h } }, source: s } }
phases: { p: [a] }
`);
  const [summary] = summarize(model, simulateYears(model, 100, 'few'));
  expect(summary?.downMin).toMatchObject({ value: 0, low: 0 });
  // 3.689 outages of 2 h in 100 years.
  expect(summary?.downMin.high).toBeCloseTo((3.689 * 120) / 100, 2);
  expect(summary?.uptime.low).toBeLessThan(1);
  expect(summary?.uptime.exact).toBeCloseTo(1 - 2e-8, 12);
});

test('so few outages say nothing of z, and leave no uptime above 100 %', () => {
  const model = read(`targets: [99.9%]
components: { a: { failure: { exponential: { mean: 200000h } }, repair: { lognormal: { mean: 1h, sigma: 1.2 } }, source: s } }
phases: { p: [a] }
`);
  const drawn = simulateYears(model, 100, 'rare');
  const met = drawn[0]?.outages.reduce((sum, each) => sum + each, 0) ?? 0;
  expect(met).toBeGreaterThan(0);
  expect(met).toBeLessThan(100);
  const [summary] = summarize(model, drawn);
  expect(summary?.exactDownMin).toBeGreaterThan(0);
  expect(summary?.z).toBeUndefined();
  expect(summary?.uptime.high).toBeLessThanOrEqual(1);
});

test('maintenance that counts is no outage that was met: it says nothing of z, nor of how sure the rest is', () => {
  const model = read(`targets: [99.9%]
components: { a: { availability: 99.99999%, repair: { exponential: { mean: 24h } }, source: s } }
phases: { p: [a] }
maintenance: [{ name: patches, every: week, starts: 3h, lasts: 30m, counted: true, source: s }]
`);
  const [summary] = summarize(model, simulateYears(model, 200, 'planned'));
  expect(summary?.outagesAYear.value).toBe(53);
  expect(summary?.z).toBeUndefined();
  expect(summary?.downMin.low).toBeCloseTo(53 * 30, 6);
  // 3.689 outages of 24 h in 200 years.
  expect(summary?.downMin.high).toBeCloseTo(53 * 30 + (3.689 * 24 * 60) / 200, 1);
});

test('years that differ by rounding alone say nothing of z', () => {
  const model = read(`targets: [99.9%]
components: { a: { failure: { deterministic: { mean: 2h } }, repair: { deterministic: { mean: 2h } }, source: s } }
phases: { p: [a] }
`);
  const [summary] = summarize(model, simulateYears(model, 50, 'even'));
  expect(summary?.downMin.value).toBeCloseTo(4_380 * 60, 6);
  expect(summary?.outagesAYear.value).toBeGreaterThan(2_000);
  expect(summary?.z).toBeUndefined();
});

test('a month is judged by the hours of it that are looked at', () => {
  const written = (lasts: string): Model =>
    read(`targets: [50%]
components: { a: { failure: { deterministic: { mean: 2h } }, repair: { deterministic: { mean: 2h } }, source: s } }
phases: { p: [a] }
maintenance: [{ name: m, every: week, lasts: ${lasts}, counted: false, source: s }]
`);
  for (const lasts of ['1h', '83h']) {
    const model = written(lasts);
    for (const { month, meets } of summarizeMonths(model, simulateYears(model, 100, 'months'))) {
      // Down for half of any time: months keep 50 % in about half of all cases, however much of them is judged.
      expect(meets[0]?.chance.value, `${month}, ${lasts}`).toBeGreaterThan(0.3);
      expect(meets[0]?.chance.value, `${month}, ${lasts}`).toBeLessThan(0.8);
    }
  }
});
