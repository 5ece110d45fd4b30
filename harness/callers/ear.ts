import { decodeMuLaw } from '../../fakes/speech/mu-law.ts';
import { type HeardWord, WordDecoder } from '../../fakes/speech/word-decoder.ts';
import type { HeardFrame } from './handset.ts';

const FRAME_MS = 20;
const BLOCK_MS = 10;
const BLOCK_SAMPLES = 80;
/** The gap between two words of one answer is no silence. */
const JOIN_MS = 40;
/** -45 dBFS as the mean square of 16-bit samples. */
const AUDIBLE_MEAN_SQUARE = (32_768 * 10 ** (-45 / 20)) ** 2;

export interface Hearing {
  /** Words completed by what was heard. */
  words: HeardWord[];
  /** Audible stretches that have ended: raw monotonic ms. */
  stretches: { fromMs: number; toMs: number }[];
}

/** Turns what a caller hears into words and audible stretches. */
export class Ear {
  #decoder = new WordDecoder();
  #stretch: { fromMs: number; toMs: number } | undefined;

  /** Frames in the order of playout; a missing frame was silent. */
  hear(frames: HeardFrame[]): Hearing {
    const hearing: Hearing = { words: [], stretches: [] };
    for (const frame of frames) {
      const samples = decodeMuLaw(Buffer.from(frame.payload, 'base64'));
      hearing.words.push(...this.#decoder.push(samples, frame.atMs));
      for (let block = 0; block < FRAME_MS / BLOCK_MS; block += 1) {
        if (isAudible(samples, block * BLOCK_SAMPLES)) {
          this.#extend(frame.atMs + block * BLOCK_MS, hearing);
        }
      }
    }
    return hearing;
  }

  /** Time passed until `nowMs` in silence: ends what was under way. */
  passSilence(nowMs: number): Hearing {
    const hearing: Hearing = { words: this.#decoder.passSilence(nowMs), stretches: [] };
    if (this.#stretch && nowMs - this.#stretch.toMs > JOIN_MS) this.#endStretch(hearing);
    return hearing;
  }

  /** The carrier's buffer was cleared, or the call ended: nothing of before continues. */
  flush(): Hearing {
    const hearing: Hearing = { words: this.#decoder.flush(), stretches: [] };
    this.#endStretch(hearing);
    return hearing;
  }

  #extend(blockMs: number, hearing: Hearing): void {
    if (this.#stretch && blockMs - this.#stretch.toMs > JOIN_MS) this.#endStretch(hearing);
    this.#stretch ??= { fromMs: blockMs, toMs: blockMs };
    this.#stretch.toMs = blockMs + BLOCK_MS;
  }

  #endStretch(hearing: Hearing): void {
    if (this.#stretch) hearing.stretches.push(this.#stretch);
    this.#stretch = undefined;
  }
}

function isAudible(samples: Int16Array, start: number): boolean {
  let sum = 0;
  for (let index = start; index < start + BLOCK_SAMPLES; index += 1) {
    const sample = samples[index] ?? 0;
    sum += sample * sample;
  }
  return sum / BLOCK_SAMPLES > AUDIBLE_MEAN_SQUARE;
}
