import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMuLaw, encodeMuLaw } from './mu-law.ts';

test('every byte survives decoding and encoding, but for the two zeros', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const back = encodeMuLaw(decodeMuLaw(bytes));
  expect([...back].filter((byte, index) => byte !== bytes[index])).toEqual([0xff]);
});

test('silence is 0xff, as on every telephone line', () => {
  expect([...encodeMuLaw(new Int16Array(2))]).toEqual([0xff, 0xff]);
  expect([...decodeMuLaw(Uint8Array.of(0xff))]).toEqual([0]);
});

test('a sample comes back within the step that G.711 has at its loudness', () => {
  fc.assert(
    fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
      const [heard] = decodeMuLaw(encodeMuLaw(Int16Array.of(sample)));
      expect(Math.abs((heard ?? 0) - sample)).toBeLessThanOrEqual(Math.abs(sample) / 16 + 644 / 16);
    }),
  );
});
