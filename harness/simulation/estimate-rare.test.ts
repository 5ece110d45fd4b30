import { expect, test } from 'vitest';
import { estimatePlainly, estimateRare } from './estimate-rare.ts';
import { parseModel } from './load-model.ts';
import type { Chain } from './markov-chain.ts';
import { buildChain } from './repair-chain.ts';
import { simulateYears } from './simulate-years.ts';
import { summarize } from './summarize.ts';

const CYCLES = 200_000;

function pair(failure: number): Chain {
  const members = [
    { failure, repair: 1 },
    { failure, repair: 1 },
  ];
  const chain = buildChain([{ members, leastUp: 1, crews: 2, isCold: false, shocks: 0 }]);
  if (!chain) throw new Error('too many states');
  return chain;
}

test.each([
  [1e-2, 9.802_96e-5],
  [1e-3, 9.980_03e-7],
  [1e-4, 9.998e-9],
  [1e-5, 9.999_8e-11],
])('with failures of %d an hour, the error is the same small part of ever less', (rate, share) => {
  const { value, low, high, exact, warning } = estimateRare(pair(rate), CYCLES, 'rare');
  expect(exact / share).toBeCloseTo(1, 5);
  expect(low).toBeLessThan(exact);
  expect(high).toBeGreaterThan(exact);
  // 0.098 % at four million cycles is 0.44 % at a twentieth of them.
  expect((high - low) / 2 / value).toBeGreaterThan(0.0042);
  expect((high - low) / 2 / value).toBeLessThan(0.0047);
  expect(warning).toBeUndefined();
});

test('without bias so many cycles say next to nothing', () => {
  const { value, low, high } = estimatePlainly(pair(1e-3), CYCLES, 'plain');
  expect((high - low) / 2 / value).toBeGreaterThan(0.1);
});

/** One pair that truly goes down, among three that hardly ever do: the bias tries all of them alike. */
function trap(): Chain {
  const chain = buildChain(
    [0.01, 1e-6, 1e-6, 1e-6].map((failure) => ({
      members: [
        { failure, repair: 1 },
        { failure, repair: 1 },
      ],
      leastUp: 1,
      crews: 2,
      isCold: false,
      shocks: 0,
    })),
  );
  if (!chain) throw new Error('too many states');
  return chain;
}

test('an estimate that is silently wrong is told apart by the exact answer', () => {
  const { value, error, exact, warning } = estimateRare(trap(), 30, 'trap');
  expect(Math.abs(value - exact) / error).toBeGreaterThan(4);
  expect(warning).toMatch(/standard errors off the exact/);
});

test('a phase that plain years hardly meet is told by biased cycles', () => {
  const { model } = parseModel(
    'model.yaml',
    `
title: T
question: Q
targets: [99%]
components:
  a: { failure: { exponential: { mean: 10000h } }, repair: { exponential: { mean: 1h } }, source: s }
  b: { failure: { exponential: { mean: 10000h } }, repair: { exponential: { mean: 1h } }, source: s }
phases: { one: [a], pair: [{ anyOf: [a, b] }] }
maintenance: [{ name: m, every: week, lasts: 1h, counted: true, source: s }]
`,
  );
  if (!model) throw new Error('no model');
  const [one, both] = summarize(model, simulateYears(model, 300, 'hardly'));
  expect(one).not.toHaveProperty('rare');
  // Nothing but the maintenance of 53 weeks, which is no part of what is rare.
  expect(both?.downMin.value).toBeCloseTo(53 * 60, 6);
  expect((both?.rare?.value ?? 0) / 9.998e-9).toBeCloseTo(1, 1);
});
