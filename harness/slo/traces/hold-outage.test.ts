import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdOutage } from './hold-outage.ts';

/** In force from 10 to 20 s. */
const outage = {
  first: { fromMs: 10_000, toMs: 15_000 },
  degraded: { fromMs: 15_000, toMs: 20_000 },
  after: { fromMs: 20_000, toMs: 40_000 },
  nextMs: Infinity,
};
const at = (atMs: number, isGood = true) => ({ atMs, isGood });

test('the second half of the fault is repeated until its end, which comes as much later', () => {
  const seen = [at(9_000), at(12_000, false), at(16_000, false), at(19_000), at(21_000)];
  expect(holdOutage(seen, outage, 22_000).map(({ atMs }) => atMs)).toEqual([
    9_000, 12_000,
    // Every 5 s until 32 s.
    16_000, 21_000, 26_000, 31_000, 19_000, 24_000, 29_000, 33_000,
  ]);
});

test('held for as long as it lasted, a run stays as it was', () => {
  const seen = [at(9_000), at(15_000, false), at(19_999), at(20_000)];
  expect(holdOutage(seen, outage, 10_000)).toEqual(seen);
});

test('the share of bad in what is repeated is that of the second half', () => {
  const instants = fc.array(
    fc.record({ atMs: fc.integer({ min: 15_000, max: 19_999 }), isGood: fc.boolean() }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 40 }), (seen, times) => {
      // 5 s before the second half, and that so often.
      const held = holdOutage(seen, outage, 5_000 + times * 5_000);
      const bad = (of: typeof seen) => of.filter(({ isGood }) => !isGood).length;
      expect(held).toHaveLength(seen.length * times);
      expect(bad(held)).toBe(bad(seen) * times);
      expect(Math.max(...held.map(({ atMs }) => atMs))).toBeLessThan(15_000 + times * 5_000);
    }),
  );
});

test('an outage is made longer, never shorter', () => {
  expect(() => holdOutage([], outage, 9_000)).toThrow(
    'Failed to hold the outage for 9s: in the run it lasts 10s. Expected a longer time.',
  );
});
