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
  return new OrderedQueueProcessor(options);
}

class OrderedQueueProcessor<T> implements QueueProcessor {
  readonly #options: QueueProcessorOptions<T>;
  readonly #interval: NodeJS.Timeout;
  /** Failed tries of entries that the database judged, by token. */
  readonly #tries = new Map<string, number>();
  #running = false;
  #wokenWhileRunning = false;
  #closed = false;
  #wakeTimer: NodeJS.Timeout | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;

  constructor(options: QueueProcessorOptions<T>) {
    this.#options = options;
    this.#interval = setInterval(() => this.wake(), options.intervalMs);
  }

  wake(delayMs = 0): void {
    this.#wokenWhileRunning = this.#running;
    if (!this.#mayRun()) return;
    // The earliest call decides: a steady stream of them must not put the pass off for ever.
    const dueAtMs = performance.now() + delayMs;
    if (dueAtMs >= this.#wakeAtMs) return;
    clearTimeout(this.#wakeTimer);
    this.#wakeAtMs = dueAtMs;
    this.#wakeTimer = setTimeout(() => void this.#run(), delayMs);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#interval);
    clearTimeout(this.#wakeTimer);
  }

  #mayRun(): boolean {
    return !this.#closed && !this.#running && this.#options.breaker.state === 'closed';
  }

  async #run(): Promise<void> {
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    if (!this.#mayRun()) return;
    this.#running = true;
    let rest: number | undefined;
    try {
      rest = await this.#drain();
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#running = false;
    }
    if (rest !== 0 || this.#wokenWhileRunning) this.wake(this.#options.retryMs);
  }

  /** Returns what is left; everything that stops a pass early leaves the queue as it is. */
  async #drain(): Promise<number> {
    const { queue, lockMs, batchSize, onDrained, onError } = this.#options;
    if ((await queue.depth()) === 0) return 0;
    if (!(await queue.lock(lockMs))) return queue.depth();
    let drained = 0;
    try {
      for (;;) {
        const entries = await queue.oldest(batchSize);
        if (entries.length === 0 || this.#closed) break;
        if (!(await queue.lock(lockMs))) break;
        drained += await this.#replay(entries);
      }
    } finally {
      if (drained > 0) onDrained(drained);
      await queue.unlock().catch(onError);
    }
    return queue.depth();
  }

  /** Commits a run of the oldest entries; returns how many of them left the queue that way. */
  async #replay(entries: QueueEntry<T>[]): Promise<number> {
    const { queue, breaker, commit, isOutage, ttlMs } = this.#options;
    const [first] = entries;
    if (!first) return 0;
    if (this.#isExpired(first)) {
      await this.#bury(first, `expired after ${ttlMs} ms`);
      return 0;
    }
    // After a failure singly, so that one bad write is found without harming its neighbours.
    const fresh = entries.filter((entry) => !this.#isExpired(entry));
    const batch = this.#tries.has(first.token) ? [first] : fresh;
    try {
      await breaker.execute(() => commit(batch.map(({ write }) => write)));
    } catch (error) {
      if (isOutage(error)) throw error;
      if (batch.length > 1) return this.#replaySingly(batch);
      await this.#countTry(first, error);
      return 0;
    }
    await queue.remove(batch);
    for (const { token } of batch) this.#tries.delete(token);
    return batch.length;
  }

  async #replaySingly(entries: QueueEntry<T>[]): Promise<number> {
    let replayed = 0;
    for (const entry of entries) {
      const done = await this.#replay([entry]);
      if (done === 0) break;
      replayed += done;
    }
    return replayed;
  }

  async #countTry(entry: QueueEntry<T>, error: unknown): Promise<void> {
    const { maxTries, retryMs } = this.#options;
    const count = (this.#tries.get(entry.token) ?? 0) + 1;
    this.#tries.set(entry.token, count);
    if (count >= maxTries) await this.#bury(entry, `${count} tries: ${String(error)}`);
    else await new Promise((resolve) => setTimeout(resolve, retryMs));
  }

  async #bury(entry: QueueEntry<T>, reason: string): Promise<void> {
    await this.#options.queue.moveToDeadLetters(entry, reason);
    this.#tries.delete(entry.token);
    this.#options.onDeadLetter(entry, reason);
  }

  #isExpired(entry: QueueEntry<T>): boolean {
    return Date.now() - entry.queuedAtMs > this.#options.ttlMs;
  }
}
