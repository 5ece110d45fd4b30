import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveRandom } from '../scenario/random.ts';
import { compareRows, type Measurement } from './compare-rows.ts';
import { DEFAULT_FLOORS } from './floors.ts';

function time(low?: number, high = low, more: Partial<Measurement> = {}): Measurement {
  const bound = { op: '<=', value: 10_000 } as const;
  return {
    kind: 'response-time',
    unit: 'ms',
    bound,
    verdict: 'met',
    samples: 50,
    low,
    high,
    ...more,
  };
}

function share(value: number, samples = 1_000_000): Measurement {
  const bound = { op: '>=', value: 0.9 } as const;
  const kind = 'availability';
  return { kind, unit: 'share', bound, verdict: 'met', samples, low: value, high: value };
}

function count(value: number, more: Partial<Measurement> = {}): Measurement {
  return { ...time(value), kind: 'words', unit: 'count', bound: { op: '<=', value: 9 }, ...more };
}

const outcome = (before: Measurement, after: Measurement) =>
  compareRows(before, after, DEFAULT_FLOORS).outcome;

test.each<[string, Measurement, Measurement, string]>([
  ['both floors exceeded', time(1_000), time(1_200), 'worse'],
  ['the same the other way', time(1_200), time(1_000), 'better'],
  ['beyond 10 % only', time(100), time(140), 'same'],
  ['beyond 50 ms only', time(1_000), time(1_090), 'same'],
  ['exactly 10 %', time(1_000), time(1_100), 'same'],
  ['what the instrument cannot tell apart', time(900, 1_100), time(1_050, 1_350), 'same'],
  ['sharp intervals so far apart', time(999, 1_001), time(1_199, 1_201), 'worse'],
  ['less availability', share(0.999), share(0.995), 'worse'],
  ['less, but within 0.1 %', share(0.9995), share(0.999), 'same'],
  ['one of 20 facts', share(1, 20), share(0.95, 20), 'same'],
  ['three of 20 facts, which is chance', share(1, 20), share(0.85, 20), 'same'],
  ['six of 20 facts', share(1, 20), share(0.7, 20), 'worse'],
  ['5 and 12 bad of 1,000, which is chance', share(0.995, 1_000), share(0.988, 1_000), 'same'],
  ['5 and 25 bad of 1,000', share(0.995, 1_000), share(0.975, 1_000), 'worse'],
  ['wide intervals that lie apart', time(1_000, 1_400), time(1_500, 1_900), 'worse'],
  ['one more of what is counted', count(0), count(1), 'same'],
  ['two more', count(0), count(2), 'worse'],
  ['few more of many', count(100), count(105), 'same'],
])('%s: %#', (_, before, after, wanted) => {
  expect(outcome(before, after)).toBe(wanted);
});

test('what callers hear comes in words of 200 ms: one word is chance, two are not', () => {
  const heard = (ms: number) => time(ms, ms + 22, { kind: 'dead-air' });
  expect(outcome(heard(800), heard(1_000))).toBe('same');
  expect(outcome(heard(800), heard(1_020))).toBe('same');
  expect(outcome(heard(800), heard(1_200))).toBe('worse');
});

test('a verdict that fell is worse however little the value moved', () => {
  const missed = time(10_001, 10_001, { verdict: 'missed' });
  expect(compareRows(time(9_999), missed, DEFAULT_FLOORS)).toMatchObject({
    outcome: 'worse',
    by: 'verdict',
    worseBy: 2,
  });
  expect(outcome(missed, time(9_999))).toBe('better');
});

test('what is inconclusive cannot be told, whatever its value', () => {
  const unknown = time(9_000, 11_000, { verdict: 'inconclusive' });
  expect(outcome(time(1_000), unknown)).toBe('unknown');
  expect(outcome(unknown, time(1_000))).toBe('unknown');
});

test('what was not measured cannot be told', () => {
  const nothing = time(undefined, undefined, { samples: 0 });
  expect(compareRows(time(1), nothing, DEFAULT_FLOORS)).toMatchObject({ outcome: 'unknown' });
});

test('what never came is worse than all that came, and no worse than itself', () => {
  const never = time(undefined, undefined, { verdict: 'missed' });
  const late = time(20_000, 20_000, { verdict: 'missed' });
  const endless = { ...late, high: undefined };
  expect(outcome(late, never)).toBe('worse');
  expect(outcome(never, late)).toBe('better');
  expect(outcome(never, never)).toBe('same');
  // At least 20 s, and perhaps for ever: 30 s may be less or more.
  expect(outcome(endless, { ...late, low: 30_000, high: 30_000 })).toBe('unknown');
  expect(outcome({ ...late, low: 11_000, high: 11_000 }, endless)).toBe('worse');
});

test('a value that has to be exact is worse the farther it is from it', () => {
  const bound = { op: '=', value: 0 } as const;
  expect(outcome(count(0, { bound }), count(-5, { bound, verdict: 'met' }))).toBe('worse');
});

test('floors of the user replace those of the kind', () => {
  const floors = { relative: 0.5, timeMs: 5 };
  expect(compareRows(time(100), time(140), floors).outcome).toBe('same');
  expect(compareRows(time(100), time(151), floors).outcome).toBe('worse');
});

const measured = fc
  .tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e3, noNaN: true }))
  .map(([low, width]) => time(low, low + width));

test('a row beside itself is the same, and no two rows are worse than each other', () => {
  fc.assert(
    fc.property(measured, measured, (a, b) => {
      expect(outcome(a, a)).toBe('same');
      if (outcome(a, b) === 'worse') expect(outcome(b, a)).not.toBe('worse');
    }),
  );
});

test('whatever is worse lies wholly beyond the other interval', () => {
  fc.assert(
    fc.property(measured, measured, (a, b) => {
      if (outcome(a, b) === 'worse') expect(b.low).toBeGreaterThan(a.high ?? 0);
    }),
  );
});

test('two samples of the same share are rarely called worse', () => {
  const draw = deriveRandom('same share');
  const sample = (share: number, size: number): number =>
    Array.from({ length: size }, () => draw()).filter((one) => one < share).length / size;
  let worse = 0;
  for (let pair = 0; pair < 2_000; pair += 1) {
    const [a, b] = [sample(0.97, 300), sample(0.97, 300)];
    if (outcome(share(a, 300), share(b, 300)) === 'worse') worse += 1;
  }
  // One-sided 99 %: 20 of 2,000, and what 2,000 draws leave open.
  expect(worse).toBeLessThan(36);
});

test('the cost of an incident is a share of a budget, not of its samples', () => {
  const cost = (value: number): Measurement => ({
    ...share(value, 20),
    kind: 'incident-cost',
    bound: { op: '<=', value: 2 },
  });
  expect(outcome(cost(0.3), cost(0.5))).toBe('worse');
  expect(outcome(cost(1.2), cost(7))).toBe('worse');
});
