import { audibleBlocks } from '../../fakes/speech/audible.ts';
import { decodeMuLaw } from '../../fakes/speech/mu-law.ts';
import { type HeardWord, WordDecoder } from '../../fakes/speech/word-decoder.ts';
import type { HeardFrame } from './handset.ts';

const BLOCK_MS = 10;
/** The gap between two words of one answer is no silence. */
const JOIN_MS = 40;

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
      for (const [block, audible] of audibleBlocks(samples).entries()) {
        if (audible) this.#extend(frame.atMs + block * BLOCK_MS, hearing);
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
