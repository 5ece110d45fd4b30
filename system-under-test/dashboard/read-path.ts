import type { Logger } from 'pino';
import type { Breaker } from '../resilience/breaker.ts';
import { createMemoryCache } from '../resilience/memory-cache.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';
import { createStaleCache } from '../resilience/stale-cache.ts';
import type { Breakers } from './breakers.ts';
import type { DashboardConfig, ReadSource } from './config.ts';
import type { Connections } from './connections.ts';
import { createReadChain, type ReadChain, type ReadDatabase } from './read-chain.ts';

export interface ReadPathOptions {
  config: DashboardConfig;
  connections: Connections;
  breakers: Breakers;
  metrics: ResilienceMetrics;
  log: Logger;
}

/** Builds the read chain that READ_CHAIN names: databases in their order, then the caches. */
export function openReadPath(options: ReadPathOptions): ReadChain {
  const { config, connections, breakers } = options;
  const breakerOf: Partial<Record<ReadSource, Breaker>> = {
    postgres: breakers.postgres,
    'postgres-replica': breakers.postgresReplica,
  };
  const databases = config.READ_CHAIN.flatMap((name): ReadDatabase[] => {
    const database = connections.pools.readers.get(name);
    const breaker = breakerOf[name];
    return database && breaker ? [{ database, breaker }] : [];
  });
  const [first, ...others] = databases;
  if (!first) {
    throw new Error(
      `Failed to build the read chain: got "${config.READ_CHAIN.join(',')}". Expected at least one database. Put postgres first in READ_CHAIN.`,
    );
  }
  const useCaches = config.READ_CHAIN.includes('redis') && config.ENABLE_CACHE_FALLBACK;
  return createReadChain({
    databases: [first, ...others],
    cache: useCaches ? openCache(options) : undefined,
    memory: useCaches && config.ENABLE_MEMORY_CACHE ? openMemory(config) : undefined,
    queryTimeoutMs: config.QUERY_TIMEOUT,
    metrics: options.metrics,
  });
}

function openCache({ config, connections, breakers, log }: ReadPathOptions) {
  return createStaleCache({
    redis: connections.cacheRedis,
    breaker: breakers.redis,
    readTimeoutMs: config.REDIS_COMMAND_TIMEOUT,
    ttlMs: config.CACHE_FALLBACK_TTL,
    onError: (error) => log.debug({ err: error }, 'cache not refreshed'),
  });
}

function openMemory(config: DashboardConfig) {
  return createMemoryCache({ maxBytes: config.MEMORY_CACHE_SIZE, ttlMs: config.MEMORY_CACHE_TTL });
}
