import { audibleBlocks } from '../speech/audible.ts';

const FRAME_BYTES = 160;
const FRAME_MS = 20;

export interface VoiceChange {
  speaking: boolean;
  /** Position in the audio of the whole session. */
  atMs: number;
}

/** Tells when the caller begins and ends to speak, as the server does when it detects turns. */
export class VoiceActivity {
  #rest: Buffer = Buffer.alloc(0);
  #atMs = 0;
  #quietMs = 0;
  #speaking = false;

  push(audio: Buffer, silenceMs: number): VoiceChange[] {
    const bytes = Buffer.concat([this.#rest, audio]);
    const changes: VoiceChange[] = [];
    let start = 0;
    for (; start + FRAME_BYTES <= bytes.length; start += FRAME_BYTES) {
      const audible = audibleBlocks(bytes.subarray(start, start + FRAME_BYTES)).includes(true);
      const change = this.#take(audible, silenceMs);
      if (change) changes.push(change);
    }
    this.#rest = bytes.subarray(start);
    return changes;
  }

  #take(audible: boolean, silenceMs: number): VoiceChange | undefined {
    const fromMs = this.#atMs;
    this.#atMs += FRAME_MS;
    this.#quietMs = audible ? 0 : this.#quietMs + FRAME_MS;
    if (audible === this.#speaking) return undefined;
    if (!audible && this.#quietMs < silenceMs) return undefined;
    this.#speaking = audible;
    return { speaking: audible, atMs: audible ? fromMs : this.#atMs - this.#quietMs };
  }
}
