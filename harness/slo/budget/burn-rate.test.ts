import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CountedInstant, findWorstLookbacks } from './burn-rate.ts';

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
        const { worst: found } = findWorstLookbacks(counted, lookbackMs, whole, [whole]);
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
  expect(findWorstLookbacks([asCounted({ atMs: 5, isBad: true })], 101, whole, [whole])).toEqual(
    {},
  );
});

test('look-backs with too few events are told apart, and only those that end in a window count', () => {
  const events = [10, 20, 60, 61, 62].map((atMs) => asCounted({ atMs, isBad: atMs < 61 }));
  expect(findWorstLookbacks(events, 10, whole, [whole]).worst?.badShare).toBe(1);
  const { worst, thin } = findWorstLookbacks(events, 10, whole, [whole], 3);
  expect(worst).toEqual({ atMs: 62, badShare: 1 / 3, count: 3 });
  expect(thin?.badShare).toBe(1);
  const late = findWorstLookbacks(events, 10, whole, [{ fromMs: 71, toMs: 90 }]);
  expect(late.worst?.badShare).toBe(0);
  // From 72 on nothing is counted any more: that may be the outage itself.
  expect(late.thin).toEqual({ atMs: 72, badShare: 1, count: 0 });
});

test('what has just left a look-back is counted no more, whatever the last bit of its instant is', () => {
  const leaves = { atMs: 0.1, good: 1, bad: 0 };
  const stays = { atMs: 5, good: 0, bad: 1 };
  // 0.1 + 10 - 10 is more than 0.1.
  const { worst } = findWorstLookbacks([leaves, stays], 10, { fromMs: 0, toMs: 20 }, [whole]);
  expect(worst).toEqual({ atMs: 10.1, badShare: 1, count: 1 });
});

test('the worst look-back is the same wherever on the axis of time a run lies', () => {
  const events = fc.array(event, { minLength: 1, maxLength: 30 });
  const places = fc.integer({ min: 0, max: 4_000_000 });
  const lookbacks = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(events, lookbacks, places, (some, lookbackMs, thousandths) => {
      const find = (byMs: number) => {
        const span = { fromMs: byMs, toMs: byMs + 100 };
        const moved = some.map(asCounted).map((each) => ({ ...each, atMs: each.atMs + byMs }));
        return findWorstLookbacks(moved, lookbackMs, span, [span]).worst?.badShare;
      };
      expect(find(thousandths / 1_000)).toEqual(find(0));
    }),
  );
});
