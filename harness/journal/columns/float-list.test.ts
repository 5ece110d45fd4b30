import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FloatList, findRanked } from './float-list.ts';

const value = fc.oneof(
  fc.double({ noNaN: true }).map((each) => each + 0),
  fc.integer({ min: -3, max: 3 }),
  fc.constant(Number.POSITIVE_INFINITY),
);

test('a rank has the value that a sorted array has there, over all lists', () => {
  fc.assert(
    fc.property(fc.array(value), fc.array(value), (few, others) => {
      // So many copies are not sorted.
      const first = few.flatMap((each) => Array.from({ length: 3_000 }, () => each));
      const second = others;
      const lists = [first, second].map((values) => {
        const list = new FloatList();
        for (const each of values) list.push(each);
        return list;
      });
      const sorted = Float64Array.from([...first, ...second]).sort();
      const ranks = [0, 1, 2, 2_999, 3_000, sorted.length - 1, sorted.length, sorted.length + 1];
      for (const rank of ranks) expect(findRanked(lists, rank)).toBe(sorted[rank - 1]);
    }),
    { numRuns: 40 },
  );
});

test('values are counted and ranked over more than one piece', () => {
  const list = new FloatList();
  for (let each = 20_000; each > 0; each -= 1) list.push(each / 8);
  expect(list.countAbove(1_250)).toBe(10_000);
  expect(findRanked([list], 12_345)).toBe(12_345 / 8);
});
