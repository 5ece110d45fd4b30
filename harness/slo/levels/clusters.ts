import type { Tally } from '../budget/stretch.ts';
import { joinSpans, type Span, subtractSpans } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import type { CountedItem } from './counted-unit.ts';

/** Batches into which the time without a fault is cut: fewer tell too little of their variance. */
const BATCHES = 20;

/**
 * Tallies of items in clusters that share a fate, in the order in which each cluster's first one came. All
 * that one fault hits is one trial, however many calls and requests that are. The rest are the turns of a
 * call, each call, and of requests and seconds what lies in the same twentieth of the time without a fault
 * (batch means).
 */
export class Clusters {
  readonly #quiet: QuietTime;
  readonly #tallies = new Map<unknown, Tally>();
  /** The cluster of the item that came last, which is mostly that of the next one too. */
  #last: { key: unknown; tally: Tally } | undefined;

  constructor(quiet: QuietTime) {
    this.#quiet = quiet;
  }

  add({ fromMs, group, good, bad }: CountedItem, cause: object | undefined): void {
    const key = cause ?? group ?? this.#quiet.batchOf(fromMs);
    if (!this.#last || this.#last.key !== key) this.#last = { key, tally: this.#tallyOf(key) };
    this.#last.tally.good += good;
    this.#last.tally.bad += bad;
  }

  copy(): Clusters {
    const copied = new Clusters(this.#quiet);
    for (const [key, tally] of this.#tallies) copied.#tallies.set(key, { ...tally });
    return copied;
  }

  list(): Tally[] {
    return [...this.#tallies.values()];
  }

  #tallyOf(key: unknown): Tally {
    const tally = this.#tallies.get(key) ?? { good: 0, bad: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }
}

/** The time of some windows in which no fault was felt. */
export class QuietTime {
  readonly #spans: Span[];
  /** Length of all spans before each. */
  readonly #beforeMs: number[] = [];
  readonly #lengthMs: number;

  constructor({ faults }: Pick<RunView, 'faults'>, windows: readonly Span[]) {
    const exposures = faults.map(({ exposure }) => exposure);
    this.#spans = subtractSpans(joinSpans([...windows]), joinSpans(exposures));
    let lengthMs = 0;
    for (const { fromMs, toMs } of this.#spans) {
      this.#beforeMs.push(lengthMs);
      lengthMs += toMs - fromMs;
    }
    this.#lengthMs = lengthMs;
  }

  /** Which twentieth of it an instant lies in. */
  batchOf(atMs: number): number {
    const batch = Math.floor((BATCHES * this.#before(atMs)) / Math.max(this.#lengthMs, 1));
    // The end of the run belongs to it.
    return Math.min(BATCHES - 1, batch);
  }

  #before(atMs: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle] as Span).fromMs <= atMs) low = middle + 1;
      else high = middle;
    }
    const last = this.#spans[low - 1];
    if (!last) return 0;
    return (this.#beforeMs[low - 1] as number) + (Math.min(atMs, last.toMs) - last.fromMs);
  }
}
