import type { EventOf } from '../journal/event.ts';

/** `Date.now()` counts whole milliseconds: the wall time of a pair is up to this much later. */
const GRANULARITY_MS = 1;
/** More than this between two pairs is no drift: somebody set the clock. */
const STEP_MS = 100;

/** Where an instant of the wall clock lies on the experiment's: not before `fromMs`, at most so much later. */
export interface MappedInstant {
  fromMs: number;
  spreadMs: number;
}

/**
 * The wall clock as the runner paired it with the monotonic one every second, for those who stamp wall
 * time. A pair that was torn apart by a stall widens what lies beside it.
 */
export class WallClock {
  readonly #pairs: { wallMs: number; offsetMs: number }[];
  /** Why it cannot be used; undefined when it can. */
  readonly fault: string | undefined;

  constructor(events: Iterable<EventOf<'clock'>>) {
    this.#pairs = Array.from(events, ({ wallMs, atMs }) => ({ wallMs, offsetMs: wallMs - atMs }));
    const steps = this.#pairs.slice(1).map(({ offsetMs }, index) => {
      return Math.abs(offsetMs - (this.#pairs[index]?.offsetMs ?? offsetMs));
    });
    const largestMs = Math.max(0, ...steps);
    if (this.#pairs.length === 0) this.fault = 'the journal pairs no wall time with its clock';
    else if (largestMs > STEP_MS) {
      this.fault = `the wall clock, which k6 measures with, was moved by ${Math.round(largestMs)} ms`;
    }
  }

  map(wallMs: number): MappedInstant {
    const next = this.#firstAfter(wallMs);
    const beside = [this.#pairs[next - 1], this.#pairs[next]].filter((pair) => pair !== undefined);
    const offsets = beside.map(({ offsetMs }) => offsetMs);
    const smallest = Math.min(...offsets);
    const largest = Math.max(...offsets) + GRANULARITY_MS;
    return { fromMs: wallMs - largest, spreadMs: largest - smallest };
  }

  #firstAfter(wallMs: number): number {
    let low = 0;
    let high = this.#pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pairs[middle]?.wallMs ?? 0) <= wallMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
