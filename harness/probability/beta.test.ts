import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaBelow, betaQuantile, studentQuantile } from './beta.ts';

test('shares below are the known ones', () => {
  // Beta(1, 1) is uniform, Beta(2, 1) has x², and Beta(n, 1) is the largest of n.
  expect(betaBelow(1, 1, 0.3)).toBeCloseTo(0.3, 14);
  expect(betaBelow(2, 1, 0.3)).toBeCloseTo(0.09, 14);
  expect(betaBelow(30, 1, 0.9)).toBeCloseTo(0.9 ** 30, 14);
  // The arcsine law: Beta(1/2, 1/2).
  expect(betaBelow(0.5, 0.5, 0.1)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.1)), 12);
});

test('30 of 30 prove a coverage of 90.5 % by the exact one-sided bound', () => {
  // Clopper and Pearson's lower bound of all good is the 5 % quantile of Beta(30, 1).
  expect(betaQuantile(30, 1, 0.05)).toBeCloseTo(0.05 ** (1 / 30), 12);
  expect(betaQuantile(30, 1, 0.05)).toBeCloseTo(0.905, 3);
});

test('what lies below and what lies above are all, and a quantile is where its share lies below', () => {
  const parameter = fc.double({ min: 0.5, max: 400, noNaN: true });
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(parameter, parameter, share, (a, b, p) => {
      expect(betaBelow(a, b, p) + betaBelow(b, a, 1 - p)).toBeCloseTo(1, 9);
      expect(betaBelow(a, b, betaQuantile(a, b, p))).toBeCloseTo(p, 6);
    }),
  );
});

test('beta and Student quantiles agree with tables', () => {
  expect(betaQuantile(1, 1, 0.3)).toBeCloseTo(0.3, 12);
  expect(betaBelow(2, 3, 0.5)).toBeCloseTo(0.6875, 12);
  expect(studentQuantile(19, 0.975)).toBeCloseTo(2.093024, 6);
  expect(studentQuantile(1, 0.975)).toBeCloseTo(12.7062, 4);
});
