import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Causes } from './causes.ts';

const instant = fc.integer({ min: 0, max: 30 });
const span = fc
  .tuple(instant, instant)
  .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));

test('the cause is the last begun of all faults that something overlaps, of equals the last given', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), span, (exposures, { fromMs, toMs }) => {
      const faults = exposures.map((exposure, index) => ({ exposure, index }));
      const hit = faults
        .filter(({ exposure }) => fromMs <= exposure.toMs && toMs >= exposure.fromMs)
        .toSorted((a, b) => a.exposure.fromMs - b.exposure.fromMs || a.index - b.index);
      expect(new Causes(faults).find(fromMs, toMs)).toBe(hit.at(-1));
    }),
  );
});
