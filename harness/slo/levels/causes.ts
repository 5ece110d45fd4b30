import type { Span } from '../interval.ts';

/** Faults by the time in which they were felt: what was the cause of something, in logarithmic time. */
export class Causes<F extends { exposure: Span }> {
  /** By the beginning of their exposure. */
  readonly #faults: readonly F[];
  /** The last end among each and all that began before it. */
  readonly #endMs: Float64Array;

  constructor(faults: readonly F[]) {
    this.#faults = faults.toSorted((a, b) => a.exposure.fromMs - b.exposure.fromMs);
    this.#endMs = new Float64Array(faults.length);
    let endMs = Number.NEGATIVE_INFINITY;
    for (const [index, { exposure }] of this.#faults.entries()) {
      endMs = Math.max(endMs, exposure.toMs);
      this.#endMs[index] = endMs;
    }
  }

  /** The fault that something overlaps; of several the one that began last. */
  find(fromMs: number, toMs: number): F | undefined {
    for (let index = this.#lastBegunBy(toMs); index >= 0; index -= 1) {
      if ((this.#endMs[index] as number) < fromMs) return undefined;
      const fault = this.#faults[index] as F;
      if (fault.exposure.toMs >= fromMs) return fault;
    }
    return undefined;
  }

  #lastBegunBy(atMs: number): number {
    let low = 0;
    let high = this.#faults.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#faults[middle] as F).exposure.fromMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
