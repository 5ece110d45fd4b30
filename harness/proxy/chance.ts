import { createHash } from 'node:crypto';

function hash(seed: string, decision: (string | number)[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...decision]))
    .digest();
}

/**
 * A number in [0, 1) that depends on nothing but the seed and what it is for: the same decision falls
 * the same way in every run, whatever else is drawn in between.
 */
export function drawShare(seed: string, ...decision: (string | number)[]): number {
  return hash(seed, decision).readUIntBE(0, 6) / 2 ** 48;
}

/** A row of numbers in [0, 1) for one decision that is taken again and again (mulberry32). */
export function openRandomStream(seed: string, ...decision: (string | number)[]): () => number {
  let state = hash(seed, decision).readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
