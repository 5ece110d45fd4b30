import { durationOfBase64Ms } from './mu-law.ts';

/** Estimate of what the carrier still has to play, from what it was sent. */
export class Playout {
  readonly #now: () => number;
  #endMs: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#endMs = now();
  }

  /** When the caller will have heard everything that was sent. */
  get endMs(): number {
    return this.#endMs;
  }

  add(base64: string): void {
    this.#endMs = Math.max(this.#endMs, this.#now()) + durationOfBase64Ms(base64);
  }

  /** The carrier threw its buffer away. */
  clear(): void {
    this.#endMs = this.#now();
  }
}
