/** G.711 µ-law at 8 kHz: what the carrier and both providers speak, so audio is never re-encoded. */

export const SAMPLES_PER_MS = 8;
const BIAS = 0x84;
const CLIP = 32_635;

/** Linear 16-bit value of each of the 256 codes. */
const LINEAR = Int16Array.from({ length: 256 }, (_, code) => {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
});

/** Its square: loudness is a sum of table look-ups. */
const SQUARED = Float64Array.from(LINEAR, (sample) => sample * sample);

/** Mean square of a piece of audio, in units of 16-bit samples. */
export function measurePower(muLaw: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < muLaw.length; index += 1) sum += SQUARED[muLaw[index] as number] ?? 0;
  return muLaw.length === 0 ? 0 : sum / muLaw.length;
}

/** Mean square that belongs to a level in dB below full scale. */
export function powerOfLevel(dbfs: number): number {
  return (32_768 * 10 ** (dbfs / 20)) ** 2;
}

export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(Math.round(sample))) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** How long a base64 text of µ-law plays, without decoding it. */
export function durationOfBase64Ms(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return ((base64.length / 4) * 3 - padding) / SAMPLES_PER_MS;
}
