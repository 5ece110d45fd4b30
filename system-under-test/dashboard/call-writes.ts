import { z } from 'zod';
import type { Database } from '../data/database.ts';
import { isOutage } from '../data/outage.ts';
import type { Breaker } from '../resilience/breaker.ts';
import { withDeadline } from '../resilience/deadline.ts';
import type { Degradation } from '../resilience/degraded-headers.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';
import type { WriteQueue } from '../resilience/write-queue.ts';

// PostgreSQL's text holds no NUL.
export const recordText = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => !value.includes('\0'), 'must not contain NUL');

/** A call to save. `id` is chosen by the client: the same id is the same write. */
export const callRecord = z.strictObject({
  id: recordText,
  call: recordText,
  status: recordText,
  sequence: z.coerce.number().int().min(-2_147_483_648).max(2_147_483_647),
});

export type CallRecord = z.output<typeof callRecord>;

export type WriteAnswer =
  | { kind: 'stored' }
  /** Acknowledged: durably queued behind all earlier writes. */
  | { kind: 'queued'; receipt: string; degradation: Degradation }
  /** Not acknowledged; `refused` when no fallback was allowed to try. */
  | { kind: 'unavailable'; refused: boolean; degradation: Degradation };

const queueFallback = 'write-queue';

/** Saves calls in order, in one statement; those that are there already stay as they are. */
export async function insertCalls(
  database: Database,
  calls: CallRecord[],
  timeoutMs: number,
): Promise<void> {
  const rows = calls.map(
    (_, row) => `($${row * 4 + 1}, $${row * 4 + 2}, $${row * 4 + 3}, $${row * 4 + 4})`,
  );
  const sql = `insert into calls (id, call, status, sequence) values ${rows.join(', ')} on conflict (id) do nothing`;
  const values = calls.flatMap(({ id, call, status, sequence }) => [id, call, status, sequence]);
  await database.query(sql, values, timeoutMs);
}

export interface CallWritesOptions {
  database: Database;
  breaker: Breaker;
  /** Undefined when the write queue is off. */
  queue: WriteQueue<CallRecord> | undefined;
  queryTimeoutMs: number;
  /** Longest look at the queue before a write goes to the database. */
  lookTimeoutMs: number;
  metrics: ResilienceMetrics;
  /** Something was queued although the breaker is closed: it need not wait for the next interval. */
  onQueued(): void;
  onError(error: unknown): void;
}

/**
 * Saves a call now, or queues it. The order of acknowledged writes is kept by one rule: a write goes
 * straight to the database only when the queue is seen empty after the write arrived. Whatever was
 * acknowledged before it with a receipt is then committed, because entries leave the queue only
 * after their commit. An insert that timed out may still be committed later by the server; its id
 * makes that the same write as its replay.
 */
export function createCallWriter(options: CallWritesOptions) {
  const { breaker, queue, metrics } = options;

  async function mayGoDirect(): Promise<boolean> {
    if (!queue) return true;
    if (breaker.state !== 'closed') return false;
    // Without Redis the last look counts: nothing can have been queued since. Never looked: unknown.
    const look = withDeadline(queue.depth(), options.lookTimeoutMs, 'look at the write queue');
    return (await look.catch(() => queue.lastDepth)) === 0;
  }

  function degradedTo(fallback: string): Degradation {
    const { state, retryAfterMs } = breaker;
    return { fallback, circuitState: state, retryAfterMs };
  }

  async function enqueue(call: CallRecord): Promise<WriteAnswer> {
    if (!queue) {
      const refused = breaker.state !== 'closed';
      return { kind: 'unavailable', refused, degradation: degradedTo('none') };
    }
    try {
      await queue.push(call);
    } catch (error) {
      options.onError(error);
      metrics.fallbackFailed(queueFallback);
      return { kind: 'unavailable', refused: false, degradation: degradedTo('none') };
    }
    metrics.fallbackUsed(queueFallback);
    options.onQueued();
    return { kind: 'queued', receipt: call.id, degradation: degradedTo(queueFallback) };
  }

  return async function writeCall(call: CallRecord): Promise<WriteAnswer> {
    if (await mayGoDirect()) {
      try {
        await breaker.execute(() => insertCalls(options.database, [call], options.queryTimeoutMs));
        return { kind: 'stored' };
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    }
    return enqueue(call);
  };
}
