import { BLOCK_SAMPLES, SAMPLE_RATE_HZ, TONES_HZ } from './code-book.ts';

const COEFFICIENTS = Float64Array.from(TONES_HZ, (hz) => {
  return 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE_HZ);
});

/**
 * Energy of each tone of the code book in the block of 10 ms that begins at `start`, in units of the
 * block's own sum of squares: the tones that make up a block add up to it. Four filters run
 * interleaved, which keeps the processor's pipeline full.
 */
export function measureTones(samples: Int16Array, start: number, energies: Float64Array): void {
  const end = start + BLOCK_SAMPLES;
  for (let tone = 0; tone < COEFFICIENTS.length; tone += 4) {
    const ca = COEFFICIENTS[tone] as number;
    const cb = COEFFICIENTS[tone + 1] as number;
    const cc = COEFFICIENTS[tone + 2] as number;
    const cd = COEFFICIENTS[tone + 3] as number;
    let a1 = 0;
    let a2 = 0;
    let b1 = 0;
    let b2 = 0;
    let c1 = 0;
    let c2 = 0;
    let d1 = 0;
    let d2 = 0;
    for (let index = start; index < end; index += 1) {
      const sample = samples[index] as number;
      const a0 = sample + ca * a1 - a2;
      const b0 = sample + cb * b1 - b2;
      const c0 = sample + cc * c1 - c2;
      const d0 = sample + cd * d1 - d2;
      a2 = a1;
      a1 = a0;
      b2 = b1;
      b1 = b0;
      c2 = c1;
      c1 = c0;
      d2 = d1;
      d1 = d0;
    }
    energies[tone] = energyOf(a1, a2, ca);
    energies[tone + 1] = energyOf(b1, b2, cb);
    energies[tone + 2] = energyOf(c1, c2, cc);
    energies[tone + 3] = energyOf(d1, d2, cd);
  }
}

function energyOf(last: number, before: number, coefficient: number): number {
  return (2 / BLOCK_SAMPLES) * (last * last + before * before - coefficient * last * before);
}
