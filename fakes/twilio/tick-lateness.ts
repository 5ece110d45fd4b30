const BUCKET_MS = 0.1;
const BUCKETS = 10_000;

export interface LatenessSummary {
  ticks: number;
  p50Ms?: number;
  p99Ms?: number;
  maxMs?: number;
}

/** How late the ticks were since it was last asked, to a tenth of a millisecond. */
export class TickLateness {
  readonly #counts = new Uint32Array(BUCKETS);
  #ticks = 0;
  #maxMs = 0;

  record(latenessMs: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(latenessMs / BUCKET_MS)));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#ticks += 1;
    this.#maxMs = Math.max(this.#maxMs, latenessMs);
  }

  read(): LatenessSummary {
    const ticks = this.#ticks;
    if (ticks === 0) return { ticks };
    const summary = {
      ticks,
      p50Ms: this.#quantile(0.5),
      p99Ms: this.#quantile(0.99),
      maxMs: this.#maxMs,
    };
    this.#counts.fill(0);
    this.#ticks = 0;
    this.#maxMs = 0;
    return summary;
  }

  /** The upper edge of the bucket in which the quantile lies. */
  #quantile(quantile: number): number {
    const rank = Math.ceil(quantile * this.#ticks);
    let seen = 0;
    const bucket = this.#counts.findIndex((count) => {
      seen += count;
      return seen >= rank;
    });
    return Math.round((bucket + 1) * BUCKET_MS * 10) / 10;
  }
}
