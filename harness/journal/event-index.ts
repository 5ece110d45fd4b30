import { compareEvents, EventTable } from './columns/event-table.ts';
import { LAYOUTS, type Layout, type MassKind, type Subject } from './columns/layouts.ts';
import { NameTable } from './columns/name-table.ts';
import { Rows } from './columns/rows.ts';
import type { EventBody, EventOf, JournalEvent } from './event.ts';
import { isJournalEvent } from './event-shape.ts';
import { SourceTally } from './source-tally.ts';

type Kind = EventBody['kind'];

/** Events of one kind: an array, or, of a kind that comes by the million, a list that makes them. */
export type EventList<K extends Kind> = K extends MassKind ? Rows<EventOf<K>> : EventOf<K>[];

/** A kind's table, and its rows in the order of time. */
export interface OrderedTable {
  table: EventTable;
  /** The row that stands at a place in the order of time. */
  rowAt(place: number): number;
}

/**
 * A journal's events by kind, each kind in the order of time. Lines of independent sources may stand
 * in any order in the file: the order here depends on what they say alone.
 */
export class EventIndex implements Iterable<JournalEvent> {
  /** How many entries were no events: evidence that cannot be used. */
  malformed = 0;
  /** Names that events of several kinds share, by what they name. */
  readonly names: Readonly<Record<Subject, NameTable>> = {
    call: new NameTable(),
    write: new NameTable(),
    key: new NameTable(),
    session: new NameTable(),
  };
  readonly sources = new SourceTally();
  readonly #tables = new Map<Kind, EventTable>();
  readonly #objects = new Map<Kind, JournalEvent[]>();
  readonly #ordered = new Map<Kind, OrderedTable>();
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** An index of any entries; one that is an index already is taken as it is. */
  static from(entries: Iterable<unknown>): EventIndex {
    if (entries instanceof EventIndex) return entries;
    const index = new EventIndex();
    for (const entry of entries) {
      if (isJournalEvent(entry)) index.add(entry);
      else index.malformed += 1;
    }
    return index;
  }

  /** Takes an event that has the shape of its kind; what was asked before does not know it. */
  add(event: JournalEvent): void {
    this.#firstMs = Math.min(this.#firstMs, event.atMs);
    this.#lastMs = Math.max(this.#lastMs, event.atMs);
    this.sources.count(event);
    const table = this.#tableOf(event.kind);
    if (table) {
      table.add(event);
      this.#ordered.delete(event.kind);
      return;
    }
    const objects = this.#objects.get(event.kind) ?? [];
    this.#objects.set(event.kind, objects);
    objects.push(event);
    const last = objects.at(-2);
    if (last && compareEvents(last, event) > 0) objects.sort(compareEvents);
  }

  of<K extends Kind>(kind: K): EventList<K> {
    const objects = (this.#objects.get(kind) ?? []) as EventOf<K>[];
    if (!(kind in LAYOUTS)) return objects as EventList<K>;
    const { table, rowAt } = this.tableOf(kind as K & MassKind);
    return new Rows(table.length, (place) => table.at(rowAt(place))) as EventList<K>;
  }

  /** For those who read columns: the table of a kind. */
  tableOf(kind: MassKind): OrderedTable {
    const known = this.#ordered.get(kind);
    if (known) return known;
    const table = this.#tableOf(kind) as EventTable;
    const order = table.order();
    const rowAt = order ? (place: number) => order.get(place) ?? place : (place: number) => place;
    const ordered = { table, rowAt };
    this.#ordered.set(kind, ordered);
    return ordered;
  }

  /** Events of some kinds, in the order of time. */
  *inOrder(kinds: readonly Kind[]): Generator<JournalEvent, undefined> {
    const heads = kinds.flatMap((kind) => {
      const rest: Iterator<JournalEvent> = this.of(kind)[Symbol.iterator]();
      const first = rest.next();
      return first.done ? [] : [{ event: first.value, rest }];
    });
    while (heads.length > 0) {
      const next = heads.reduce((a, b) => (compareEvents(b.event, a.event) < 0 ? b : a));
      yield next.event;
      const following = next.rest.next();
      if (following.done) heads.splice(heads.indexOf(next), 1);
      else next.event = following.value;
    }
  }

  /** Every event, in the order of time. */
  [Symbol.iterator](): Iterator<JournalEvent> {
    return this.inOrder([...this.#tables.keys(), ...this.#objects.keys()]);
  }

  /** Instant of the first event, 0 when there is none. */
  get firstMs(): number {
    return Number.isFinite(this.#firstMs) ? this.#firstMs : 0;
  }

  /** Instant of the last event, 0 when there is none. */
  get lastMs(): number {
    return Number.isFinite(this.#lastMs) ? this.#lastMs : 0;
  }

  #tableOf(kind: Kind): EventTable | undefined {
    if (!(kind in LAYOUTS)) return undefined;
    let table = this.#tables.get(kind);
    if (!table) {
      const layout: Layout = LAYOUTS[kind as MassKind];
      table = new EventTable(layout, this.names);
      this.#tables.set(kind, table);
    }
    return table;
  }
}
