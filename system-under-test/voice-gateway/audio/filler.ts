import { encodeMuLaw, SAMPLES_PER_MS } from './mu-law.ts';
import type { Playout } from './playout.ts';

const PIECE_MS = 100;
const LEVEL_DBFS = -25;
const TONES_HZ = [200, 250];
/** A piece is sent this long before the last one has played out: no hole, and little to wait for. */
const LEAD_MS = 20;

/** 100 ms of a quiet hum that is no speech; both tones have whole periods in it, so it repeats smoothly. */
export function renderHum(): string {
  const amplitude = 32_768 * 10 ** (LEVEL_DBFS / 20);
  const samples = Buffer.alloc(PIECE_MS * SAMPLES_PER_MS);
  for (let n = 0; n < samples.length; n += 1) {
    const seconds = n / (SAMPLES_PER_MS * 1_000);
    const sum = TONES_HZ.reduce((total, hz) => total + Math.sin(2 * Math.PI * hz * seconds), 0);
    samples[n] = encodeMuLaw(amplitude * sum);
  }
  return samples.toString('base64');
}

export interface FillerOptions {
  piece: string;
  afterMs: number;
  playout: Playout;
  now: () => number;
  send: (piece: string) => void;
}

/** Fills a silence that grows too long while an answer is due; never far ahead of the real answer. */
export class Filler {
  readonly #options: FillerOptions;
  #timer: NodeJS.Timeout | undefined;
  #quietSinceMs = 0;
  #humming = false;

  constructor(options: FillerOptions) {
    this.#options = options;
  }

  /** An answer is due; `quietSinceMs` is when the caller stopped speaking. */
  watch(quietSinceMs: number): void {
    this.#quietSinceMs = quietSinceMs;
    this.#humming = false;
    this.#schedule();
  }

  /** Real audio was sent: the hum ends, the watch goes on. */
  yieldToAnswer(): void {
    if (!this.#humming) return;
    this.#humming = false;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#humming = false;
  }

  #nextMs(): number {
    const { playout, afterMs } = this.#options;
    if (this.#humming) return playout.endMs - LEAD_MS;
    return Math.max(playout.endMs, this.#quietSinceMs) + afterMs;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const inMs = Math.max(1, this.#nextMs() - this.#options.now());
    this.#timer = setTimeout(() => this.#onTimer(), inMs);
  }

  #onTimer(): void {
    // Audio sent since the timer was set has moved the moment; timers may also be a little early.
    if (this.#nextMs() - this.#options.now() <= 1) {
      this.#humming = true;
      this.#options.send(this.#options.piece);
    }
    this.#schedule();
  }
}
