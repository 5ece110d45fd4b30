import { expect, test } from 'vitest';
import { enumerateCoverage, findCoverageFault } from './coverage-claims.ts';

test.each([1, 3, 10, 30, 59, 299])(
  'of %i injections no coverage is claimed wrongly in more than 5 %%, and the intervals hold it in 95 %%',
  (injections) => {
    for (const share of [0.5, 0.8, 0.9, 0.905, 0.95, 0.99, 0.999]) {
      expect(findCoverageFault(enumerateCoverage(injections, share))).toBeUndefined();
    }
  },
);

test('the chances of all numbers of successes add up, and a claim that is dared too early is found', () => {
  const { wronglyMet, heldOneSided } = enumerateCoverage(30, 0.9049);
  // 30 of 30 prove 90.5 %: at 90.5 % itself they come in 5 of 100 cases.
  expect(wronglyMet).toBeGreaterThan(0.045);
  expect(heldOneSided + wronglyMet).toBeCloseTo(1, 2);
  const sound = enumerateCoverage(30, 0.9);
  expect(findCoverageFault({ ...sound, wronglyMet: 0.06 })).toMatch(/met is dared wrongly/);
  expect(findCoverageFault({ ...sound, wronglyMissed: 0.06 })).toMatch(/missed is dared wrongly/);
  expect(findCoverageFault({ ...sound, heldTwoSided: 0.94 })).toMatch(/interval/);
  expect(findCoverageFault({ ...sound, heldOneSided: 0.94 })).toMatch(/bound/);
});
