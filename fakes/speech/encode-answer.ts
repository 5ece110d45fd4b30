import {
  BLOCK_SAMPLES,
  checksumOf,
  HALF_SAMPLES,
  HEAD_PLACE,
  HIGH_TONE,
  LOW_TONE,
  MAKERS,
  ORDINALS,
  PAYLOADS,
  placeOf,
  SAMPLE_RATE_HZ,
  STEPS,
  TERMINATOR_PLACE,
  TONES_HZ,
  WORD_SAMPLES,
} from './code-book.ts';

/** Of full scale, each of the three tones; fades keep the edges of a half from clicking. */
const AMPLITUDE = 0.25 * 32_767;
const FADE_SAMPLES = 40;
const PHASES = { maker: 0, low: 2.1, high: 4.2 };

/** One period of 10 ms of each tone. */
const WAVES = TONES_HZ.map((hz, tone) => {
  const phase = tone < LOW_TONE ? PHASES.maker : tone < HIGH_TONE ? PHASES.low : PHASES.high;
  return Float64Array.from({ length: BLOCK_SAMPLES }, (_, index) => {
    return AMPLITUDE * Math.sin((2 * Math.PI * hz * index) / SAMPLE_RATE_HZ + phase);
  });
});
const FADE = Float64Array.from({ length: HALF_SAMPLES }, (_, index) => {
  const fromEdge = Math.min(index + 0.5, HALF_SAMPLES - index - 0.5);
  return fromEdge >= FADE_SAMPLES ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * fromEdge) / FADE_SAMPLES);
});

export interface Word {
  maker: string;
  /** Number of the answer, modulo 12. */
  ordinal: number;
  /** 0 is the head, 1 to 10 the words, 11 the terminator. */
  place: number;
  /** 0 to 143. */
  payload: number;
}

export interface Speech {
  maker: string;
  ordinal: number;
  payloads: readonly number[];
  /** Index of the first word that is spoken: an answer that goes on where another broke off. */
  from?: number;
  /** A continued answer has no head of its own. */
  head?: boolean;
}

/** An answer as samples at 8 kHz: head, words, terminator, 200 ms each. */
export function encodeSpeech(speech: Speech): Int16Array {
  const { maker, ordinal, payloads, from = 0, head = true } = speech;
  const words = payloads.map((payload, index) => ({ place: placeOf(index), payload })).slice(from);
  if (head) words.unshift({ place: HEAD_PLACE, payload: payloads.length });
  words.push({ place: TERMINATOR_PLACE, payload: checksumOf(payloads) });
  const samples = new Int16Array(words.length * WORD_SAMPLES);
  for (const [index, word] of words.entries()) {
    writeWord(samples, index * WORD_SAMPLES, { maker, ordinal, ...word });
  }
  return samples;
}

/** One word: 180 ms of tones and 20 ms of gap. */
export function encodeWord(word: Word): Int16Array {
  const samples = new Int16Array(WORD_SAMPLES);
  writeWord(samples, 0, word);
  return samples;
}

function writeWord(samples: Int16Array, start: number, word: Word): void {
  const maker = MAKERS.indexOf(word.maker);
  if (maker < 0) {
    throw new Error(
      `Failed to encode speech: got maker "${word.maker}". Expected one of ${MAKERS.join(', ')}.`,
    );
  }
  requireBelow('payload', word.payload, PAYLOADS);
  requireBelow('ordinal', word.ordinal, ORDINALS);
  requireBelow('place', word.place, STEPS);
  writeHalf(samples, start, maker, word.payload);
  writeHalf(samples, start + HALF_SAMPLES, maker, word.ordinal * STEPS + word.place);
}

function writeHalf(samples: Int16Array, start: number, maker: number, symbol: number): void {
  const first = WAVES[maker] as Float64Array;
  const second = WAVES[LOW_TONE + Math.floor(symbol / STEPS)] as Float64Array;
  const third = WAVES[HIGH_TONE + (symbol % STEPS)] as Float64Array;
  for (let index = 0; index < HALF_SAMPLES; index += 1) {
    const at = index % BLOCK_SAMPLES;
    const sum = (first[at] as number) + (second[at] as number) + (third[at] as number);
    samples[start + index] = Math.round(sum * (FADE[index] as number));
  }
}

function requireBelow(what: string, value: number, bound: number): void {
  if (Number.isInteger(value) && value >= 0 && value < bound) return;
  throw new Error(
    `Failed to encode speech: got ${what} ${value}. Expected a whole number from 0 to ${bound - 1}.`,
  );
}
