import type { JournalEvent } from './event.ts';
import { TornPlaces } from './torn-places.ts';

/**
 * Each source counts its events from 0 and ends with their number: whatever is missing shows. What is
 * remembered of a source is one number, however many events it has.
 */
export class Numbering {
  readonly #next = new Map<string, number>();
  readonly #closed = new Set<string>();
  readonly #gaps = new TornPlaces();

  accept({ source, seq, kind }: JournalEvent): void {
    const expected = this.#next.get(source) ?? 0;
    if (seq !== expected) {
      this.#gaps.add(`source ${source}: event ${seq} follows ${expected - 1}, a gap`);
    }
    this.#next.set(source, seq + 1);
    if (kind === 'source-closed') this.#closed.add(source);
  }

  /** Gaps in the order of the file, then the sources that never ended. */
  finish(): TornPlaces {
    for (const source of this.#next.keys()) {
      if (!this.#closed.has(source)) {
        this.#gaps.add(`source ${source} never ended with its count`);
      }
    }
    return this.#gaps;
  }
}
