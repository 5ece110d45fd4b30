import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QuietTime } from './clusters.ts';

test('there are twenty batches, and the last instant of a run lies in the last of them', () => {
  const quiet = new QuietTime({ faults: [] }, [{ fromMs: 0, toMs: 40_000 }]);
  expect([0, 1_999, 2_000, 39_999, 40_000, 45_000].map((atMs) => quiet.batchOf(atMs))).toEqual([
    0, 0, 1, 19, 19, 19,
  ]);
});

test('of any time at all there are no more than twenty', () => {
  const span = fc
    .tuple(fc.nat(1_000), fc.double({ min: 0, max: 1_000, noNaN: true }))
    .map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 5 }), fc.nat(3_000), (windows, atMs) => {
      const batch = new QuietTime({ faults: [] }, windows).batchOf(atMs);
      expect(batch).toBeGreaterThanOrEqual(0);
      expect(batch).toBeLessThan(20);
    }),
  );
});
