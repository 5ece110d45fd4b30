import type { MassKind } from '../journal/columns/layouts.ts';
import { NumberColumn } from '../journal/columns/number-column.ts';
import { Rows } from '../journal/columns/rows.ts';
import { release } from '../journal/columns/sort-rows.ts';
import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from '../journal/event-index.ts';
import { type Call, type CallEvents, isAnswerWord, RecordedCall } from './call-record.ts';

/** The calls of a run with no more are kept once they were made; those of a larger one never are. */
const MOST_KEPT = 1_000;

/** Every call of a journal, by the time of dialling; one that never ended lasts until the last event. */
export class CallBook extends Rows<Call> {
  readonly #extent: Extent;

  constructor(events: EventIndex) {
    const groups = groupByCall(events);
    const order = listCalls(events, groups);
    const kept = new Map<number, Call>();
    super(order.length, (place) => {
      const known = kept.get(place);
      if (known) return known;
      const call = makeCall(order[place] as DialledCall, events, groups);
      if (order.length <= MOST_KEPT) kept.set(place, call);
      return call;
    });
    this.#extent = measureExtent(order, events, groups);
  }

  /** Calls of which anything, from their dialling to their end, lies in a stretch of time. */
  *seenIn(fromMs: number, toMs: number): Generator<Call, undefined> {
    const { first, last } = this.#extent;
    for (let place = 0; place < this.length; place += 1) {
      const isSeen = (first[place] as number) <= toMs && (last[place] as number) >= fromMs;
      if (isSeen) yield this.at(place) as Call;
    }
  }
}

/** By place of a call: its first and its last instant, of its turns too. */
interface Extent {
  first: Float64Array;
  last: Float64Array;
}

function measureExtent(calls: DialledCall[], events: EventIndex, groups: Groups): Extent {
  const first = Float64Array.from(calls, ({ dialledMs }) => dialledMs);
  const last = new Float64Array(calls.length);
  for (const [place, { id }] of calls.entries()) {
    const endMs = endOf(id, events, groups);
    last[place] = Math.max(endMs, first[place] as number);
    first[place] = Math.min(endMs, first[place] as number);
    for (const kind of ['turn-started', 'turn-due', 'turn-ended'] as const) {
      const { table } = events.tableOf(kind);
      for (const row of groups[kind].rowsOf(id)) {
        const atMs = table.numberAt(row, 'atMs') as number;
        first[place] = Math.min(atMs, first[place] as number);
        last[place] = Math.max(atMs, last[place] as number);
      }
    }
  }
  return { first, last };
}

/** Of a call that never ended, the end of the journal. */
function endOf(id: number, events: EventIndex, groups: Groups): number {
  const [row] = groups['call-ended'].rowsOf(id);
  const { table } = events.tableOf('call-ended');
  return row === undefined ? events.lastMs : (table.numberAt(row, 'atMs') as number);
}

interface DialledCall {
  /** Number of its name. */
  id: number;
  dialledMs: number;
}

/** The events of one kind by call, each call's in the order of time. */
class CallGroup<K extends MassKind> {
  readonly #events: EventIndex;
  readonly #kind: K;
  /** Where the rows of each call end. */
  readonly #ends: Uint32Array;
  readonly #rows = new NumberColumn();

  constructor(events: EventIndex, kind: K) {
    this.#events = events;
    this.#kind = kind;
    const { table, rowAt } = events.tableOf(kind);
    const counts = new Uint32Array(events.names.call.size);
    for (let row = 0; row < table.length; row += 1) count(counts, table.nameIdAt(row, 'call'), 1);
    let total = 0;
    for (let id = 0; id < counts.length; id += 1) {
      total += counts[id] as number;
      counts[id] = total - (counts[id] as number);
    }
    const rows = new Uint32Array(total);
    for (let place = 0; place < table.length; place += 1) {
      const row = rowAt(place);
      const id = table.nameIdAt(row, 'call');
      if (id === undefined) continue;
      rows[counts[id] as number] = row;
      count(counts, id, 1);
    }
    this.#ends = counts;
    for (const row of rows) this.#rows.push(row);
    release(rows);
  }

  rowsOf(id: number): number[] {
    const rows: number[] = [];
    const end = this.#ends[id] ?? 0;
    for (let place = this.#ends[id - 1] ?? 0; place < end; place += 1) {
      rows.push(this.#rows.get(place) as number);
    }
    return rows;
  }

  eventsOf(id: number): EventOf<K>[] {
    const { table } = this.#events.tableOf(this.#kind);
    return this.rowsOf(id).map((row) => table.at(row) as EventOf<K>);
  }
}

function count(counts: Uint32Array, id: number | undefined, by: number): void {
  if (id !== undefined) counts[id] = (counts[id] as number) + by;
}

/** In the order in which they tell when a call began, where its dialling is missing. */
const KINDS = [
  'call-dialled',
  'turn-started',
  'turn-due',
  'turn-ended',
  'word',
  'audible',
  'call-ended',
] as const;

type Groups = { [K in (typeof KINDS)[number]]: CallGroup<K> };

function groupByCall(events: EventIndex): Groups {
  const groups = KINDS.map((kind) => [kind, new CallGroup(events, kind)]);
  return Object.fromEntries(groups) as Groups;
}

/** Calls by the time of dialling, and by name. */
function listCalls(events: EventIndex, groups: Groups): DialledCall[] {
  const calls: DialledCall[] = [];
  for (let id = 0; id < events.names.call.size; id += 1) {
    const dialledMs = findDialling(id, events, groups);
    if (dialledMs !== undefined) calls.push({ id, dialledMs });
  }
  const nameOf = (call: DialledCall): string => events.names.call.nameOf(call.id);
  return calls.sort((a, b) => a.dialledMs - b.dialledMs || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** The last dialling of a call's name, else the first that was seen of it; undefined for no call. */
function findDialling(id: number, events: EventIndex, groups: Groups): number | undefined {
  const dialled = groups['call-dialled'].rowsOf(id).at(-1);
  if (dialled !== undefined) {
    return events.tableOf('call-dialled').table.numberAt(dialled, 'intendedMs');
  }
  for (const kind of KINDS) {
    const { table } = events.tableOf(kind);
    for (const row of groups[kind].rowsOf(id)) {
      if (kind === 'word' && !isAnswerWord(table.sharedAt(row))) continue;
      const instant = kind === 'word' || kind === 'audible' ? 'fromMs' : 'atMs';
      return table.numberAt(row, instant);
    }
  }
  return undefined;
}

function makeCall({ id, dialledMs }: DialledCall, events: EventIndex, groups: Groups): Call {
  const [ended] = groups['call-ended'].eventsOf(id);
  const name = events.names.call.nameOf(id);
  const life = { name, dialledMs, endMs: ended?.atMs ?? events.lastMs, ended };
  return new RecordedCall(life, new LazyEvents(id, groups));
}

/** A call's events by kind, each kind made when it is first asked for. */
class LazyEvents implements CallEvents {
  readonly #id: number;
  readonly #groups: Groups;
  #started: CallEvents['started'] | undefined;

  constructor(id: number, groups: Groups) {
    this.#id = id;
    this.#groups = groups;
  }

  get started(): CallEvents['started'] {
    this.#started ??= this.#groups['turn-started'].eventsOf(this.#id);
    return this.#started;
  }
  get due(): CallEvents['due'] {
    return this.#groups['turn-due'].eventsOf(this.#id);
  }
  get turnEnded(): CallEvents['turnEnded'] {
    return this.#groups['turn-ended'].eventsOf(this.#id);
  }
  get words(): CallEvents['words'] {
    return this.#groups.word.eventsOf(this.#id);
  }
  get audible(): CallEvents['audible'] {
    return this.#groups.audible.eventsOf(this.#id);
  }
}
