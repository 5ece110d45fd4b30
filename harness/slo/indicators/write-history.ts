import { NumberColumn } from '../../journal/columns/number-column.ts';
import { sortRows } from '../../journal/columns/sort-rows.ts';
import type { WriteRecord } from '../write-record.ts';

const STEPS_PER_MS = 1_000;
const OUTCOMES: WriteRecord['outcome'][] = ['acknowledged', 'rejected', 'unknown'];

/** What is known of a write that a read showed. */
type ShownWrite = Pick<WriteRecord, 'outcome' | 'sentMs' | 'answeredMs'>;

/** All writes of one key: which one a read showed, and what it should have shown, in logarithmic time. */
export class WriteHistory {
  readonly #n = new NumberColumn();
  readonly #sentMs = new NumberColumn({ steps: STEPS_PER_MS });
  readonly #answeredMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#sentMs });
  /** Place in `OUTCOMES`. */
  readonly #outcome = new NumberColumn();
  /** When it was acknowledged as done, if it was. */
  readonly #doneMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#sentMs });
  #lastN = Number.NEGATIVE_INFINITY;
  #isCounted = true;
  #index: { sentMs: Float64Array; earliestMs: Float64Array } | undefined;

  /** In the order of sending. */
  add(write: WriteRecord): void {
    const { n, outcome, sentMs, answeredMs } = write;
    if (n <= this.#lastN) this.#isCounted = false;
    this.#lastN = n;
    this.#n.push(n);
    this.#sentMs.push(sentMs);
    this.#answeredMs.push(answeredMs);
    this.#outcome.push(OUTCOMES.indexOf(outcome));
    this.#doneMs.push(isDone(write) ? answeredMs : undefined);
    this.#index = undefined;
  }

  /** The write with this number within its key. */
  find(n: number | undefined): ShownWrite | undefined {
    const place = n === undefined ? -1 : this.#placeOf(n);
    if (place < 0) return undefined;
    return {
      outcome: OUTCOMES[this.#outcome.get(place) as number] as WriteRecord['outcome'],
      sentMs: this.#sentMs.get(place) as number,
      answeredMs: this.#answeredMs.get(place),
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
    let low = 0;
    if (!this.#isCounted) {
      while (low < this.#n.length && this.#n.get(low) !== n) low += 1;
      return low < this.#n.length ? low : -1;
    }
    // Where it stands when none is missing.
    const likely = n - (this.#n.get(0) ?? 0);
    if (this.#n.get(likely) === n) return likely;
    let high = this.#n.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#n.get(middle) as number) < n) low = middle + 1;
      else high = middle;
    }
    return this.#n.get(low) === n ? low : -1;
  }

  /** By the time of sending: the earliest acknowledgement of each write and all later ones. */
  #makeIndex() {
    const sentMs = Float64Array.from(
      { length: this.#n.length },
      (_, place) => this.#sentMs.get(place) as number,
    );
    const places = Uint32Array.from(sentMs, (_, place) => place);
    sortRows(places, (a, b) => (sentMs[a] as number) - (sentMs[b] as number));
    const earliestMs = new Float64Array(places.length);
    let earliest = Number.POSITIVE_INFINITY;
    for (let order = places.length - 1; order >= 0; order -= 1) {
      earliest = Math.min(earliest, this.#doneMs.get(places[order] as number) ?? earliest);
      earliestMs[order] = earliest;
    }
    return { sentMs: sentMs.sort(), earliestMs };
  }
}

/** A receipt promises a write for later: only one acknowledged as done can be read. */
function isDone({ outcome, status }: WriteRecord): boolean {
  return outcome === 'acknowledged' && (status === undefined || status < 300);
}
