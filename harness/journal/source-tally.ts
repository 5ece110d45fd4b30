import { compareEvents } from './columns/event-table.ts';
import { NumberColumn } from './columns/number-column.ts';
import type { JournalEvent, Stamp } from './event.ts';

interface Tally {
  opened?: JournalEvent;
  /** Events from the one that opened the source on, in the order of time. */
  events: number;
  /** Stamps of those that stood before it in the file. */
  waiting: { atMs: NumberColumn; seq: NumberColumn };
}

/** How many events each source gave, from the one that opened it on. */
export class SourceTally {
  readonly #bySource = new Map<string, Tally>();

  count(event: JournalEvent): void {
    let tally = this.#bySource.get(event.source);
    if (!tally) {
      tally = {
        events: 0,
        waiting: { atMs: new NumberColumn({ steps: 1_000 }), seq: new NumberColumn() },
      };
      this.#bySource.set(event.source, tally);
    }
    if (tally.opened) {
      if (isFrom(tally.opened, event)) tally.events += 1;
    } else if (event.kind === 'source-opened') {
      tally.opened = event;
      tally.events = 1 + countWaiting(tally.waiting, event);
    } else {
      tally.waiting.atMs.push(event.atMs);
      tally.waiting.seq.push(event.seq);
    }
  }

  eventsOf(source: string): number {
    return this.#bySource.get(source)?.events ?? 0;
  }
}

function countWaiting({ atMs, seq }: Tally['waiting'], opened: JournalEvent): number {
  let later = 0;
  for (let row = 0; row < atMs.length; row += 1) {
    const stamp = { source: opened.source, atMs: atMs.get(row) ?? 0, seq: seq.get(row) ?? 0 };
    if (isFrom(opened, stamp)) later += 1;
  }
  return later;
}

function isFrom(opened: Stamp, event: Stamp): boolean {
  return compareEvents(opened, event) <= 0;
}
