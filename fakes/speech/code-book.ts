/**
 * The code book of tone words. Every tone is a multiple of 100 Hz, so a block of 10 ms at 8 kHz holds
 * whole cycles of each and no tone leaks into another.
 */

export const SAMPLE_RATE_HZ = 8_000;
/** 20 ms: what telephony carries at once. */
export const FRAME_SAMPLES = 160;
/** 10 ms: what the decoder looks at. */
export const BLOCK_SAMPLES = 80;
export const BLOCK_MS = 10;
export const WORD_SAMPLES = 1_600;
/** A word is two halves of 90 ms and a gap of 20 ms. */
export const HALF_SAMPLES = 720;

/** Who speaks: each has a tone of its own, in this order. */
export const MAKERS: readonly string[] = [
  'caller',
  'grok',
  'openai',
  'deepgram',
  'elevenlabs',
  'gemini',
  'stub',
  'other',
];

/** Steps of the low and of the high tone; together they are one of 144 symbols. */
export const STEPS = 12;
export const PAYLOADS = STEPS * STEPS;
/** Answers are numbered modulo this. */
export const ORDINALS = 12;

/** Places of a word in its answer; 1 to 10 are the words themselves. */
export const HEAD_PLACE = 0;
export const TERMINATOR_PLACE = 11;
const WORD_PLACES = 10;

const TONE_STEP_HZ = 100;
const FIRST_MAKER_HZ = 300;
const FIRST_LOW_HZ = 1_100;
const FIRST_HIGH_HZ = 2_300;

/** All tones in one row: makers, then low ones, then high ones. */
export const TONES_HZ: readonly number[] = [
  ...MAKERS.map((_, index) => FIRST_MAKER_HZ + index * TONE_STEP_HZ),
  ...Array.from({ length: STEPS }, (_, step) => FIRST_LOW_HZ + step * TONE_STEP_HZ),
  ...Array.from({ length: STEPS }, (_, step) => FIRST_HIGH_HZ + step * TONE_STEP_HZ),
];
export const LOW_TONE = MAKERS.length;
export const HIGH_TONE = MAKERS.length + STEPS;

/** The place of the word with this index in its answer. */
export function placeOf(index: number): number {
  return 1 + (index % WORD_PLACES);
}

/** The payload of the terminator: it closes the whole answer, also when only the end was spoken. */
export function checksumOf(payloads: readonly number[]): number {
  return payloads.reduce((sum, payload) => sum + payload, 0) % PAYLOADS;
}
