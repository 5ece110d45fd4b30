import { expect, test } from 'vitest';
import { clopperPearson } from '../../probability/share-interval.ts';
import { deriveRandom } from '../../scenario/random.ts';
import type { Tally } from '../budget/stretch.ts';
import { estimateClusteredShare, intervalOfShare } from './clustered-share.ts';
import { decideShare } from './decide-share.ts';

const RUNS = 400;
const BATCHES = 20;
/** Ten probes a second. */
const PROBES_PER_S = 10;

interface Renewal {
  upS: number;
  downS: number;
  /** Draws a length of mean 1. */
  draw: (random: () => number) => number;
}

const exponential = (random: () => number): number => -Math.log(1 - random());
/** Mean 1, heavy-tailed: the logarithm has this standard deviation. */
const lognormalOf =
  (s: number) =>
  (random: () => number): number => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.exp(s * normal - s ** 2 / 2);
  };
const lognormal = lognormalOf(1);

/** What probes see in each batch of an alternating renewal process that has run for a while. */
function watch(
  { upS, downS, draw }: Renewal,
  lengthS: number,
  random: () => number,
): { clusters: Tally[]; incidents: number } {
  const batchS = lengthS / BATCHES;
  const lost = new Float64Array(BATCHES);
  let atS = -20 * (upS + downS);
  let incidents = 0;
  while (atS < lengthS) {
    atS += upS * exponential(random);
    const untilS = atS + downS * draw(random);
    if (untilS > 0 && atS < lengthS) incidents += 1;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const overlapS = Math.min(untilS, (batch + 1) * batchS) - Math.max(atS, batch * batchS);
      if (overlapS > 0) lost[batch] = (lost[batch] ?? 0) + overlapS;
    }
    atS = untilS;
  }
  const clusters = [...lost].map((each) => {
    const bad = Math.round(each * PROBES_PER_S);
    return { bad, good: Math.round(batchS * PROBES_PER_S) - bad };
  });
  return { clusters, incidents };
}

test.each([
  ['some 57 exponential', { upS: 100, downS: 5, draw: exponential }, 6_000, 1],
  ['some 190 lognormal', { upS: 100, downS: 5, draw: lognormal }, 20_000, 1],
  // Of a few outages nobody knows how long they get: the interval may only be too wide.
  ['some 6 lognormal', { upS: 100, downS: 5, draw: lognormal }, 600, 1],
] as const)(
  'of %s outages the clustered interval holds the truth, the naive one does not',
  (name, renewal, lengthS, most) => {
    const truth = renewal.downS / (renewal.upS + renewal.downS);
    let [held, naive] = [0, 0];
    for (let run = 0; run < RUNS; run += 1) {
      const { clusters, incidents } = watch(renewal, lengthS, deriveRandom('coverage', name, run));
      const share = estimateClusteredShare(clusters, incidents);
      if (!share) continue;
      const [low, high] = intervalOfShare(share);
      if (low <= truth && truth <= high) held += 1;
      const all = lengthS * PROBES_PER_S;
      const [naiveLow, naiveHigh] = clopperPearson(share.bad * all, all);
      if (naiveLow <= truth && truth <= naiveHigh) naive += 1;
    }
    expect(held / RUNS).toBeGreaterThanOrEqual(0.915);
    expect(held / RUNS).toBeLessThanOrEqual(most);
    expect(naive / RUNS).toBeLessThan(0.5);
  },
);

test('trials of their own are worth what they are', () => {
  const trials = [...Array(98).fill({ good: 1, bad: 0 }), ...Array(2).fill({ good: 0, bad: 1 })];
  expect(estimateClusteredShare(trials)).toEqual({ bad: 0.02, effective: 100 });
});

test('one outage is worth about one incident, however many requests it hits', () => {
  const clusters = [{ good: 0, bad: 500 }, ...Array(19).fill({ good: 500, bad: 0 })] as Tally[];
  const share = estimateClusteredShare(clusters);
  expect(share?.bad).toBe(0.05);
  expect((share?.effective ?? 0) * 0.05).toBeLessThan(0.5);
  const [low, high] = share ? intervalOfShare(share) : [0, 0];
  expect(low).toBeLessThan(0.005);
  expect(high).toBeGreaterThan(0.2);
});

test('without a failure each cluster is worth one, and nothing at all is worth nothing', () => {
  const clusters = Array(21).fill({ good: 150, bad: 0 }) as Tally[];
  expect(estimateClusteredShare(clusters)).toEqual({ bad: 0, effective: 21 });
  expect(estimateClusteredShare([])).toBeUndefined();
  expect(estimateClusteredShare([{ good: 0, bad: 0 }])).toBeUndefined();
});

test.each([
  ['short', lognormal, 0.05],
  // A run that happens to see short ones alone looks better than it is: nobody can tell from ten outages.
  ['the longest', lognormalOf(1.5), 0.1],
] as const)(
  'of ten outages with %s tails a goal that is not kept is rarely claimed to be',
  (name, draw, most) => {
    const renewal = { upS: 100, downS: 5, draw };
    const truth = 5 / 105;
    let claimed = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const { clusters, incidents } = watch(renewal, 1_000, deriveRandom('claim', name, run));
      const share = estimateClusteredShare(clusters, incidents);
      if (share && decideShare(share, share, 0.999 * truth).verdict === 'met') claimed += 1;
    }
    expect(claimed / RUNS).toBeLessThanOrEqual(most);
  },
);

test('calls that fail in rows, by outages that nobody injected, are not taken for independent ones', () => {
  const calls = (share: number, rowLength: number, seed: number): [Tally[], number] => {
    const random = deriveRandom('rows', seed);
    const failed: boolean[] = [];
    while (failed.length < 1_000) {
      const isBad = random() < share;
      failed.push(...Array<boolean>(rowLength).fill(isBad));
    }
    const rows = failed.filter((isBad, index) => isBad && !failed[index - 1]).length;
    return [failed.map((isBad) => ({ bad: Number(isBad), good: Number(!isBad) })), rows];
  };
  const holdsTruth = (rowLength: number): number => {
    let held = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const [clusters, rows] = calls(0.05, rowLength, run);
      const share = estimateClusteredShare(clusters, rows);
      const [low, high] = share ? intervalOfShare(share) : [1, 0];
      if (low <= 0.05 && 0.05 <= high) held += 1;
    }
    return held / RUNS;
  };
  expect(holdsTruth(1)).toBeGreaterThanOrEqual(0.915);
  expect(holdsTruth(1)).toBeLessThanOrEqual(0.979);
  expect(holdsTruth(20)).toBeGreaterThanOrEqual(0.915);
});
