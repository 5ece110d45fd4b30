import { sortRows } from '../../journal/columns/sort-rows.ts';
import type { WriteRecord } from '../write-record.ts';

/** What is known of a write that a read showed. */
type ShownWrite = Pick<WriteRecord, 'outcome' | 'sentMs' | 'answeredMs'>;

/** All writes of one key: which one a read showed, and what it should have shown, in logarithmic time. */
export class WriteHistory {
  readonly #n: number[] = [];
  readonly #shown: { outcome: WriteRecord['outcome'][]; sentMs: number[]; answeredMs: number[] } = {
    outcome: [],
    sentMs: [],
    answeredMs: [],
  };
  readonly #doneMs: number[] = [];
  #isCounted = true;
  #index: { sentMs: Float64Array; earliestMs: Float64Array } | undefined;

  /** In the order of sending. */
  add(write: WriteRecord): void {
    const { n, outcome, sentMs, answeredMs } = write;
    if (n <= (this.#n.at(-1) ?? Number.NEGATIVE_INFINITY)) this.#isCounted = false;
    this.#n.push(n);
    this.#shown.outcome.push(outcome);
    this.#shown.sentMs.push(sentMs);
    this.#shown.answeredMs.push(answeredMs ?? Number.NaN);
    this.#doneMs.push(
      isDone(write) ? (answeredMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    );
    this.#index = undefined;
  }

  /** The write with this number within its key. */
  find(n: number | undefined): ShownWrite | undefined {
    const place = n === undefined ? -1 : this.#placeOf(n);
    if (place < 0) return undefined;
    const answeredMs = this.#shown.answeredMs[place] as number;
    return {
      outcome: this.#shown.outcome[place] as WriteRecord['outcome'],
      sentMs: this.#shown.sentMs[place] as number,
      ...(Number.isNaN(answeredMs) ? {} : { answeredMs }),
    };
  }

  /** The earliest acknowledgement of a write that was sent after an instant; infinite without one. */
  earliestDoneMs(sentAfterMs: number): number {
    this.#index ??= this.#makeIndex();
    const { sentMs, earliestMs } = this.#index;
    let low = 0;
    let high = sentMs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sentMs[middle] as number) <= sentAfterMs) low = middle + 1;
      else high = middle;
    }
    return earliestMs[low] ?? Number.POSITIVE_INFINITY;
  }

  #placeOf(n: number): number {
    if (!this.#isCounted) return this.#n.indexOf(n);
    let low = 0;
    let high = this.#n.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#n[middle] as number) < n) low = middle + 1;
      else high = middle;
    }
    return this.#n[low] === n ? low : -1;
  }

  /** By the time of sending: the earliest acknowledgement of each write and all later ones. */
  #makeIndex() {
    const { sentMs } = this.#shown;
    const places = Uint32Array.from(sentMs, (_, place) => place);
    sortRows(places, (a, b) => (sentMs[a] as number) - (sentMs[b] as number));
    const earliestMs = new Float64Array(places.length);
    let earliest = Number.POSITIVE_INFINITY;
    for (let order = places.length - 1; order >= 0; order -= 1) {
      earliest = Math.min(earliest, this.#doneMs[places[order] as number] as number);
      earliestMs[order] = earliest;
    }
    return { sentMs: Float64Array.from(places, (place) => sentMs[place] as number), earliestMs };
  }
}

/** A receipt promises a write for later: only one acknowledged as done can be read. */
function isDone({ outcome, status }: WriteRecord): boolean {
  return outcome === 'acknowledged' && (status === undefined || status < 300);
}
