import type { Database } from '../data/database.ts';
import { isOutage } from '../data/outage.ts';
import type { Breaker } from '../resilience/breaker.ts';
import type { Degradation } from '../resilience/degraded-headers.ts';
import type { MemoryCache } from '../resilience/memory-cache.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';
import type { CachedAnswer, StaleCache } from '../resilience/stale-cache.ts';
import type { ReadQuery } from './queries.ts';

/** `data` undefined: there is no such row. A degradation: not answered by the first of the chain. */
export type ReadAnswer =
  | { kind: 'fresh'; data: unknown; degradation?: Degradation }
  | { kind: 'stale'; data: unknown; cachedAt: string; degradation: Degradation }
  /** Nobody could answer; `refused` when no fallback was even allowed to try. */
  | { kind: 'unavailable'; refused: boolean; degradation: Degradation };

/** A database that reads may be sent to, behind its breaker. */
export interface ReadDatabase {
  database: Database;
  breaker: Breaker;
}

export interface ReadChainOptions {
  /** Databases in order of preference; the first is the healthy one. */
  databases: [ReadDatabase, ...ReadDatabase[]];
  /** Undefined when cache fallback is off. */
  cache: StaleCache | undefined;
  /** The last resort, when the cache cannot be asked; undefined when it is off. */
  memory: MemoryCache | undefined;
  queryTimeoutMs: number;
  metrics: ResilienceMetrics;
}

export interface ReadChain {
  read(query: ReadQuery): Promise<ReadAnswer>;
  /** Answers anew, and so refreshes, what was served stale while the database was away. */
  refreshStale(): Promise<void>;
}

const cacheFallback = 'redis-cache';
const memoryFallback = 'memory-cache';
const maxRemembered = 200;

export function createReadChain(options: ReadChainOptions): ReadChain {
  const { databases, cache, memory, metrics } = options;
  const first = databases[0].breaker;
  const servedStale = new Map<string, ReadQuery>();

  function degradedTo(fallback: string): Degradation {
    return { fallback, circuitState: first.state, retryAfterMs: first.retryAfterMs };
  }

  async function ask({ database, breaker }: ReadDatabase, query: ReadQuery): Promise<unknown> {
    const rows = await breaker.execute(() =>
      database.query(query.sql, query.values, options.queryTimeoutMs),
    );
    const data = query.shape === 'one' ? rows[0] : rows;
    cache?.refresh(query.key, data);
    memory?.refresh(query.key, data);
    return data;
  }

  async function askCaches(query: ReadQuery): Promise<ReadAnswer> {
    const cached = await cache?.read(query.key).catch(() => undefined);
    if (cached) return stale(query, cached, cacheFallback);
    if (cache) metrics.fallbackFailed(cacheFallback);
    const remembered = memory?.read(query.key);
    if (remembered) return stale(query, remembered, memoryFallback);
    const refused = !cache && !memory && first.state !== 'closed';
    return { kind: 'unavailable', refused, degradation: degradedTo('none') };
  }

  function stale(query: ReadQuery, entry: CachedAnswer, fallback: string): ReadAnswer {
    if (servedStale.size < maxRemembered) servedStale.set(query.key, query);
    metrics.fallbackUsed(fallback);
    return { kind: 'stale', ...entry, degradation: degradedTo(fallback) };
  }

  async function read(query: ReadQuery): Promise<ReadAnswer> {
    for (const candidate of databases) {
      try {
        const data = await ask(candidate, query);
        if (candidate === databases[0]) return { kind: 'fresh', data };
        metrics.fallbackUsed(candidate.database.name);
        return { kind: 'fresh', data, degradation: degradedTo(candidate.database.name) };
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    }
    return askCaches(query);
  }

  return {
    read,
    async refreshStale() {
      const queries = [...servedStale.values()];
      servedStale.clear();
      for (const query of queries) {
        const answer = await read(query);
        if (answer.kind !== 'fresh') return;
      }
    },
  };
}
