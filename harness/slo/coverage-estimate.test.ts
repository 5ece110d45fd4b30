import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimShare } from '../probability/claim-share.ts';
import { clopperPearson } from '../probability/share-interval.ts';
import { estimateCoverage } from './coverage-estimate.ts';

test('30 of 30 prove 90.5 %, and the interval for display is two-sided', () => {
  const { posterior, clopperPearson95, oneSidedLower95 } = estimateCoverage(30, 30);
  expect(posterior).toEqual({ alpha: 30.5, beta: 0.5 });
  expect(oneSidedLower95).toBeCloseTo(0.05 ** (1 / 30), 12);
  expect(clopperPearson95[0]).toBeCloseTo(0.025 ** (1 / 30), 12);
  expect(clopperPearson95[1]).toBe(1);
});

test.each([
  [1_000, 1_000, 0.996_317_916_1, 1],
  [10_000, 9_995, 0.998_833_555_8, 0.999_837_632_2],
  [2_000, 1_999, 0.997_217_360_2, 0.999_987_341_2],
])('of %i trials %i successes lie within the published bounds', (n, k, low, high) => {
  const [lowest, highest] = estimateCoverage(k, n).clopperPearson95;
  expect(lowest).toBeCloseTo(low, 9);
  expect(highest).toBeCloseTo(high, 9);
});

test('no trial tells nothing', () => {
  const { clopperPearson95, oneSidedLower95 } = estimateCoverage(0, 0);
  expect(clopperPearson95).toEqual([0, 1]);
  expect(oneSidedLower95).toBe(0);
});

test('the bound is where the claim of a row turns from undecided to proven', () => {
  const counts = fc
    .integer({ min: 1, max: 400 })
    .chain((samples) =>
      fc.record({ samples: fc.constant(samples), successes: fc.integer({ min: 1, max: samples }) }),
    );
  fc.assert(
    fc.property(counts, fc.constantFrom(0.9, 0.95, 0.99), ({ samples, successes }, confidence) => {
      const [lowest, highest] = clopperPearson(successes, samples, 2 * confidence - 1);
      const claim = (share: number) =>
        claimShare(samples - successes, samples, 1 - share, confidence);
      expect(claim(lowest - 1e-6)).toBe('proven');
      expect(claim(lowest + 1e-6)).not.toBe('proven');
      expect(lowest).toBeLessThanOrEqual(successes / samples);
      expect(highest).toBeGreaterThanOrEqual(successes / samples);
    }),
  );
});
