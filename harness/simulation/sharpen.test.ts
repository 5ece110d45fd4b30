import { expect, test } from 'vitest';
import { parseModel } from './load-model.ts';
import { simulateYears, YEAR_H } from './simulate-years.ts';
import { summarize } from './summarize.ts';

const { model } = parseModel(
  'model.yaml',
  `
title: T
question: Q
targets: [99%]
components:
  a: { availability: 97%, repair: { lognormal: { mean: 1h, sigma: 1.2 } }, source: s }
  b: { availability: 98%, repair: { exponential: { mean: 1h } }, source: s }
phases: { both: [a, b] }
`,
);

test('what is known of the parts narrows the interval, around the same truth', () => {
  if (!model) throw new Error('no model');
  const [summary] = summarize(model, simulateYears(model, 400, 'sharpened'));
  const exactMin = (1 - 0.97 * 0.98) * YEAR_H * 60;
  const { low = 0, high = 0 } = summary?.sharpenedDownMin ?? {};
  const width = (summary?.downMin.high ?? 0) - (summary?.downMin.low ?? 0);
  expect(high - low).toBeLessThan(width / 4);
  expect(low - (high - low)).toBeLessThan(exactMin);
  expect(high + (high - low)).toBeGreaterThan(exactMin);
});
