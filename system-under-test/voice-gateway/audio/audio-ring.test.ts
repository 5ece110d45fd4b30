import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AudioRing } from './audio-ring.ts';

it('gives back any stretch that is still in it, whatever the pieces were', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 25 }), { maxLength: 20 });
  fc.assert(
    fc.property(pieces, fc.nat(300), fc.nat(300), (written, a, b) => {
      const ring = new AudioRing(64);
      for (const piece of written) ring.write(piece);
      const all = Buffer.concat(written);
      const from = Math.max(Math.min(a, b), ring.start);
      const to = Math.min(Math.max(a, b), all.length);
      expect(ring.end).toBe(all.length);
      expect(ring.start).toBe(Math.max(0, all.length - 64));
      expect(ring.read(Math.min(a, b), Math.max(a, b))).toEqual(
        all.subarray(from, Math.max(from, to)),
      );
    }),
  );
});
