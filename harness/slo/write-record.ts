import { Rows } from '../journal/columns/rows.ts';
import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from '../journal/event-index.ts';
import type { ReadBack } from '../journal/request-event.ts';

/** A write from its sending to its answer; one without an answer is unknown. */
export interface WriteRecord {
  id: string;
  write: string;
  key: string;
  /** Counts within its key, in the order of sending. */
  n: number;
  sentMs: number;
  answeredMs?: number;
  outcome: 'acknowledged' | 'rejected' | 'unknown';
  status?: number;
  headers: Record<string, string>;
}

type StoredRow = ReadBack['rows'][number];

export interface LedgerRecord {
  /** In the order of sending; each is made when it is asked for. */
  writes: Rows<WriteRecord>;
  byId: { get(id: string): WriteRecord | undefined };
  /** Rows of the primary at the end, by kind of write; absent when it could not be read. */
  readBack: ReadonlyMap<string, Iterable<StoredRow>>;
}

/** The ledger's book as the journal holds it. */
export function recordWrites(events: EventIndex): LedgerRecord {
  const names = events.names.write;
  const sent = new LastRows(events, 'write-sent');
  const answered = new LastRows(events, 'write-answered');
  const record = (id: number): WriteRecord | undefined => {
    const write = sent.eventOf(id);
    return write && recordWrite(write, answered.eventOf(id));
  };
  const { ids } = sent;
  return {
    writes: new Rows(ids.length, (place) => record(ids[place] as number) as WriteRecord),
    byId: {
      get: (name) => {
        const id = names.find(name);
        return id === undefined ? undefined : record(id);
      },
    },
    readBack: gatherReadBacks(events),
  };
}

function recordWrite(
  { id, write, key, n, atMs }: EventOf<'write-sent'>,
  answer: EventOf<'write-answered'> | undefined,
): WriteRecord {
  const sent = { id, write, key, n, sentMs: atMs };
  if (!answer) return { ...sent, outcome: 'unknown', headers: {} };
  const { outcome, status, headers } = answer;
  return { ...sent, answeredMs: answer.atMs, outcome, status, headers };
}

/** The last event of a kind by write. */
class LastRows<K extends 'write-sent' | 'write-answered'> {
  readonly #table;
  /** By number of a write's name: its row + 1, 0 for none. */
  readonly #rows: Uint32Array;
  /** Numbers of the names, in the order in which they first came. */
  readonly ids: Uint32Array;

  constructor(events: EventIndex, kind: K) {
    const { table, rowAt } = events.tableOf(kind);
    this.#table = table;
    this.#rows = new Uint32Array(events.names.write.size);
    const ids = new Uint32Array(table.length);
    let count = 0;
    for (let place = 0; place < table.length; place += 1) {
      const row = rowAt(place);
      const id = table.nameIdAt(row, 'id') as number;
      if (this.#rows[id] === 0) ids[count++] = id;
      this.#rows[id] = row + 1;
    }
    this.ids = ids.subarray(0, count);
  }

  eventOf(id: number): EventOf<K> | undefined {
    const next = this.#rows[id] ?? 0;
    return next === 0 ? undefined : (this.#table.at(next - 1) as EventOf<K>);
  }
}

/** A long one comes in parts, and is none before the last of them. */
function gatherReadBacks(events: EventIndex): Map<string, Iterable<StoredRow>> {
  const { table, rowAt } = events.tableOf('read-back');
  const parts = new Map<string, number[]>();
  const readBack = new Map<string, Iterable<StoredRow>>();
  for (let place = 0; place < table.length; place += 1) {
    const row = rowAt(place);
    const { write, more } = table.sharedAt(row) as unknown as ReadBack;
    const own = [...(parts.get(write) ?? []), row];
    parts.set(write, more ? own : []);
    if (more) continue;
    readBack.set(write, {
      *[Symbol.iterator]() {
        for (const part of own) yield* table.listAt(part) as Iterable<StoredRow>;
      },
    });
  }
  return readBack;
}
