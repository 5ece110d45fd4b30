import { isDuring, toMicros, type World } from './world.ts';

const EVERY_MS = 1_000 / 6;
const KEYS = 5;
const ANSWERED_AFTER_MS = 5;
/** By then what was queued while the database was away stands in it. */
const QUEUE_EMPTIED_MS = 1_000;
const ROWS_PER_EVENT = 1_000;
const WRITE = 'save-call';

function sentAt(ordinal: number): number {
  return toMicros((ordinal + 0.5) * EVERY_MS);
}

function idOf(ordinal: number): string {
  return `2026-11-21T14-33-56.387-a-long-run-${ordinal + 1}`;
}

function keyOf(ordinal: number): string {
  return `2026-11-21T14-33-56.387-a-long-run-key-${(ordinal % KEYS) + 1}`;
}

/** Writes that are due in a second, each acknowledged: while the database is away, by a receipt. */
export function addWrites(world: World, second: number): void {
  for (let ordinal = second * 6; ordinal < (second + 1) * 6; ordinal += 1) {
    const sentMs = sentAt(ordinal);
    const id = idOf(ordinal);
    const n = Math.floor(ordinal / KEYS) + 1;
    const sent = { kind: 'write-sent', write: WRITE, id, key: keyOf(ordinal), n } as const;
    world.put({ ...sent, source: 'ledger', atMs: sentMs });
    const isAway = isDuring(world.databaseDead, sentMs);
    world.put({
      kind: 'write-answered',
      write: WRITE,
      id,
      outcome: 'acknowledged',
      status: isAway ? 503 : 201,
      receipt: isAway,
      headers: isAway ? { 'x-degraded-mode': 'true' } : {},
      source: 'ledger',
      atMs: toMicros(sentMs + ANSWERED_AFTER_MS),
    });
    world.known.writes += 1;
  }
  addLook(world, second);
}

/** The ledger sees what was written since it last looked; what was queued, once it is there. */
function addLook(world: World, second: number): void {
  const { databaseDead } = world;
  const lookMs = (second + 1) * 1_000;
  const looks = [lookMs - 660, lookMs - 330, lookMs];
  for (const atMs of looks) {
    if (isDuring(databaseDead, atMs)) continue;
    const hadQueue = isDuring({ fromMs: databaseDead.toMs, toMs: databaseDead.toMs + 330 }, atMs);
    const sinceMs = hadQueue ? databaseDead.fromMs - 330 : atMs - 330;
    const ids = listSent(sinceMs, atMs).map(idOf);
    if (ids.length > 0) {
      world.put({ kind: 'writes-visible', write: WRITE, ids, source: 'ledger', atMs });
    }
  }
}

/** Writes that were answered in (fromMs, toMs]. */
function listSent(fromMs: number, toMs: number): number[] {
  const first = Math.max(0, Math.floor((fromMs - ANSWERED_AFTER_MS) / EVERY_MS) - 1);
  const ordinals: number[] = [];
  for (let ordinal = first; sentAt(ordinal) + ANSWERED_AFTER_MS <= toMs; ordinal += 1) {
    if (sentAt(ordinal) + ANSWERED_AFTER_MS > fromMs) ordinals.push(ordinal);
  }
  return ordinals;
}

/** What a read of one of the keys shows: the last write of it that the database held then. */
export function lastReadable(
  { databaseDead }: World,
  readMs: number,
): { key: string; value?: number } {
  const { fromMs, toMs } = databaseDead;
  const isStale = isDuring({ fromMs, toMs: toMs + QUEUE_EMPTIED_MS }, readMs);
  const untilMs = isStale ? fromMs : readMs;
  const key = keyOf(Math.floor(readMs));
  let ordinal = Math.floor((untilMs - ANSWERED_AFTER_MS) / EVERY_MS - 0.5);
  while (ordinal >= 0 && keyOf(ordinal) !== key) ordinal -= 1;
  return ordinal < 0 ? { key } : { key, value: Math.floor(ordinal / KEYS) + 1 };
}

/** The primary's rows at the end: every write, in the order of its key and of sending. */
export function addReadBack(world: World, atMs: number): void {
  const { writes } = world.known;
  for (let start = 0; start < writes; start += ROWS_PER_EVENT) {
    const end = Math.min(writes, start + ROWS_PER_EVENT);
    const rows = Array.from({ length: end - start }, (_, index) => ({
      id: idOf(start + index),
      key: keyOf(start + index),
    }));
    const more = end < writes ? { more: true } : {};
    world.put({ kind: 'read-back', write: WRITE, rows, ...more, source: 'ledger', atMs });
  }
}
