import { expect, test } from 'vitest';
import type { Case } from './simulation/case.ts';
import { CASES } from './simulation/cases.ts';
import { findFault, verifyCase } from './simulation.ts';

const SEEDS = 30;
/** A share of the years of the full run: the test is of the engine, not of the normal limit. */
const YEARS = 0.2;

test.each(Object.entries(CASES))(
  '%s: the errors of the simulation are those of chance',
  (_, each) => {
    const { coverage, p } = verifyCase(shorten(each), SEEDS);
    expect(p).toBeGreaterThan(0.001);
    expect(coverage).toBeGreaterThan(0.8);
  },
);

/** What a tool says that takes every repair for an exponential one. */
test('a formula that takes a fixed repair for an exponential one is found out', () => {
  const right = CASES['M2 fixed repair'] as Case;
  const exponential = 0.03 * (1 - 0.9 * 0.97 * Math.exp(-0.25)) * 8_760;
  const wrong: Case = {
    ...right,
    measure: (years, seed) => ({ ...right.measure(years, seed), exact: exponential }),
  };
  expect(findFault(verifyCase(wrong, 50))).toMatch(/not normal/);
  expect(findFault(verifyCase(right, 50))).toBeUndefined();
});

test('errors that are not those of chance are found', () => {
  expect(findFault({ coverage: 0.95, p: 0.0005 })).toMatch(/not normal/);
  expect(findFault({ coverage: 0.9, p: 0.5 })).toMatch(/90\.0 %/);
  expect(findFault({ coverage: 0.99, p: 0.5 })).toMatch(/99\.0 %/);
  expect(findFault({ coverage: 0.95, p: 0.5 })).toBeUndefined();
});

function shorten({ years, measure }: Case): Case {
  return { years: Math.ceil(years * YEARS), measure };
}
