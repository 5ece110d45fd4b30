import { expect, test } from 'vitest';
import { claimShare, samplesToProve } from './claim-share.ts';

test.each([
  [0.05, 59],
  [0.01, 299],
  [0.005, 598],
  [0.001, 2_995],
  [0.0005, 5_990],
  [0.0001, 29_956],
])(
  'a share of misses of %f needs %i samples without one for 95 %% confidence',
  (allowed, samples) => {
    expect(samplesToProve(0, allowed, 0.95)).toBe(samples);
    expect(claimShare(0, samples, allowed, 0.95)).toBe('proven');
    expect(claimShare(0, samples - 1, allowed, 0.95)).toBe('undecided');
  },
);

test('30 of 30 successes prove 90.5 % and no more', () => {
  expect(claimShare(0, 30, 1 - 0.9049, 0.95)).toBe('proven');
  expect(claimShare(0, 30, 1 - 0.9051, 0.95)).toBe('undecided');
});

test('the bounds are those of Clopper and Pearson', () => {
  // Two-sided 95 % of (10,000, 5) is [0.0001623678, 0.0011664442]: one-sided 97.5 % on each side.
  expect(claimShare(5, 10_000, 0.0011665, 0.975)).toBe('proven');
  expect(claimShare(5, 10_000, 0.0011663, 0.975)).toBe('undecided');
  expect(claimShare(5, 10_000, 0.0001624, 0.975)).toBe('undecided');
  expect(claimShare(5, 10_000, 0.0001623, 0.975)).toBe('refuted');
});

test('many misses refute, and nothing proves a share of zero', () => {
  expect(claimShare(500_000, 1_000_000, 0.05, 0.95)).toBe('refuted');
  expect(claimShare(500_000, 1_000_000, 0.95, 0.95)).toBe('proven');
  expect(claimShare(0, 1_000_000, 0, 0.95)).toBe('undecided');
  expect(samplesToProve(0, 0, 0.95)).toBeUndefined();
});

test('the fewest samples are found also where they are billions, and nothing is no share', () => {
  expect(samplesToProve(0, 1e-9, 0.95)).toBe(2_995_732_273);
  expect(samplesToProve(0, Number.NaN, 0.95)).toBeUndefined();
  expect(samplesToProve(0, 0.01, Number.NaN)).toBeUndefined();
});
