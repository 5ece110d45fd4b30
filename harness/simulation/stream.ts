import { deriveRandom } from '../scenario/random.ts';

const WORD = 4_294_967_296;

/**
 * sfc32's three words and its counter, in place: drawing makes no object. Every quantity of every component
 * has a stream of its own in every year, so no draw ever shifts another.
 */
export type Stream = Int32Array;

/** What all years' streams of one quantity are derived from. */
export type StreamKey = Int32Array;

export function createStream(): Stream {
  return new Int32Array(4);
}

export function deriveKey(seed: string, ...path: string[]): StreamKey {
  const random = deriveRandom(seed, ...path);
  return Int32Array.from({ length: 4 }, () => (random() * WORD) | 0);
}

/** Sets a stream to its beginning in a year. */
export function startStream(stream: Stream, key: StreamKey, year: number): void {
  const first = mix((key[0] as number) + Math.imul(year + 1, 0x9e3779b1));
  const second = mix((key[1] as number) ^ (first + year));
  const third = mix((key[2] as number) + second);
  stream[0] = first;
  stream[1] = second;
  stream[2] = third;
  stream[3] = mix((key[3] as number) ^ third ^ first);
}

/** The next word of sfc32 (PractRand), with its sign. */
export function nextWord(stream: Stream): number {
  const b = stream[1] as number;
  const c = stream[2] as number;
  const counter = stream[3] as number;
  const sum = ((stream[0] as number) + b + counter) | 0;
  stream[3] = counter + 1;
  stream[0] = b ^ (b >>> 9);
  stream[1] = c + (c << 3);
  stream[2] = ((c << 21) | (c >>> 11)) + sum;
  return sum;
}

/** Above 0 and below 1, never either. */
export function drawUniform(stream: Stream): number {
  return ((nextWord(stream) >>> 0) + 0.5) / WORD;
}

/** Wellons' lowbias32: every bit of the word changes half of the others. */
function mix(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
