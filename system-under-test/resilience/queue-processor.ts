import type { Breaker } from './breaker.ts';
import type { QueueEntry, WriteQueue } from './write-queue.ts';

export interface QueueProcessorOptions<T> {
  queue: WriteQueue<T>;
  /** Breaker of the database: nothing is tried while it is open. */
  breaker: Breaker;
  /** Commits writes in order, idempotently; resolves only when all are committed. */
  commit(writes: T[]): Promise<void>;
  /** An outage uses up no try; any other error is the write's own fault. */
  isOutage(error: unknown): boolean;
  intervalMs: number;
  /** Entries older than this go to the dead letters instead of the database. */
  ttlMs: number;
  maxTries: number;
  batchSize: number;
  /** Pause before another go, when a single write failed or timed out. */
  retryMs: number;
  /** Expiry of the processor's lock: how long a crashed instance holds up the others. */
  lockMs: number;
  onDrained(count: number): void;
  onDeadLetter(entry: QueueEntry<T>, reason: string): void;
  onError(error: unknown): void;
}

export interface QueueProcessor {
  /** Asks for a pass soon: the breaker has closed, or something was queued while it was closed. */
  wake(delayMs?: number): void;
  close(): void;
}

/**
 * Replays queued writes in order. One pass at a time in this process, one processor at a time among
 * instances. An entry leaves Redis only after its commit, so a crash repeats but never loses.
 */
export function createQueueProcessor<T>(options: QueueProcessorOptions<T>): QueueProcessor {
  const { queue, breaker } = options;
  const tries = new Map<string, number>();
  let running = false;
  let wokenWhileRunning = false;
  let closed = false;
  let wakeTimer: NodeJS.Timeout | undefined;
  let wakeAtMs = Number.POSITIVE_INFINITY;
  const interval = setInterval(() => wake(), options.intervalMs);

  function wake(delayMs = 0): void {
    wokenWhileRunning = running;
    if (closed || running || breaker.state !== 'closed') return;
    // The earliest call decides: a steady stream of them must not put the pass off for ever.
    const dueAtMs = performance.now() + delayMs;
    if (dueAtMs >= wakeAtMs) return;
    clearTimeout(wakeTimer);
    wakeAtMs = dueAtMs;
    wakeTimer = setTimeout(() => void run(), delayMs);
  }

  async function run(): Promise<void> {
    wakeAtMs = Number.POSITIVE_INFINITY;
    if (closed || running || breaker.state !== 'closed') return;
    running = true;
    let rest: number | undefined;
    try {
      rest = await drain();
    } catch (error) {
      options.onError(error);
    } finally {
      running = false;
    }
    if (rest !== 0 || wokenWhileRunning) wake(options.retryMs);
  }

  /** Returns what is left; everything that stops a pass early leaves the queue as it is. */
  async function drain(): Promise<number> {
    if ((await queue.depth()) === 0) return 0;
    if (!(await queue.lock(options.lockMs))) return queue.depth();
    let drained = 0;
    try {
      for (;;) {
        const entries = await queue.oldest(options.batchSize);
        if (entries.length === 0 || closed) break;
        if (!(await queue.lock(options.lockMs))) break;
        drained += await replay(entries);
      }
    } finally {
      if (drained > 0) options.onDrained(drained);
      await queue.unlock().catch(options.onError);
    }
    return queue.depth();
  }

  async function replay(entries: QueueEntry<T>[]): Promise<number> {
    const [first] = entries;
    if (first && isExpired(first)) {
      await bury(first, `expired after ${options.ttlMs} ms`);
      return 0;
    }
    const fresh = entries.filter((entry) => !isExpired(entry));
    // After a failure singly, so that one bad write is found without harming its neighbours.
    const batch = first && tries.has(first.token) ? [first] : fresh;
    try {
      await breaker.execute(() => options.commit(batch.map(({ write }) => write)));
    } catch (error) {
      if (!first || options.isOutage(error)) throw error;
      if (batch.length > 1) return replaySingly(batch);
      await countTry(first, error);
      return 0;
    }
    await queue.remove(batch);
    for (const { token } of batch) tries.delete(token);
    return batch.length;
  }

  async function replaySingly(entries: QueueEntry<T>[]): Promise<number> {
    let replayed = 0;
    for (const entry of entries) {
      const done = await replay([entry]);
      if (done === 0) break;
      replayed += done;
    }
    return replayed;
  }

  async function countTry(entry: QueueEntry<T>, error: unknown): Promise<void> {
    const count = (tries.get(entry.token) ?? 0) + 1;
    tries.set(entry.token, count);
    if (count >= options.maxTries) await bury(entry, `${count} tries: ${String(error)}`);
    else await new Promise((resolve) => setTimeout(resolve, options.retryMs));
  }

  async function bury(entry: QueueEntry<T>, reason: string): Promise<void> {
    await queue.moveToDeadLetters(entry, reason);
    tries.delete(entry.token);
    options.onDeadLetter(entry, reason);
  }

  function isExpired(entry: QueueEntry<T>): boolean {
    return Date.now() - entry.queuedAtMs > options.ttlMs;
  }

  return {
    wake,
    close() {
      closed = true;
      clearInterval(interval);
      clearTimeout(wakeTimer);
    },
  };
}
