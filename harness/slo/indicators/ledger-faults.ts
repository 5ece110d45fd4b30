import type { LedgerRecord, WriteRecord } from '../write-record.ts';

/** What can be wrong with writes, each as the writes of which it is true. */
export interface LedgerFaults {
  lost: WriteRecord[];
  doubled: WriteRecord[];
  misordered: WriteRecord[];
  resurrected: WriteRecord[];
}

/** Holds the ledger's book against the primary's rows at the end. */
export function findLedgerFaults(writes: WriteRecord[], ledger: LedgerRecord): LedgerFaults {
  return {
    lost: listLost(writes, ledger),
    doubled: listDoubled(writes, ledger),
    misordered: listMisordered(writes, ledger),
    resurrected: listResurrected(writes, ledger),
  };
}

/** Acknowledged writes that the primary does not hold at the end. */
function listLost(writes: WriteRecord[], { readBack }: LedgerRecord): WriteRecord[] {
  const stored = storedIds(readBack);
  return writes.filter(
    ({ outcome, write, id }) =>
      outcome === 'acknowledged' && readBack.has(write) && !stored.has(`${write} ${id}`),
  );
}

/** Writes that the primary holds more than once, whatever became of them. */
function listDoubled(writes: WriteRecord[], { readBack }: LedgerRecord): WriteRecord[] {
  const stored = storedIds(readBack);
  return writes.filter(({ write, id }) => (stored.get(`${write} ${id}`) ?? 0) > 1);
}

/** Rejected writes that are there all the same. */
function listResurrected(writes: WriteRecord[], { readBack }: LedgerRecord): WriteRecord[] {
  const stored = storedIds(readBack);
  return writes.filter(
    ({ outcome, write, id }) => outcome === 'rejected' && stored.has(`${write} ${id}`),
  );
}

/**
 * Writes that stand before another of their key which had been acknowledged before they were sent.
 * Writes that overlapped may stand either way.
 */
function listMisordered(writes: WriteRecord[], { byId, readBack }: LedgerRecord): WriteRecord[] {
  const judged = new Set(writes);
  const misordered: WriteRecord[] = [];
  for (const rows of readBack.values()) {
    /** By key: the earliest acknowledgement among the rows that stand later. */
    const earliestMs = new Map<string, number>();
    const ids = [...new Set(rows.map(({ id }) => id))];
    for (const id of ids.reverse()) {
      const write = byId.get(id);
      if (!write) continue;
      const laterMs = earliestMs.get(write.key) ?? Number.POSITIVE_INFINITY;
      if (laterMs < write.sentMs && judged.has(write)) misordered.push(write);
      if (write.outcome === 'acknowledged' && write.answeredMs !== undefined) {
        earliestMs.set(write.key, Math.min(laterMs, write.answeredMs));
      }
    }
  }
  return misordered.reverse();
}

function storedIds(readBack: LedgerRecord['readBack']): Map<string, number> {
  const stored = new Map<string, number>();
  for (const [write, rows] of readBack) {
    for (const { id } of rows)
      stored.set(`${write} ${id}`, (stored.get(`${write} ${id}`) ?? 0) + 1);
  }
  return stored;
}
