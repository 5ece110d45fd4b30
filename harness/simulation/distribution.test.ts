import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildDistribution,
  type Distribution,
  deterministic,
  empirical,
  exponential,
  gamma,
  lognormal,
  sumOf,
  weibull,
  withMean,
} from './distribution.ts';
import { createStream, deriveKey, drawUniform, startStream } from './stream.ts';

const DRAWS = 40_000;
const KINDS: [string, Distribution][] = [
  ['exponential', exponential(2)],
  ['deterministic', deterministic(2)],
  ['lognormal', lognormal(2, 0.8)],
  ['weibull with a long tail', weibull(2, 0.7)],
  ['weibull, nearly all alike', weibull(2, 3)],
  ['gamma with a long tail', gamma(2, 0.6)],
  ['erlang of three stages', gamma(2, 3)],
  ['empirical', empirical([0.5, 3, 0.5, 4])],
  ['sum of two', sumOf([empirical([0.5, 1.5]), lognormal(1, 0.7)])],
];

describe.each(KINDS)('%s', (name, distribution) => {
  const stream = createStream();
  startStream(stream, deriveKey('test', name), 0);
  const draws = new Float64Array(DRAWS);
  distribution.fill(stream, draws, DRAWS);

  test('its draws have its mean', () => {
    const mean = draws.reduce((sum, each) => sum + each, 0) / DRAWS;
    expect(mean).toBeGreaterThan(2 * 0.96);
    expect(mean).toBeLessThan(2 * 1.04);
  });

  test('drawn one by one or many at once, they are the same', () => {
    startStream(stream, deriveKey('test', name), 0);
    const single = Array.from({ length: 50 }, () => distribution.draw(stream));
    expect(single).toEqual([...draws.slice(0, 50)]);
  });

  test('so many are longer as it says', () => {
    for (const ageH of [0.1, 1, 1.9, 4.1]) {
      const share = draws.filter((each) => each > ageH).length / DRAWS;
      expect(Math.abs(distribution.above(ageH) - share)).toBeLessThan(0.012);
    }
  });

  test('the mean beyond an age is what its draws have beyond it', () => {
    for (const ageH of [-1, 0, 0.1, 1, 1.9, 4]) {
      const beyond = draws.reduce((sum, each) => sum + Math.max(0, each - ageH), 0) / DRAWS;
      expect(Math.abs(distribution.meanBeyondH(ageH) - beyond)).toBeLessThan(0.06);
    }
  });

  test('what is left of the one that is met has the density of the survivors', () => {
    const left = Array.from(
      { length: DRAWS },
      () => distribution.drawMet(stream) * drawUniform(stream),
    );
    for (const ageH of [0.2, 1, 3]) {
      const share = left.filter((each) => each > ageH).length / DRAWS;
      expect(Math.abs(distribution.meanBeyondH(ageH) / 2 - share)).toBeLessThan(0.015);
    }
  });

  test('the mean of what depends on it is taken over all of it', () => {
    expect(distribution.average((lengthH) => lengthH)).toBeCloseTo(2, 3);
    const served = distribution.average((lengthH) => Math.exp(-lengthH));
    const drawn = draws.reduce((sum, each) => sum + Math.exp(-each), 0) / DRAWS;
    expect(Math.abs(served - drawn)).toBeLessThan(0.01);
  });

  test('stretched, all of it is longer by the same factor', () => {
    const stretched = withMean(distribution, 6);
    expect(stretched.meanH).toBeCloseTo(6, 12);
    expect(stretched.meanBeyondH(3.3)).toBeCloseTo(3 * distribution.meanBeyondH(1.1), 9);
  });

  test('what it is made from makes it again', () => {
    const again = buildDistribution(JSON.parse(JSON.stringify(distribution.spec)));
    expect(again.meanBeyondH(0.7)).toBe(distribution.meanBeyondH(0.7));
  });
});

const ages = fc.double({ min: 0, max: 20, noNaN: true });

test('a weibull and a gamma of shape 1 are exponential', () => {
  fc.assert(
    fc.property(ages, (ageH) => {
      const known = exponential(3).meanBeyondH(ageH);
      expect(weibull(3, 1).meanBeyondH(ageH)).toBeCloseTo(known, 9);
      expect(gamma(3, 1).meanBeyondH(ageH)).toBeCloseTo(known, 9);
    }),
  );
});

test('the mean beyond an age falls as fast as there are longer ones', () => {
  const smooth = KINDS.filter(([name]) => !/deterministic|empirical|sum/.test(name));
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 15, noNaN: true }), (ageH) => {
      const step = ageH * 1e-4;
      for (const [, { meanBeyondH, above }] of smooth) {
        const slope = (meanBeyondH(ageH - step) - meanBeyondH(ageH + step)) / (2 * step);
        expect(slope).toBeCloseTo(above(ageH), 5);
      }
    }),
  );
});

test('nothing is left beyond an age that no length ever reaches', () => {
  // (4 / mean) ** 100 is beyond all numbers.
  expect(weibull(0.001, 100).meanBeyondH(4)).toBe(0);
});
