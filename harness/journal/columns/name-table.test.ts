import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from './name-table.ts';

const name = fc.oneof(
  fc.string(),
  fc.integer({ min: 0, max: 2_000 }).map((n) => `call-${n}`),
  fc
    .tuple(fc.constantFrom('', 'a', 'sess_'), fc.stringMatching(/^[0-9]{0,14}$/))
    .map((two) => two.join('')),
);

test('each name has one number, and a number its name, whatever digits it ends with', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 400 }), (names) => {
      const table = new NameTable();
      const ids = names.map((one) => table.idOf(one));
      expect(ids.map((id) => table.nameOf(id))).toEqual(names);
      expect(table.size).toBe(new Set(names).size);
      expect(names.map((one) => table.find(one))).toEqual(ids);
    }),
    { numRuns: 60 },
  );
});

test('numbers are given in the order in which names came', () => {
  const table = new NameTable();
  expect(['b-7', 'b-007', 'a', 'b-7'].map((one) => table.idOf(one))).toEqual([0, 1, 2, 0]);
});

test('a name that was never seen has no number', () => {
  const table = new NameTable();
  table.idOf('call-1');
  expect(['call-2', 'other', ''].map((one) => table.find(one))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
