/** Knows how long the first provider of the chain has been out, now and in all. */
export class DegradedClock {
  readonly #now: () => number;
  #sinceMs: number | undefined;
  #pastMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Wall time at which it began; undefined while all is well. */
  get since(): Date | undefined {
    if (this.#sinceMs === undefined) return undefined;
    return new Date(Date.now() - (this.#now() - this.#sinceMs));
  }

  get totalSeconds(): number {
    const currentMs = this.#sinceMs === undefined ? 0 : this.#now() - this.#sinceMs;
    return (this.#pastMs + currentMs) / 1_000;
  }

  set(degraded: boolean): void {
    if (degraded) this.#sinceMs ??= this.#now();
    else if (this.#sinceMs !== undefined) {
      this.#pastMs += this.#now() - this.#sinceMs;
      this.#sinceMs = undefined;
    }
  }
}
