import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intersect, type Stretch, totalH, unite } from './stretches.ts';

const someStretches = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 })
  .map((instants): Stretch[] => {
    const edges = instants.toSorted((a, b) => a - b).slice(0, instants.length & ~1);
    return edges.flatMap((fromH, n) =>
      n % 2 === 0 ? [{ fromH, toH: edges[n + 1] ?? fromH }] : [],
    );
  });
const holds = (stretches: Stretch[], atH: number): boolean =>
  stretches.some(({ fromH, toH }) => fromH <= atH && atH < toH);

test('an hour lies in the union when in one, in the intersection when in both', () => {
  fc.assert(
    fc.property(someStretches, someStretches, (a, b) => {
      const [either, both] = [unite(a, b), intersect(a, b)];
      for (let atH = 0; atH <= 60; atH += 1) {
        expect(holds(either, atH)).toBe(holds(a, atH) || holds(b, atH));
        expect(holds(both, atH)).toBe(holds(a, atH) && holds(b, atH));
      }
      expect(totalH(either) + totalH(both)).toBe(totalH(a) + totalH(b));
      expect(either.every(({ fromH }, n) => fromH > (either[n - 1]?.toH ?? -1))).toBe(true);
    }),
  );
});
