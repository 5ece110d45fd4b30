import { expect, test } from 'vitest';
import { type Comparison, probabilityAtMost, tallyComparisons, tallyCounts } from './tally.ts';

/** 300 samples of a frame's width whose truth lies evenly inside, moved by a clock's error. */
function samples(clockErrorMs: number): Comparison[] {
  return Array.from({ length: 300 }, (_, index) => {
    const truthMs = 500 + index;
    const low = truthMs - 0.5 - (index % 20) + clockErrorMs;
    return { low, high: low + 20, truthMs };
  });
}

test('an instrument whose intervals hold the truth passes', () => {
  expect(tallyComparisons('x', samples(0), 30)).toMatchObject({ passed: true, inside: 300 });
});

test('a clock that is 25 ms off is red', () => {
  expect(tallyComparisons('x', samples(25), 30)).toMatchObject({ passed: false, isRight: false });
});

test('a bias of more than 3 ms is red though every truth lies inside', () => {
  const biased = samples(0).map((sample) => ({ ...sample, high: sample.high + 7 }));
  expect(tallyComparisons('x', biased, 30)).toMatchObject({
    passed: false,
    isRight: false,
    inside: 300,
  });
});

test('intervals that are wide enough to hold anything are red', () => {
  const wide = samples(0).map(({ low, high, truthMs }) => ({
    low: low - 20,
    high: high + 20,
    truthMs,
  }));
  expect(tallyComparisons('x', wide, 30)).toMatchObject({ passed: false, isRight: true });
});

test('no samples are no proof', () => {
  expect(tallyComparisons('x', [], 30).passed).toBe(false);
});

test('the binomial tail is exact', () => {
  expect(probabilityAtMost(1, 2, 0.5)).toBeCloseTo(0.75, 12);
  expect(probabilityAtMost(288, 300, 0.99)).toBeLessThan(0.001);
  expect(probabilityAtMost(294, 300, 0.99)).toBeGreaterThan(0.001);
});

test('a count that is off in two runs, once up and once down, is red', () => {
  const runs = [
    [{ quantity: 'lost', measured: 3, truth: 2 }],
    [{ quantity: 'lost', measured: 1, truth: 2 }],
  ];
  expect(tallyCounts(runs)).toEqual([{ quantity: 'lost', measured: 4, truth: 4, passed: false }]);
});
