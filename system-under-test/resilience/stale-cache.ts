import type { Redis } from 'ioredis';
import type { Breaker } from './breaker.ts';
import { withDeadline } from './deadline.ts';

export interface CachedAnswer {
  data: unknown;
  /** When the database last gave this answer (ISO 8601). */
  cachedAt: string;
}

export interface StaleCacheOptions {
  redis: Redis;
  breaker: Breaker;
  /** A reader waits this long at most. */
  readTimeoutMs: number;
  /** How long an answer may be used at all. */
  ttlMs: number;
  onError(error: unknown): void;
}

/** The last good answer to each read, in Redis, for the time when the database is away. */
export interface StaleCache {
  /** Stores an answer in the background; `undefined` forgets it. */
  refresh(key: string, data: unknown): void;
  /** Undefined when there is none; rejects when Redis cannot be asked. */
  read(key: string): Promise<CachedAnswer | undefined>;
}

/**
 * Refreshing costs a reader nothing: at most one write per key is under way, and of the answers that
 * came meanwhile only the latest is kept, so that a slow Redis piles nothing up.
 */
export function createStaleCache(options: StaleCacheOptions): StaleCache {
  const { redis, breaker } = options;
  const underWay = new Map<string, { next: string | undefined } | undefined>();

  async function store(key: string, entry: string | undefined): Promise<void> {
    await breaker.execute(async () => {
      if (entry === undefined) await redis.del(key);
      else await redis.set(key, entry, 'PX', options.ttlMs);
    });
  }

  async function storeLatest(key: string, first: string | undefined): Promise<void> {
    let entry = first;
    for (;;) {
      await store(key, entry).catch(options.onError);
      const waiting = underWay.get(key);
      if (!waiting) break;
      entry = waiting.next;
      underWay.set(key, undefined);
    }
    underWay.delete(key);
  }

  return {
    refresh(name, data) {
      if (breaker.state === 'open') return;
      const key = cacheKey(name);
      const entry = data === undefined ? undefined : writeEntry(data);
      if (underWay.has(key)) {
        underWay.set(key, { next: entry });
        return;
      }
      underWay.set(key, undefined);
      void storeLatest(key, entry);
    },
    async read(name) {
      const text = await breaker.execute(() =>
        withDeadline(redis.get(cacheKey(name)), options.readTimeoutMs, `read ${name} from Redis`),
      );
      return text === null ? undefined : (JSON.parse(text) as CachedAnswer);
    },
  };
}

function cacheKey(name: string): string {
  return `dashboard:cache:${name}`;
}

function writeEntry(data: unknown): string {
  const entry: CachedAnswer = { data, cachedAt: new Date().toISOString() };
  return JSON.stringify(entry);
}
