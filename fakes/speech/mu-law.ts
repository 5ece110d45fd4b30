/** G.711 µ-law, table driven: what telephones carry. */

const BIAS = 0x84;
const CLIP = 32_635;

const DECODED = Int16Array.from({ length: 256 }, (_, byte) => expand(byte));
const ENCODED = Uint8Array.from({ length: 65_536 }, (_, index) => compress(index - 32_768));

/** One byte per sample. */
export function encodeMuLaw(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) {
    bytes[index] = ENCODED[(samples[index] as number) + 32_768] as number;
  }
  return bytes;
}

export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) {
    samples[index] = DECODED[bytes[index] as number] as number;
  }
  return samples;
}

function expand(byte: number): number {
  const inverted = ~byte & 0xff;
  const exponent = (inverted >> 4) & 0x07;
  const magnitude = ((((inverted & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return inverted & 0x80 ? -magnitude : magnitude;
}

function compress(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(CLIP, Math.abs(sample)) + BIAS;
  const exponent = 31 - Math.clz32(biased) - 7;
  const mantissa = (biased >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
