import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.ts';

test('rows are sorted as an array is, equal ones in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), (keys) => {
      const rows = Uint32Array.from(keys.keys());
      const compare = (a: number, b: number): number => (keys[a] as number) - (keys[b] as number);
      sortRows(rows, compare);
      expect([...rows]).toEqual([...keys.keys()].sort(compare));
    }),
  );
});
