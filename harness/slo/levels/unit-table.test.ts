import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnitTable } from './unit-table.ts';

const unit = fc
  .record({
    atMs: fc.integer({ min: 0, max: 50 }).map((steps) => steps / 8),
    span: fc.record({ fromMs: fc.integer({ min: 0, max: 50 }), toMs: fc.double({ noNaN: true }) }),
    certain: fc.boolean(),
    possible: fc.boolean(),
    group: fc.constantFrom(undefined, 'call-1', 'call-2'),
  })
  .map(({ group, ...rest }) => ({
    ...rest,
    span: { ...rest.span, toMs: rest.span.toMs + 0 },
    ...(group === undefined ? {} : { group }),
  }));

test('units come out as they went in, by time and by their beginning, equal ones as they were given', () => {
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 600, size: 'max' }), (units) => {
      const table = new UnitTable(units);
      const byTime = units.toSorted((a, b) => a.atMs - b.atMs);
      expect([...table]).toEqual(byTime);
      expect([...(table.byStart ?? table)]).toEqual(
        byTime.toSorted((a, b) => a.span.fromMs - b.span.fromMs),
      );
    }),
    { numRuns: 15 },
  );
});
