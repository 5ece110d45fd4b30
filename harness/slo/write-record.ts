import type { EventOf } from '../journal/event.ts';
import type { EventIndex } from './event-index.ts';

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

export interface LedgerRecord {
  writes: WriteRecord[];
  byId: Map<string, WriteRecord>;
  /** Rows of the primary at the end, by kind of write; absent when it could not be read. */
  readBack: Map<string, { id: string; key: string }[]>;
}

/** The ledger's book as the journal holds it. */
export function recordWrites(events: EventIndex): LedgerRecord {
  const byId = new Map<string, WriteRecord>();
  for (const { id, write, key, n, atMs } of events.of('write-sent')) {
    byId.set(id, { id, write, key, n, sentMs: atMs, outcome: 'unknown', headers: {} });
  }
  for (const event of events.of('write-answered')) answerWrite(byId, event);
  const readBack = new Map<string, { id: string; key: string }[]>();
  for (const { write, rows } of events.of('read-back')) readBack.set(write, rows);
  return { writes: [...byId.values()], byId, readBack };
}

function answerWrite(byId: Map<string, WriteRecord>, event: EventOf<'write-answered'>): void {
  const write = byId.get(event.id);
  if (!write) return;
  write.answeredMs = event.atMs;
  write.outcome = event.outcome;
  write.status = event.status;
  write.headers = event.headers;
}
