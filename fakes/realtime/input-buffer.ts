import { toText } from '../speech/dialogue.ts';
import { readUtterance } from '../speech/read-utterance.ts';
import { WordDecoder } from '../speech/word-decoder.ts';

const FRAME_BYTES = 160;
const FRAME_MS = 20;
const BYTES_PER_MS = 8;
/** µ-law byte of no sound. */
const SILENCE = 0xff;

/** The caller's audio since the last commit: µ-law at 8 kHz. */
export class InputBuffer {
  #chunks: Buffer[] = [];
  #bytes = 0;

  append(audio: Buffer): void {
    this.#chunks.push(audio);
    this.#bytes += audio.length;
  }

  get durationMs(): number {
    return this.#bytes / BYTES_PER_MS;
  }

  /** Takes all of it out. */
  take(): Buffer {
    const audio = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    return audio;
  }
}

/** What was said, as text; empty for speech that nobody can understand. */
export function transcribe(audio: Buffer): string {
  const decoder = new WordDecoder();
  const words = [];
  for (let start = 0; start < audio.length; start += FRAME_BYTES) {
    words.push(...decoder.push(frameAt(audio, start), (start / FRAME_BYTES) * FRAME_MS));
  }
  words.push(...decoder.flush());
  return toText(readUtterance(words) ?? []);
}

function frameAt(audio: Buffer, start: number): Uint8Array {
  const frame = audio.subarray(start, start + FRAME_BYTES);
  if (frame.length === FRAME_BYTES) return frame;
  const padded = new Uint8Array(FRAME_BYTES).fill(SILENCE);
  padded.set(frame);
  return padded;
}
