import type { Seen } from '../harness/link-faults/link-fault.ts';
import { type Client, type EndLog, patternByte } from './peers.ts';

/** Bytes that took longer than this did not simply pass. */
const LATE_MS = 100;

/** What one end saw of a fault, and when: after the injection, or after its own attempt to connect. */
export interface Sight {
  seen: Seen;
  /** Of an end: when it came. Of bytes: how long the first of them took. */
  afterMs?: number;
}

/**
 * `sinceMs`: when the fault was asked for, or when the client dialled under it. Bytes count that were
 * sent from `forceMs` on, when the fault was in force for certain.
 */
export function classify(
  log: EndLog | undefined,
  client: Client,
  sinceMs: number,
  forceMs: number,
): Sight {
  if (log === undefined) return { seen: 'unreached' };
  const { error, finMs } = log;
  if (error?.code === 'ECONNREFUSED') return { seen: 'refused', afterMs: error.atMs - sinceMs };
  if (finMs !== undefined && (error === undefined || finMs <= error.atMs)) {
    const isLate = client.endedMs !== undefined && finMs - client.endedMs >= LATE_MS;
    return { seen: isLate ? 'late-fin' : 'fin', afterMs: finMs - (client.endedMs ?? sinceMs) };
  }
  // A peer that is gone may show at the next write only, as EPIPE.
  if (error !== undefined) return { seen: 'rst', afterMs: error.atMs - sinceMs };
  return classifyBytes(log, client, forceMs);
}

function classifyBytes(log: EndLog, client: Client, forceMs: number): Sight {
  const first = client.sent.find(({ atMs }) => atMs >= forceMs);
  if (first === undefined) return { seen: 'silence' };
  const delays: number[] = [];
  let place = 0;
  for (const { bytes, atMs } of log.arrivals) {
    for (const [n, byte] of bytes.entries()) {
      if (byte !== patternByte(place + n)) return { seen: 'altered' };
    }
    const from = Math.max(place, first.from);
    place += bytes.length;
    if (place <= from) continue;
    const message = client.sent.findLast((each) => each.from <= from);
    if (message) delays.push(atMs - message.atMs);
  }
  const [soonestMs] = delays;
  if (soonestMs === undefined) return { seen: 'silence' };
  if (soonestMs >= LATE_MS) return { seen: 'late', afterMs: soonestMs };
  const isSlow = Math.max(...delays) >= LATE_MS || place < client.sentBytes / 2;
  return { seen: isSlow ? 'slow' : 'passes', afterMs: soonestMs };
}
