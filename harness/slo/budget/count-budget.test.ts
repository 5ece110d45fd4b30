import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { countByMethod, sliceStretches } from './count-budget.ts';
import { spendBudget } from './error-budget.ts';
import { cutStretch, type Stretch, type Tally } from './stretch.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 30 * DAY_MS;
const minutes = { sliceMs: MINUTE_MS, originMs: 0, sliceTarget: 0.95 };

function sumTally(parts: readonly Tally[]): Tally {
  const sum = { good: 0, bad: 0 };
  for (const { good, bad } of parts) {
    sum.good += good;
    sum.bad += bad;
  }
  return sum;
}

/** Everything in a span turned from good to bad. */
function failDuring(stretches: Stretch[], fromMs: number, toMs: number): Stretch[] {
  return stretches.flatMap((stretch) => {
    const inside = cutStretch(stretch, fromMs, toMs);
    const parts = [
      cutStretch(stretch, Number.NEGATIVE_INFINITY, fromMs),
      inside && { ...inside, good: 0, bad: inside.good },
      cutStretch(stretch, toMs, Number.POSITIVE_INFINITY),
    ];
    return parts.filter((part) => part !== undefined);
  });
}

/** 30 days of 12 hours at 100 requests per second and 12 hours at one. */
function twoSpeeds(): Stretch[] {
  return Array.from({ length: 30 }, (_, day): Stretch[] => {
    const noonMs = day * DAY_MS + 12 * HOUR_MS;
    return [
      { fromMs: day * DAY_MS, toMs: noonMs, good: 12 * 3_600 * 100, bad: 0 },
      { fromMs: noonMs, toMs: (day + 1) * DAY_MS, good: 12 * 3_600, bad: 0 },
    ];
  }).flat();
}

const peakMs = 10 * DAY_MS + 3 * HOUR_MS;
const nightMs = 10 * DAY_MS + 15 * HOUR_MS;

test.each([
  ['occurrences', nightMs, 2.75],
  ['occurrences', peakMs, 275.0],
  ['timeslices', nightMs, 138.9],
  ['timeslices', peakMs, 138.9],
  ['ratio-timeslices', nightMs, 138.9],
  ['ratio-timeslices', peakMs, 138.9],
] as const)(
  'an hour of outage by %s, begun at %i ms, spends %d %% of a 99.9 %% budget',
  (method, fromMs, percent) => {
    const failed = failDuring(twoSpeeds(), fromMs, fromMs + HOUR_MS);
    const tally = sumTally(countByMethod(method, failed, minutes));
    const spent = spendBudget(tally, 0.999, MONTH_MS, MONTH_MS);
    expect((spent?.consumed ?? 0) * 100).toBeCloseTo(percent, percent < 10 ? 2 : 1);
    // Overspent: what is left is negative and stays so.
    if (percent > 100) expect(spent?.remainingMinutes).toBeLessThan(-16);
  },
);

/** OpenSLO's example: two weeks, 24,000 requests a day, 99 % good, target 95 %, an attack leaves 1 % good. */
function underAttack(attackMs: number, attackRequests: number): Stretch[] {
  const weeksMs = 14 * DAY_MS;
  const all = 14 * 24_000;
  return [
    { fromMs: 0, toMs: weeksMs, good: all * 0.99, bad: all * 0.01 },
    { fromMs: 0, toMs: attackMs, good: attackRequests * 0.01, bad: attackRequests * 0.99 },
  ];
}

test('14,298 requests of an attack burn a budget by occurrences, 14,297 do not', () => {
  const burn = (requests: number) =>
    spendBudget(sumTally(underAttack(HOUR_MS, requests)), 0.95, 1, 1)?.burnRate;
  expect(burn(14_298)).toBeGreaterThanOrEqual(1);
  expect(burn(14_297)).toBeLessThan(1);
});

test.each([
  ['ratio-timeslices', 822, 822.9],
  ['timeslices', 1_007, 1_008],
] as const)(
  'by %s an attack of a minute more than %i burns the budget after %d',
  (method, whole, needed) => {
    const burn = (attackMinutes: number): number => {
      const attackMs = attackMinutes * MINUTE_MS;
      const slices = [
        ...countByMethod(method, [{ fromMs: 0, toMs: attackMs, good: 1, bad: 99 }], minutes),
        ...countByMethod(
          method,
          [{ fromMs: attackMs, toMs: 14 * DAY_MS, good: 99, bad: 1 }],
          minutes,
        ),
      ];
      return spendBudget(sumTally(slices), 0.95, 1, 1)?.burnRate ?? 0;
    };
    const [before, after] = [burn(whole), burn(whole + 1)];
    expect(before).toBeLessThan(1);
    expect(whole + (1 - before) / (after - before)).toBeCloseTo(needed, 1);
  },
);

test('an instant that is nowhere near a run does not stop the count', () => {
  const far = { fromMs: 1e300, toMs: 1e300, good: 1, bad: 0 };
  expect(sliceStretches([far, { ...far, fromMs: -1e300 }], minutes)).toEqual([]);
});

test('a slice in which nothing happened counts neither way', () => {
  const stretches = [
    { fromMs: 0, toMs: 0, good: 1, bad: 0 },
    { fromMs: 5 * MINUTE_MS, toMs: 5 * MINUTE_MS, good: 0, bad: 1 },
  ];
  expect(sumTally(countByMethod('timeslices', stretches, minutes))).toEqual({ good: 1, bad: 1 });
});

const stretch: fc.Arbitrary<Stretch> = fc
  .record({
    fromMs: fc.integer({ min: 0, max: 100_000 }),
    lengthMs: fc.integer({ min: 0, max: 50_000 }),
    good: fc.integer({ min: 0, max: 50 }),
    bad: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ fromMs, lengthMs, good, bad }) => ({ fromMs, toMs: fromMs + lengthMs, good, bad }));
const method = fc.constantFrom<ServiceLevel['method']>(
  'occurrences',
  'timeslices',
  'ratio-timeslices',
);
const slicing = { sliceMs: 7_000, originMs: 0, sliceTarget: 0.5 };

test('slices hold exactly what the whole holds', () => {
  fc.assert(
    fc.property(fc.array(stretch), (stretches) => {
      const sliced = sumTally(sliceStretches(stretches, slicing));
      const whole = sumTally(stretches);
      expect(sliced.good).toBeCloseTo(whole.good, 6);
      expect(sliced.bad).toBeCloseTo(whole.bad, 6);
    }),
  );
});

test('nothing is ever lost, wherever slices begin and however near their edges it happens', () => {
  const originMs = fc.double({ min: 0, max: 4e6, noNaN: true });
  const at = fc.record({ slice: fc.nat(30), beside: fc.constantFrom(0, 1e-9, -1e-9, 0.001, 500) });
  const sliceMs = fc.constantFrom(1_000, 6_000, 60_000);
  fc.assert(
    fc.property(originMs, fc.array(at, { minLength: 1 }), sliceMs, (origin, places, length) => {
      const instants = places.map(({ slice, beside }) => {
        // To the microsecond, as journals are.
        const atMs = Math.round((origin + slice * length) * 1_000) / 1_000 + beside;
        return { fromMs: atMs, toMs: atMs, good: 0, bad: 1 };
      });
      const slices = sliceStretches(instants, { sliceMs: length, originMs: origin });
      expect(sumTally(slices)).toEqual({ good: 0, bad: places.length });
    }),
  );
  const edge = { fromMs: 62_556.001, toMs: 62_556.001, good: 0, bad: 1 };
  expect(sliceStretches([edge], { sliceMs: MINUTE_MS, originMs: 2_556.001 })).toHaveLength(1);
});

test('a run that is split in two at the edge of a slice adds up to the whole', () => {
  fc.assert(
    fc.property(fc.array(stretch), method, fc.integer({ min: 1, max: 20 }), (all, by, slices) => {
      const edgeMs = slices * slicing.sliceMs;
      const cut = (fromMs: number, toMs: number) =>
        all.map((each) => cutStretch(each, fromMs, toMs)).filter((part) => part !== undefined);
      const parts = [cut(Number.NEGATIVE_INFINITY, edgeMs), cut(edgeMs, Number.POSITIVE_INFINITY)];
      const halves = sumTally(parts.flatMap((part) => countByMethod(by, part, slicing)));
      const whole = sumTally(countByMethod(by, all, slicing));
      expect(halves.good).toBeCloseTo(whole.good, 6);
      expect(halves.bad).toBeCloseTo(whole.bad, 6);
    }),
  );
});

test('the order in which things are counted does not matter', () => {
  fc.assert(
    fc.property(fc.array(stretch), method, fc.infiniteStream(fc.nat()), (all, by, keys) => {
      const shuffled = all
        .map((each) => ({ each, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      const one = sumTally(countByMethod(by, all, slicing));
      const other = sumTally(countByMethod(by, shuffled, slicing));
      expect(other.good).toBeCloseTo(one.good, 6);
      expect(other.bad).toBeCloseTo(one.bad, 6);
    }),
  );
});
