import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { openPools, type Pools } from '../data/pools.ts';
import { connectRedis, waitUntilConnected } from '../resilience/redis-connection.ts';
import type { DashboardConfig } from './config.ts';

/** The dashboard's connections to its datastores. */
export interface Connections {
  pools: Pools;
  cacheRedis: Redis;
  /** Its own connection: cache traffic must not stand before a push that a caller waits for. */
  queueRedis: Redis;
  /** Waits for the first connections, but not long: a dashboard also starts into an outage. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export function openConnections(config: DashboardConfig, log: Logger): Connections {
  const onError = (error: Error) => log.debug({ err: error }, 'connection lost');
  const pools = openPools({
    primaryUrl: config.DATABASE_URL,
    replicaUrl: config.READ_CHAIN.includes('postgres-replica')
      ? config.REPLICA_DATABASE_URL
      : undefined,
    maxConnections: config.DATABASE_MAX_CONNECTIONS,
    connectTimeoutMs: config.DATABASE_CONNECT_TIMEOUT,
    statementTimeoutMs: config.REPLAY_TIMEOUT,
    onError,
  });
  const redisOptions = {
    url: config.REDIS_URL,
    commandTimeoutMs: config.REDIS_QUEUE_TIMEOUT,
    socketTimeoutMs: config.REDIS_SOCKET_TIMEOUT,
    onError,
  };
  const cacheRedis = connectRedis(redisOptions);
  const queueRedis = connectRedis(redisOptions);
  return {
    pools,
    cacheRedis,
    queueRedis,
    async warmUp() {
      const timeoutMs = config.DATABASE_CONNECT_TIMEOUT;
      await Promise.all([
        // As many at once as each pool holds: the first burst of readers finds them open.
        ...[...pools.readers.values()].flatMap((database) =>
          Array.from({ length: config.DATABASE_MAX_CONNECTIONS }, () =>
            database.probe(timeoutMs).catch(onError),
          ),
        ),
        waitUntilConnected(cacheRedis, timeoutMs),
        waitUntilConnected(queueRedis, timeoutMs),
      ]);
    },
    async close() {
      cacheRedis.disconnect();
      queueRedis.disconnect();
      await pools.close();
    },
  };
}
