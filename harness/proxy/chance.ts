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
