import { NameTable } from '../../journal/columns/name-table.ts';
import type { LedgerRecord, WriteRecord } from '../write-record.ts';

/** What can be wrong with writes, each as the writes of which it is true. */
export interface LedgerFaults {
  lost: WriteRecord[];
  doubled: WriteRecord[];
  misordered: WriteRecord[];
  resurrected: WriteRecord[];
}

/** Holds the ledger's book against the primary's rows at the end. */
export function findLedgerFaults(
  writes: Iterable<WriteRecord>,
  ledger: LedgerRecord,
): LedgerFaults {
  const { readBack } = ledger;
  const stored = new StoredRows(readBack);
  const judged = new NameTable();
  const lost: WriteRecord[] = [];
  const doubled: WriteRecord[] = [];
  const resurrected: WriteRecord[] = [];
  for (const record of writes) {
    const { outcome, write, id } = record;
    judged.idOf(id);
    const times = stored.times(write, id);
    // Acknowledged, and the primary does not hold it at the end.
    if (outcome === 'acknowledged' && readBack.has(write) && times === 0) lost.push(record);
    // The primary holds it more than once, whatever became of it.
    if (times > 1) doubled.push(record);
    // Rejected, and there all the same.
    if (outcome === 'rejected' && times > 0) resurrected.push(record);
  }
  const misordered = listMisordered(ledger).filter(({ id }) => judged.find(id) !== undefined);
  return { lost, doubled, misordered, resurrected };
}

/**
 * Writes that stand before another of their key which had been acknowledged before they were sent.
 * Writes that overlapped may stand either way.
 */
function listMisordered({ byId, readBack }: LedgerRecord): WriteRecord[] {
  const misordered: WriteRecord[] = [];
  for (const rows of readBack.values()) {
    /** By key: the earliest acknowledgement among the rows that stand later. */
    const earliestMs = new Map<string, number>();
    const ids = new NameTable();
    for (const { id } of rows) ids.idOf(id);
    for (let place = ids.size - 1; place >= 0; place -= 1) {
      const write = byId.get(ids.nameOf(place));
      if (!write) continue;
      const laterMs = earliestMs.get(write.key) ?? Number.POSITIVE_INFINITY;
      if (laterMs < write.sentMs) misordered.push(write);
      if (write.outcome === 'acknowledged' && write.answeredMs !== undefined) {
        earliestMs.set(write.key, Math.min(laterMs, write.answeredMs));
      }
    }
  }
  return misordered.reverse();
}

/** How often each write stands in the primary. */
class StoredRows {
  readonly #names = new NameTable();
  readonly #times: number[] = [];

  constructor(readBack: LedgerRecord['readBack']) {
    for (const [write, rows] of readBack) {
      for (const { id } of rows) {
        const number = this.#names.idOf(`${write} ${id}`);
        this.#times[number] = (this.#times[number] ?? 0) + 1;
      }
    }
  }

  times(write: string, id: string): number {
    return this.#times[this.#names.find(`${write} ${id}`) ?? -1] ?? 0;
  }
}
