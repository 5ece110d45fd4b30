import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendOutage,
  createOutages,
  joinAtLeast,
  joinBoth,
  joinOutages,
  type Outages,
  totalH,
} from './outages.ts';

type Pairs = [number, number][];

function listOutages(pairs: Pairs): Outages {
  const outages = createOutages();
  for (const [fromH, toH] of pairs) appendOutage(outages, fromH, toH);
  return outages;
}

function readPairs({ fromH, toH, count }: Outages): Pairs {
  return Array.from({ length: count }, (_, n) => [fromH[n] ?? 0, toH[n] ?? 0]);
}

const someOutages = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 40 })
  .map((instants) => {
    const edges = instants.toSorted((a, b) => a - b).slice(0, instants.length & ~1);
    return listOutages(
      edges.flatMap((fromH, n): Pairs => (n % 2 === 0 ? [[fromH, edges[n + 1] ?? fromH]] : [])),
    );
  });

/** How many are down in the hour that begins then. */
function countDown(several: readonly Outages[], atH: number): number {
  return several.flatMap(readPairs).filter(([fromH, toH]) => fromH <= atH && atH < toH).length;
}

test('at least so many are down exactly in the hours in which so many are', () => {
  fc.assert(
    fc.property(
      fc.array(someOutages, { maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (several, n) => {
        const down = createOutages();
        joinAtLeast(n, several, down);
        for (let atH = 0; atH <= 100; atH += 1) {
          expect(countDown([down], atH)).toBe(countDown(several, atH) >= n ? 1 : 0);
        }
        const pairs = readPairs(down);
        expect(pairs.every(([fromH], index) => fromH > (pairs[index - 1]?.[1] ?? -1))).toBe(true);
      },
    ),
  );
});

test('one of two is down exactly when at least one is, and the time is that of the outages', () => {
  fc.assert(
    fc.property(someOutages, someOutages, (a, b) => {
      const [joined, atLeastOne, both] = [createOutages(), createOutages(), createOutages()];
      const hours = joinOutages(a, b, joined);
      joinAtLeast(1, [a, b], atLeastOne);
      joinBoth(a, b, both);
      const counted = createOutages();
      joinAtLeast(2, [a, b], counted);
      expect(readPairs(both)).toEqual(readPairs(counted));
      expect(readPairs(joined)).toEqual(readPairs(atLeastOne));
      expect(hours).toBe(totalH(joined));
      expect(totalH(both) + hours).toBe(totalH(a) + totalH(b));
    }),
  );
});

test('outages that touch are one, and one of no length is none', () => {
  const joined = createOutages();
  joinOutages(listOutages([[1, 2]]), listOutages([[2, 3]]), joined);
  expect(readPairs(joined)).toEqual([[1, 3]]);
  expect(readPairs(listOutages([[1, 1]]))).toEqual([]);
  const overlapping = listOutages([
    [1, 3],
    [2, 5],
    [4, 4.5],
    [7, 8],
  ]);
  expect(readPairs(overlapping)).toEqual([
    [1, 5],
    [7, 8],
  ]);
});
