import { sortRows } from '../journal/columns/sort-rows.ts';
import type { EventOf } from '../journal/event.ts';

/** The process of callers, probes and ledger. It is not on the way of what a caller hears. */
const RUNNER = 'runner';

/** An event that a stall held back is stamped at most this long after the stall was over. */
const AFTER_STALL_MS = 10;

/** What one process lost, for the reader of a report. */
export interface LatenessTotal {
  process: string;
  stalls: number;
  lostMs: number;
  longestMs: number;
}

/** When the instruments themselves were late: what widens every sample that overlaps it. */
export class Lateness {
  readonly #all: SpanSet;
  readonly #held: SpanSet;
  readonly #onTheWayAll: SpanSet;
  readonly #onTheWayHeld: SpanSet;
  readonly totals: LatenessTotal[] = [];

  constructor(events: Iterable<EventOf<'late'>>) {
    const all = new SpanList();
    const onTheWay = new SpanList();
    const totals = new Map<string, LatenessTotal>();
    for (const { process, fromMs, toMs } of events) {
      all.add(fromMs, toMs);
      if (process !== RUNNER) onTheWay.add(fromMs, toMs);
      const total = totals.get(process) ?? { process, stalls: 0, lostMs: 0, longestMs: 0 };
      totals.set(process, total);
      const lostMs = Math.max(0, toMs - fromMs);
      total.stalls += 1;
      total.lostMs += lostMs;
      total.longestMs = Math.max(total.longestMs, lostMs);
    }
    this.#all = new SpanSet(all, 0);
    this.#held = new SpanSet(all, AFTER_STALL_MS);
    this.#onTheWayAll = new SpanSet(onTheWay, 0);
    this.#onTheWayHeld = new SpanSet(onTheWay, AFTER_STALL_MS);
    this.totals.push(...totals.values());
    this.totals.sort((a, b) => b.lostMs - a.lostMs || (a.process < b.process ? -1 : 1));
  }

  /** How much of [fromMs, toMs] any process of the harness lost: a sample may be so much shorter. */
  overlapMs(fromMs: number, toMs: number): number {
    return this.#all.overlapMs(fromMs, toMs);
  }

  /**
   * How much earlier an event stamped at `atMs` may have happened. Any process may have held it back:
   * what a caller hears passes through more than one.
   */
  beforeMs(atMs: number): number {
    return this.#held.sinceStartMs(atMs, AFTER_STALL_MS);
  }

  /** The same two for what the proxy and the fakes alone pass on and stamp: the runner is not on its way. */
  overlapOnTheWayMs(fromMs: number, toMs: number): number {
    return this.#onTheWayAll.overlapMs(fromMs, toMs);
  }
  beforeOnTheWayMs(atMs: number): number {
    return this.#onTheWayHeld.sinceStartMs(atMs, AFTER_STALL_MS);
  }
}

/** Spans in any order, of which a long run has many: two numbers each. */
class SpanList {
  readonly fromMs: number[] = [];
  readonly toMs: number[] = [];

  /** An empty one is left out. */
  add(fromMs: number, toMs: number): void {
    if (toMs <= fromMs) return;
    this.fromMs.push(fromMs);
    this.toMs.push(toMs);
  }

  /** Places in the order in which the spans begin. */
  order(): Uint32Array {
    const places = Uint32Array.from(this.fromMs, (_, place) => place);
    sortRows(places, (a, b) => (this.fromMs[a] as number) - (this.fromMs[b] as number));
    return places;
  }
}

/** A union of spans; those closer than `joinMs` are one. Answers in logarithmic time. */
class SpanSet {
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  /** Length of all spans before each. */
  readonly #before: Float64Array;
  /** What was found last: who asks goes along in time. */
  #found = -1;

  constructor(spans: SpanList, joinMs: number) {
    const from: number[] = [];
    const to: number[] = [];
    for (const place of spans.order()) {
      const fromMs = spans.fromMs[place] as number;
      const toMs = spans.toMs[place] as number;
      const last = to.length - 1;
      const lastToMs = to[last];
      if (lastToMs !== undefined && fromMs <= lastToMs + joinMs) {
        to[last] = Math.max(lastToMs, toMs);
        continue;
      }
      from.push(fromMs);
      to.push(toMs);
    }
    this.#from = Float64Array.from(from);
    this.#to = Float64Array.from(to);
    this.#before = new Float64Array(from.length);
    let total = 0;
    for (const [index, fromMs] of this.#from.entries()) {
      this.#before[index] = total;
      total += (this.#to[index] as number) - fromMs;
    }
  }

  overlapMs(fromMs: number, toMs: number): number {
    return toMs > fromMs ? this.#lengthBefore(toMs) - this.#lengthBefore(fromMs) : 0;
  }

  /** Time since the start of the span that `atMs` lies in, or that ended at most `graceMs` before. */
  sinceStartMs(atMs: number, graceMs: number): number {
    const index = this.#lastStartedBy(atMs);
    if (index < 0 || atMs > (this.#to[index] as number) + graceMs) return 0;
    return atMs - (this.#from[index] as number);
  }

  #lengthBefore(atMs: number): number {
    const index = this.#lastStartedBy(atMs);
    if (index < 0) return 0;
    const from = this.#from[index] as number;
    return (this.#before[index] as number) + Math.min(atMs, this.#to[index] as number) - from;
  }

  #lastStartedBy(atMs: number): number {
    if (!this.#isLastStartedBy(atMs, this.#found)) this.#found = this.#findLastStartedBy(atMs);
    return this.#found;
  }

  #isLastStartedBy(atMs: number, index: number): boolean {
    if (index >= 0 && (this.#from[index] as number) > atMs) return false;
    return index + 1 >= this.#from.length || (this.#from[index + 1] as number) > atMs;
  }

  #findLastStartedBy(atMs: number): number {
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#from[middle] as number) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
