import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationOfBase64Ms, encodeMuLaw, measurePower } from './mu-law.ts';

describe('µ-law', () => {
  it('comes back within the width of its steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
        const power = measurePower(Uint8Array.of(encodeMuLaw(sample)));
        expect(Math.abs(Math.sqrt(power) - Math.abs(sample))).toBeLessThanOrEqual(
          Math.abs(sample) / 16 + 8,
        );
      }),
    );
  });

  it('tells the duration of base64 without decoding it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const base64 = Buffer.from(bytes).toString('base64');
        expect(durationOfBase64Ms(base64)).toBe(bytes.length / 8);
      }),
    );
  });
});
