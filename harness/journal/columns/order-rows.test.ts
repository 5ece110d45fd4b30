import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderRows } from './order-rows.ts';

const near = fc
  .array(fc.integer({ min: 0, max: 40 }), { maxLength: 2_000, size: 'max' })
  .map((late) => late.map((by, index) => index - by));
const anywhere = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 2_000, size: 'max' });

test('rows stand as a sorted array has them, however far from their place they were', () => {
  fc.assert(
    fc.property(fc.oneof(near, anywhere), (keys) => {
      const compare = (a: number, b: number): number => (keys[a] as number) - (keys[b] as number);
      const order = orderRows(keys.length, compare);
      const sorted = [...keys.keys()].sort(compare);
      expect(sorted.map((row, place) => order?.get(place) ?? row)).toEqual(sorted);
      if (!order) expect(sorted).toEqual([...keys.keys()]);
    }),
    { numRuns: 60 },
  );
});
