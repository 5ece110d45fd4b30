import { NameTable } from '../../journal/columns/name-table.ts';
import type { JournalEvent } from '../../journal/event.ts';

/** The ledger looks for writes every 200 ms: a write seen at its next look was never missing. */
const LOOK_MS = 500;

/** A time during which an acknowledged write was not yet in the primary. */
export interface UnseenStretch {
  fromMs: number;
  /** Infinite while it is not seen. */
  toMs: number;
}

/** Which acknowledged writes the primary was not seen to hold, and for how long. */
export class UnseenWrites {
  readonly #names = new NameTable();
  /** By number of a write: those that wait to be seen. */
  readonly #acknowledgedMs = new Map<number, number>();
  /** By number of a write: 1 once it was seen. */
  #seen = new Uint8Array(64);
  readonly #ended: UnseenStretch[] = [];

  accept(event: JournalEvent): void {
    if (event.kind === 'write-answered' && event.outcome === 'acknowledged') {
      const id = this.#numberOf(event.write, event.id);
      if (this.#seen[id] === 0) this.#acknowledgedMs.set(id, event.atMs);
    }
    if (event.kind === 'writes-visible') {
      for (const id of event.ids) this.#see(this.#numberOf(event.write, id), event.atMs);
    }
    if (event.kind === 'read-back') {
      for (const { id } of event.rows) this.#see(this.#numberOf(event.write, id), event.atMs);
    }
  }

  /** Stretches of which a part is later than `atMs`. */
  endingAfter(atMs: number): UnseenStretch[] {
    const stretches = this.#ended.filter(({ toMs }) => toMs > atMs);
    for (const acknowledgedMs of this.#acknowledgedMs.values()) {
      stretches.push({ fromMs: acknowledgedMs + LOOK_MS, toMs: Number.POSITIVE_INFINITY });
    }
    return stretches;
  }

  #see(id: number, atMs: number): void {
    this.#seen[id] = 1;
    const acknowledgedMs = this.#acknowledgedMs.get(id);
    this.#acknowledgedMs.delete(id);
    if (acknowledgedMs === undefined || atMs <= acknowledgedMs + LOOK_MS) return;
    this.#ended.push({ fromMs: acknowledgedMs + LOOK_MS, toMs: atMs });
  }

  #numberOf(write: string, id: string): number {
    const number = this.#names.idOf(`${write} ${id}`);
    if (number >= this.#seen.length) {
      const seen = new Uint8Array(2 * this.#seen.length);
      seen.set(this.#seen);
      this.#seen = seen;
    }
    return number;
  }
}
