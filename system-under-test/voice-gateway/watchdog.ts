import type { VoiceAiFailure } from './voice-ai/failure.ts';

/** Waits for output that must come. One timer serves any number of postponements. */
export class Watchdog {
  readonly #now: () => number;
  readonly #onExpired: (failure: VoiceAiFailure) => void;
  #timer: NodeJS.Timeout | undefined;
  #deadlineMs: number | undefined;
  #failure: (() => VoiceAiFailure) | undefined;

  constructor(now: () => number, onExpired: (failure: VoiceAiFailure) => void) {
    this.#now = now;
    this.#onExpired = onExpired;
  }

  arm(deadlineMs: number, failure: () => VoiceAiFailure): void {
    const isSooner = this.#deadlineMs === undefined || deadlineMs < this.#deadlineMs;
    this.#deadlineMs = deadlineMs;
    this.#failure = failure;
    if (isSooner) this.#schedule();
  }

  disarm(): void {
    clearTimeout(this.#timer);
    this.#deadlineMs = undefined;
  }

  #remainingMs(): number {
    return (this.#deadlineMs ?? Number.POSITIVE_INFINITY) - this.#now();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#remainingMs() > 0) this.#schedule();
        // When we ourselves were late, the output may lie unread in the socket: read first, then judge.
        else setImmediate(() => this.#judge());
      },
      Math.max(1, this.#remainingMs()),
    );
  }

  #judge(): void {
    if (this.#deadlineMs === undefined || !this.#failure) return;
    if (this.#remainingMs() > 0) {
      this.#schedule();
      return;
    }
    this.disarm();
    this.#onExpired(this.#failure());
  }
}
