import { encodeMuLaw } from '../speech/mu-law.ts';

const SAMPLE_RATE_HZ = 8_000;
const MS_PER_CHARACTER = 60;
const LONGEST_MS = 10_000;
/** Below every tone of the code book, and none a multiple of 100 Hz: heard, but never a word. */
const TONES_HZ = [150, 230];
const AMPLITUDE = 5_000;

/** The carrier's own voice reading a text: sound without a maker. */
export function renderSay(text: string, times = 1): Uint8Array {
  const durationMs = Math.min(text.length * times * MS_PER_CHARACTER, LONGEST_MS);
  const samples = new Int16Array((durationMs * SAMPLE_RATE_HZ) / 1000);
  for (let index = 0; index < samples.length; index += 1) {
    const at = (2 * Math.PI * index) / SAMPLE_RATE_HZ;
    samples[index] = TONES_HZ.reduce((sum, hz) => sum + AMPLITUDE * Math.sin(hz * at), 0);
  }
  return encodeMuLaw(samples);
}
