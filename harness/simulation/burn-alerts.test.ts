import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainImpossible } from '../objectives/burn-rate.ts';
import { type BurnAlert, findFiring, GOOGLE_ALERTS } from './burn-alerts.ts';
import type { Stretch } from './stretches.ts';
import { weighOutages } from './weigh-alerts.ts';

const [FAST, SLOW] = GOOGLE_ALERTS as [BurnAlert, BurnAlert];
const MINUTE_H = 1 / 60;

test.each([
  [0.95, 43.2, 108],
  [0.97, 25.92, 64.8],
  [0.99, 8.64, 21.6],
  [0.995, 4.32, 10.8],
  [0.999, 0.864, 2.16],
  [0.9995, 0.432, 1.08],
])('at %d a total outage fires the pages after the known minutes', (target, fastMin, slowMin) => {
  const outages = [{ fromH: 100, toH: 110 }];
  const after = (alert: BurnAlert): number =>
    ((findFiring(outages, alert, target)[0]?.fromH ?? Number.NaN) - 100) * 60;
  expect(after(FAST)).toBeCloseTo(fastMin, 9);
  expect(after(SLOW)).toBeCloseTo(slowMin, 9);
});

test('the short window ends an alert soon after the outage', () => {
  // 5 minutes at 99.9 %: 0.072 of them must be down, which they are until 4.928 minutes after the end.
  const [firing] = findFiring([{ fromH: 0, toH: 0.5 }], FAST, 0.999);
  expect((firing?.toH ?? 0) * 60).toBeCloseTo(30 + 5 - 5 * 14.4 * 0.001, 9);
});

test('an alert that would need more than all to fail is refused, in the words of service levels', () => {
  expect(weighOutages([[]], 0.95).refused).toEqual([]);
  expect(weighOutages([[{ fromH: 0, toH: 9 }]], 0.93)).toMatchObject({
    refused: [explainImpossible(FAST, 0.93)],
    pagesPerYear: 1,
  });
});

test('a slide of one second at a time finds the same alerts', () => {
  const second = 1 / 3_600;
  const some = fc
    .uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 2, maxLength: 10 })
    .map((instants): Stretch[] => {
      const edges = instants.toSorted((a, b) => a - b).slice(0, instants.length & ~1);
      return edges.flatMap((from, n) =>
        n % 2 === 0 ? [{ fromH: from * second, toH: (edges[n + 1] ?? from) * second }] : [],
      );
    });
  const isDown = (outages: readonly Stretch[], atH: number): boolean =>
    outages.some(({ fromH, toH }) => fromH < atH && atH < toH);
  fc.assert(
    fc.property(some, fc.constantFrom(0.95, 0.99, 0.995), (outages, target) => {
      const firing = findFiring(outages, FAST, target);
      const down = Array.from({ length: 26_000 }, (_, n) => isDown(outages, (n + 0.5) * second));
      const sums = [0];
      for (const each of down) sums.push((sums.at(-1) ?? 0) + Number(each));
      const share = (at: number, seconds: number): number =>
        ((sums[at] ?? 0) - (sums[Math.max(0, at - seconds)] ?? 0)) / seconds;
      for (let at = 0; at <= 25_000; at += 97) {
        const least = FAST.burnRate * (1 - target);
        const lowest = Math.min(share(at, 3_600) - least, share(at, 300) - least);
        // At a crossing the last bit decides; it is none of this test's business.
        if (Math.abs(lowest) > 1e-9)
          expect(isDown(firing, at * second), String(at)).toBe(lowest > 0);
      }
    }),
    { numRuns: 20 },
  );
});

test('what nobody was paged for, the delay and the budget at the page are told apart', () => {
  const year = [
    { fromH: 10, toH: 10 + 0.5 * MINUTE_H },
    { fromH: 1_000, toH: 1_001 },
  ];
  const seen = weighOutages([year, []], 0.999);
  expect(seen.incidentsPerYear).toBe(1);
  expect(seen.paged?.value).toBe(0.5);
  expect(seen.pagesPerYear).toBe(0.5);
  expect(seen.delayMin?.p50).toBeCloseTo(0.864, 9);
  // 0.864 of 43.2 minutes.
  expect(seen.spentAtPage?.p50).toBeCloseTo(0.02, 9);
  expect(seen.unpagedMin).toBeCloseTo(0.25, 9);
});

test('years without an outage have neither delay nor share', () => {
  expect(weighOutages([[], []], 0.999)).toEqual({
    target: 0.999,
    refused: [],
    incidentsPerYear: 0,
    pagesPerYear: 0,
    unpagedMin: 0,
  });
});
