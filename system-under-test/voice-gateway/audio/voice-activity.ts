import { measurePower, powerOfLevel, SAMPLES_PER_MS } from './mu-law.ts';

export interface VoiceActivitySettings {
  gateDbfs: number;
  /** Voice in a row that begins an utterance. */
  startMs: number;
  /** Silence in a row that ends it. */
  hangoverMs: number;
}

export interface FrameVerdict {
  voiced: boolean;
  /** An utterance begins (`startMs` ago) or ends with this frame. */
  edge?: 'start' | 'end';
}

/**
 * The gateway's own ear: the end of a turn must not depend on the provider that may be failing.
 * It counts media time, so a stalled network neither ends nor splits an utterance.
 */
export class VoiceActivity {
  readonly #gatePower: number;
  readonly #settings: VoiceActivitySettings;
  #speaking = false;
  #voicedMs = 0;
  #silentMs = 0;

  constructor(settings: VoiceActivitySettings) {
    this.#settings = settings;
    this.#gatePower = powerOfLevel(settings.gateDbfs);
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** The utterance that was under way on another stream goes on here; its silence is counted anew. */
  resume(): void {
    this.#speaking = true;
  }

  push(muLaw: Uint8Array): FrameVerdict {
    const durationMs = muLaw.length / SAMPLES_PER_MS;
    const voiced = measurePower(muLaw) >= this.#gatePower;
    this.#voicedMs = voiced ? this.#voicedMs + durationMs : 0;
    this.#silentMs = voiced ? 0 : this.#silentMs + durationMs;
    if (!this.#speaking && this.#voicedMs >= this.#settings.startMs) {
      this.#speaking = true;
      return { voiced, edge: 'start' };
    }
    if (this.#speaking && this.#silentMs >= this.#settings.hangoverMs) {
      this.#speaking = false;
      return { voiced, edge: 'end' };
    }
    return { voiced };
  }
}
