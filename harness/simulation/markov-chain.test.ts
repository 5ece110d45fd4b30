import { expect, test } from 'vitest';
import { meanTimeToFirstFailureH, rateOfOutages, shareDown } from './markov-chain.ts';
import { buildChain, type ChainGroup } from './repair-chain.ts';

const [L, M] = [0.01, 1];

function pair(options: Partial<ChainGroup>) {
  const members = [
    { failure: L, repair: M },
    { failure: L, repair: M },
  ];
  const group = { members, leastUp: 1, crews: 2, isCold: false, shocks: 0, ...options };
  const chain = buildChain([group]);
  if (!chain) throw new Error('too many states');
  return chain;
}

test.each([
  ['hot, a crew each', {}, 9.802_960_49e-5],
  ['hot, one crew', { crews: 1 }, 1.960_399_92e-4],
  ['cold, one crew', { crews: 1, isCold: true }, 9.900_009_9e-5],
  ['cold, two crews', { isCold: true }, 4.950_249_99e-5],
])('one of two, %s, is down for the known share', (_name, options, share) => {
  expect(shareDown(pair(options))).toBeCloseTo(share, 12);
});

test('the mean time to the first failure is the known one', () => {
  expect(meanTimeToFirstFailureH(pair({ crews: 1 }))).toBeCloseTo(5_150, 7);
});

test('a shock that kills both, repaired one by one, is a chain of three states', () => {
  const shocks = 0.002;
  const two = M * M;
  const one = M * (2 * L + shocks);
  const none = 2 * L * (L + shocks) + shocks * (M + L + shocks);
  expect(shareDown(pair({ crews: 1, shocks }))).toBeCloseTo(none / (two + one + none), 14);
});

test('outages begin as often as they end', () => {
  // With a crew each, both are down until one of two is repaired.
  expect(rateOfOutages(pair({}))).toBeCloseTo(shareDown(pair({})) * 2 * M, 14);
});

test('shares as small as the rates make them are right to their last digits', () => {
  const rate = 1e-9;
  const members = [1, 2, 3].map(() => ({ failure: rate, repair: 1 }));
  const chain = buildChain([{ members, leastUp: 1, crews: 3, isCold: false, shocks: 0 }]);
  expect((chain ? shareDown(chain) : 0) / (rate / (1 + rate)) ** 3).toBeCloseTo(1, 12);
});

test('what has more states than can be written down is none', () => {
  const members = Array.from({ length: 12 }, () => ({ failure: 1, repair: 1 }));
  expect(
    buildChain([{ members, leastUp: 1, crews: 12, isCold: false, shocks: 0 }]),
  ).toBeUndefined();
});
