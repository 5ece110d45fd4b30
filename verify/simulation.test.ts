import { expect, test } from 'vitest';
import { CASE_NAMES, findFault, verifyCase } from './simulation.ts';

const SEEDS = 40;
const YEARS = 60;

test.each(CASE_NAMES)('%s: the errors of the simulation are those of chance', (name) => {
  const { coverage, p } = verifyCase(name, SEEDS, YEARS);
  expect(p).toBeGreaterThan(0.001);
  expect(coverage).toBeGreaterThan(0.8);
});

test('errors that are not those of chance are found', () => {
  expect(findFault({ coverage: 0.95, p: 0.0005 })).toMatch(/not normal/);
  expect(findFault({ coverage: 0.9, p: 0.5 })).toMatch(/90\.0 %/);
  expect(findFault({ coverage: 0.99, p: 0.5 })).toMatch(/99\.0 %/);
  expect(findFault({ coverage: 0.95, p: 0.5 })).toBeUndefined();
});
