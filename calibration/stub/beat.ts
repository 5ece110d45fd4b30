const FRAME_MS = 20;

/** Shortest way to the carrier and back that any call of this process has seen, ms. */
export interface Journey {
  shortestMs: number;
}

/**
 * The carrier's beat as one call sees it. It sends a frame every 20 ms exactly, so the frame that came
 * with the least delay tells when every other one was sent, however late that one arrived.
 */
export class Beat {
  readonly #journey: Journey;
  #frames = 0;
  #firstMs = Number.POSITIVE_INFINITY;

  constructor(journey: Journey) {
    this.#journey = journey;
  }

  /** A frame arrived. */
  count(arrivedMs: number): void {
    this.#frames += 1;
    this.#firstMs = Math.min(this.#firstMs, arrivedMs - this.#frames * FRAME_MS);
  }

  get frames(): number {
    return this.#frames;
  }

  /** When the carrier sent the n-th frame. */
  sentMs(frame: number): number {
    return this.#firstMs + frame * FRAME_MS - this.#journey.shortestMs / 2;
  }
}
