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
  readonly #acknowledgedMs = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #ended: UnseenStretch[] = [];

  accept(event: JournalEvent): void {
    if (event.kind === 'write-answered' && event.outcome === 'acknowledged') {
      const id = `${event.write} ${event.id}`;
      if (!this.#seen.has(id)) this.#acknowledgedMs.set(id, event.atMs);
    }
    if (event.kind === 'writes-visible') {
      for (const id of event.ids) this.#see(`${event.write} ${id}`, event.atMs);
    }
    if (event.kind === 'read-back') {
      for (const { id } of event.rows) this.#see(`${event.write} ${id}`, event.atMs);
    }
  }

  get stretches(): UnseenStretch[] {
    const stretches = [...this.#ended];
    for (const atMs of this.#acknowledgedMs.values()) {
      stretches.push({ fromMs: atMs + LOOK_MS, toMs: Number.POSITIVE_INFINITY });
    }
    return stretches;
  }

  #see(id: string, atMs: number): void {
    this.#seen.add(id);
    const acknowledgedMs = this.#acknowledgedMs.get(id);
    this.#acknowledgedMs.delete(id);
    if (acknowledgedMs === undefined || atMs <= acknowledgedMs + LOOK_MS) return;
    this.#ended.push({ fromMs: acknowledgedMs + LOOK_MS, toMs: atMs });
  }
}
