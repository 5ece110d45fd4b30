import { audibleBlocks } from '../speech/audible.ts';
import { FRAME_BYTES, SILENCE } from './playout-buffer.ts';

interface Utterance {
  turn: number;
  audio: Uint8Array;
  offset: number;
  fromMs?: number;
  voicedMs?: number;
}

/** An utterance that was sent to its end, in the clock of the ticks that sent it. */
export interface Spoken {
  turn: number;
  /** Tick that sent its first frame, and tick that sent its last voiced one. */
  fromMs: number;
  toMs: number;
}

/** What a caller says, one frame per tick; utterances queue up. */
export class CallerSpeech {
  #utterances: Utterance[] = [];

  say(turn: number, audio: Uint8Array): void {
    this.#utterances.push({ turn, audio, offset: 0 });
  }

  /** The frame that leaves at this tick, and the utterance that it ends. */
  next(nominalMs: number): { frame?: Uint8Array; spoken?: Spoken } {
    const [utterance] = this.#utterances;
    if (!utterance) return {};
    const part = utterance.audio.subarray(utterance.offset, utterance.offset + FRAME_BYTES);
    utterance.offset += FRAME_BYTES;
    const frame = part.length === FRAME_BYTES ? part : pad(part);
    utterance.fromMs ??= nominalMs;
    if (audibleBlocks(frame).includes(true)) utterance.voicedMs = nominalMs;
    if (utterance.offset < utterance.audio.length) return { frame };
    this.#utterances.shift();
    const { turn, fromMs, voicedMs = fromMs } = utterance;
    return { frame, spoken: { turn, fromMs, toMs: voicedMs } };
  }
}

function pad(part: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
  frame.set(part);
  return frame;
}
