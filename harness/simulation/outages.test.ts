import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeastDown, bothDown, eitherDown, type Outages, totalH } from './outages.ts';

const someOutages = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 })
  .map((instants): Outages => {
    const edges = instants.toSorted((a, b) => a - b).slice(0, instants.length & ~1);
    return edges.flatMap((fromH, n) =>
      n % 2 === 0 ? [{ fromH, toH: edges[n + 1] ?? fromH }] : [],
    );
  });

/** How many are down in the hour that begins then. */
function countDown(several: readonly Outages[], atH: number): number {
  return several.flat().filter(({ fromH, toH }) => fromH <= atH && atH < toH).length;
}

test('at least so many are down exactly in the hours in which so many are', () => {
  fc.assert(
    fc.property(
      fc.array(someOutages, { maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (several, n) => {
        const down = atLeastDown(n, several);
        for (let atH = 0; atH <= 100; atH += 1) {
          expect(countDown([down], atH)).toBe(countDown(several, atH) >= n ? 1 : 0);
        }
        expect(down.every(({ fromH }, index) => fromH > (down[index - 1]?.toH ?? -1))).toBe(true);
      },
    ),
  );
});

test('one of two is down exactly when at least one is', () => {
  fc.assert(
    fc.property(someOutages, someOutages, (a, b) => {
      expect(eitherDown(a, b)).toEqual(atLeastDown(1, [a, b]));
    }),
  );
});

test('both of two are down exactly when two are, and the time adds up', () => {
  fc.assert(
    fc.property(someOutages, someOutages, (a, b) => {
      const both = bothDown(a, b);
      for (let atH = 0; atH <= 100; atH += 1) {
        expect(countDown([both], atH)).toBe(countDown([a, b], atH) === 2 ? 1 : 0);
      }
      expect(totalH(both) + totalH(eitherDown(a, b))).toBe(totalH(a) + totalH(b));
    }),
  );
});

test('outages that touch are one', () => {
  expect(eitherDown([{ fromH: 1, toH: 2 }], [{ fromH: 2, toH: 3 }])).toEqual([
    { fromH: 1, toH: 3 },
  ]);
});
