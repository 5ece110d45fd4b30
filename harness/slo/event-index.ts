import type { EventBody, EventOf, JournalEvent } from '../journal/event.ts';
import { isJournalEvent } from '../journal/event-shape.ts';

/**
 * A journal's events by kind, each kind in the order of time. Lines of independent sources may stand
 * in any order in the file: the order here depends on what they say alone.
 */
export class EventIndex {
  readonly ordered: JournalEvent[];
  /** How many entries were no events: evidence that cannot be used. */
  readonly malformed: number;
  readonly #byKind: Map<string, JournalEvent[]>;

  constructor(events: readonly unknown[]) {
    const wellFormed = events.filter(isJournalEvent);
    this.malformed = events.length - wellFormed.length;
    this.ordered = wellFormed.sort(compareEvents);
    this.#byKind = Map.groupBy(this.ordered, (event) => event.kind);
  }

  of<K extends EventBody['kind']>(kind: K): EventOf<K>[] {
    return (this.#byKind.get(kind) ?? []) as EventOf<K>[];
  }

  /** Instant of the last event, 0 when there is none. */
  get lastMs(): number {
    return this.ordered.at(-1)?.atMs ?? 0;
  }
}

function compareEvents(a: JournalEvent, b: JournalEvent): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.seq - b.seq;
}
