import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberColumn } from './number-column.ts';

const micros = fc.integer({ min: -1e12, max: 1e12 }).map((steps) => steps / 1_000);
const small = fc.integer({ min: 0, max: 300 });
const any = fc.double({ noNaN: true }).map((value) => value + 0);
const cell = fc.oneof(micros, small, any, fc.constant(undefined));
/** Long enough for whole blocks; runs of one kind make narrow ones. */
const cells = fc
  .array(fc.tuple(cell, fc.integer({ min: 1, max: 300 })), { maxLength: 12 })
  .map((runs) => runs.flatMap(([value, times]) => Array.from({ length: times }, () => value)));

test('whatever goes in comes out again, in any unit and beside any neighbour', () => {
  fc.assert(
    fc.property(cells, cells, fc.constantFrom(1, 1_000), (near, values, steps) => {
      const first = new NumberColumn({ steps });
      const column = new NumberColumn({ steps, near: first });
      // Where its neighbour is empty, it is counted from what that is counted from.
      const third = new NumberColumn({ steps, near: column });
      for (const [row, value] of values.entries()) {
        first.push(near[row]);
        column.push(value);
        third.push(near[row]);
      }
      const plainNear = values.map((_, row) => plain(near[row]));
      expect(values.map((_, row) => third.get(row))).toEqual(plainNear);
      expect(values.map((_, row) => column.get(row))).toEqual(values.map(plain));
      expect(values.map((_, row) => first.get(row))).toEqual(
        values.map((_, row) => plain(near[row])),
      );
    }),
    { numRuns: 60 },
  );
});

test('the highest value of each width is told from nothing', () => {
  for (const most of [
    1,
    2,
    6,
    7,
    65_534,
    65_535,
    2 ** 31 - 2,
    2 ** 31,
    4_294_967_294,
    4_294_967_295,
  ]) {
    const values = Array.from({ length: 256 }, (_, row) => [0, most, undefined][row % 3]);
    const column = new NumberColumn();
    for (const value of values) column.push(value);
    expect(values.map((_, row) => column.get(row))).toEqual(values);
  }
});

test('a row that was never filled holds nothing', () => {
  expect(new NumberColumn().get(3)).toBeUndefined();
});

/** Of both zeros one is kept. */
function plain(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value + 0;
}
