import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveRandom } from '../scenario/random.ts';
import {
  type Distribution,
  deterministic,
  exponential,
  lognormal,
  weibull,
} from './distribution.ts';

const DRAWS = 40_000;
const KINDS: [string, Distribution][] = [
  ['exponential', exponential(2)],
  ['deterministic', deterministic(2)],
  ['lognormal', lognormal(2, 0.8)],
  ['weibull with a long tail', weibull(2, 0.7)],
  ['weibull, nearly all alike', weibull(2, 3)],
];

describe.each(KINDS)('%s', (name, distribution) => {
  const random = deriveRandom('test', name);
  const draws = Array.from({ length: DRAWS }, () => distribution.draw(random));

  test('its draws have its mean', () => {
    const mean = draws.reduce((sum, each) => sum + each, 0) / DRAWS;
    expect(mean).toBeGreaterThan(2 * 0.96);
    expect(mean).toBeLessThan(2 * 1.04);
  });

  test('the mean beyond an age is what its draws have beyond it', () => {
    for (const ageH of [0, 0.1, 1, 1.9, 4]) {
      const beyond = draws.reduce((sum, each) => sum + Math.max(0, each - ageH), 0) / DRAWS;
      expect(Math.abs(distribution.meanBeyondH(ageH) - beyond)).toBeLessThan(0.06);
    }
  });

  test('the residual has the density of the survivors', () => {
    const residuals = Array.from({ length: DRAWS }, () => distribution.drawResidual(random));
    for (const ageH of [0.2, 1, 3]) {
      const share = residuals.filter((each) => each > ageH).length / DRAWS;
      expect(Math.abs(distribution.meanBeyondH(ageH) / 2 - share)).toBeLessThan(0.015);
    }
  });
});

test('a weibull of shape 1 is exponential', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (ageH) => {
      const { meanBeyondH } = weibull(3, 1);
      expect(meanBeyondH(ageH)).toBeCloseTo(exponential(3).meanBeyondH(ageH), 9);
    }),
  );
});
