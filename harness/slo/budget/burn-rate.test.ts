import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CountedInstant, findWorstLookback } from './burn-rate.ts';

const whole = { fromMs: 0, toMs: 100 };
const event = fc.record({ atMs: fc.integer({ min: 0, max: 100 }), isBad: fc.boolean() });
const asCounted = ({ atMs, isBad }: { atMs: number; isBad: boolean }): CountedInstant => ({
  atMs,
  good: isBad ? 0 : 1,
  bad: isBad ? 1 : 0,
});

test('no look-back at any instant is worse than the worst that is found', () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 100 }),
      (events, lookbackMs) => {
        const counted = events.map(asCounted);
        const found = findWorstLookback(counted, lookbackMs, whole, [whole]);
        let worst: number | undefined;
        for (let atMs = lookbackMs; atMs <= 100; atMs += 0.5) {
          const inside = counted.filter(
            (each) => each.atMs > atMs - lookbackMs && each.atMs <= atMs,
          );
          const bad = inside.reduce((sum, each) => sum + each.bad, 0);
          if (inside.length > 0) worst = Math.max(worst ?? 0, bad / inside.length);
        }
        expect(found?.badShare).toEqual(worst);
      },
    ),
  );
});

test('a run that is shorter than the look-back has none', () => {
  expect(
    findWorstLookback([asCounted({ atMs: 5, isBad: true })], 101, whole, [whole]),
  ).toBeUndefined();
});

test('look-backs with too few events are passed over, and only those that end in a window count', () => {
  const events = [10, 20, 60, 61, 62].map((atMs) => asCounted({ atMs, isBad: atMs < 61 }));
  expect(findWorstLookback(events, 10, whole, [whole])?.badShare).toBe(1);
  expect(findWorstLookback(events, 10, whole, [whole], 3)).toEqual({
    atMs: 62,
    badShare: 1 / 3,
    count: 3,
  });
  expect(findWorstLookback(events, 10, whole, [{ fromMs: 71, toMs: 90 }])?.badShare).toBe(0);
});
