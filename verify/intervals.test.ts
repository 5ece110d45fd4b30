import { expect, test } from 'vitest';
import { INTERVAL_CASES, type IntervalCase } from './interval-cases.ts';
import { findFault, verifyIntervals } from './intervals.ts';

const RUNS = 200;
/** The figures of the slowest cases are those of `verify/intervals.ts` alone. */
const QUICK = INTERVAL_CASES.filter(
  ({ name }) => /^(95|99\.9) %/.test(name) && !name.includes('30000'),
);

test('there are cases of independent, of few, of many and of injected outages', () => {
  for (const word of ['independent', ' 1 incident', '30 incidents', 'varying', 'injected']) {
    expect(QUICK.some(({ name }) => name.includes(word))).toBe(true);
  }
});

test.each(QUICK)('$name: the interval holds the truth and no verdict is dared wrongly', (each) => {
  expect(findFault(verifyIntervals(each, RUNS))).toBeUndefined();
});

test('a run that takes each request for an event of its own is found out', () => {
  const clustered = INTERVAL_CASES.find(({ name }) => name === '99 %, about 3 incidents');
  const naive: IntervalCase = {
    ...(clustered as IntervalCase),
    // What is open in so many clusters of one event each: the requests of a run, each on its own.
    draw: (random) => {
      const { clusters = [] } = clustered?.draw(random) ?? {};
      const bad = clusters.reduce((sum, cluster) => sum + cluster.bad, 0);
      const count = Math.round((bad / 2_000_000) * 500);
      const each = Array.from({ length: 500 }, (_, index) =>
        index < count ? { good: 0, bad: 1 } : { good: 1, bad: 0 },
      );
      return { clusters: each, incidents: count };
    },
  };
  expect(findFault(verifyIntervals(naive, RUNS))).toMatch(/only|wrongly/);
});
