import { expect, test } from 'vitest';
import { decideShare } from './decide-share.ts';

test.each([
  [0.995, 598],
  [0.999, 2_995],
  [0.9995, 5_990],
  [0.9999, 29_956],
])('%d is proven by %i trials without a failure and by none fewer', (goal, needed) => {
  const decide = (effective: number) => {
    const share = { bad: 0, effective };
    return decideShare(share, share, Number((1 - goal).toPrecision(14)));
  };
  expect(decide(needed).verdict).toBe('met');
  expect(decide(needed - 1)).toMatchObject({ verdict: 'inconclusive', failureFree: needed });
});

test('an undecided share says how many more runs like it would decide, either way', () => {
  const share = (bad: number, effective: number) => ({ bad, effective });
  const decide = (bad: number, effective: number) =>
    decideShare(share(bad, effective), share(bad, effective), 0.01);
  const better = decide(0.005, 400);
  const worse = decide(0.02, 100);
  expect([better.verdict, worse.verdict]).toEqual(['inconclusive', 'inconclusive']);
  for (const [bad, effective, { moreRuns = 0 }, verdict] of [
    [0.005, 400, better, 'met'],
    [0.02, 100, worse, 'missed'],
  ] as const) {
    expect(decide(bad, effective * (moreRuns + 1)).verdict).toBe(verdict);
    expect(decide(bad, effective * moreRuns).verdict).toBe('inconclusive');
  }
  expect(decide(0.01, 100).moreRuns).toBeUndefined();
});

test('what lateness leaves open between met and missed is not decided by more runs', () => {
  const bad = (share: number) => ({ bad: share, effective: 10_000 });
  expect(decideShare(bad(0.02), bad(0), 0.01)).toEqual({ verdict: 'inconclusive' });
});
