import type { Logger } from 'pino';
import type { Database } from '../data/database.ts';
import { type Breaker, type BreakerState, createBreaker } from '../resilience/breaker.ts';
import type { DegradedMode } from '../resilience/degraded-mode.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';
import type { DashboardConfig } from './config.ts';
import type { Connections } from './connections.ts';

/** One breaker per dependency. */
export interface Breakers {
  postgres: Breaker;
  /** Undefined: no replica answers reads. */
  postgresReplica?: Breaker;
  redis: Breaker;
  voiceGateway: Breaker;
}

export function listDependencies({ READ_CHAIN }: DashboardConfig): string[] {
  const replicas = READ_CHAIN.filter((name) => name === 'postgres-replica');
  return ['postgres', ...replicas, 'redis', 'voice-gateway'];
}

export interface BreakersOptions {
  config: DashboardConfig;
  connections: Connections;
  metrics: ResilienceMetrics;
  degradedMode: DegradedMode;
  log: Logger;
  /** PostgreSQL's breaker has closed again. */
  onPostgresBack(): void;
  /** Redis' breaker has closed again. */
  onRedisBack(): void;
}

/**
 * Half-open breakers are probed at once by the dashboard itself: no user's request is the guinea
 * pig, and recovery does not wait for one to come along.
 */
export function createBreakers(options: BreakersOptions): Breakers {
  const { config, connections, log } = options;
  const { pools, cacheRedis } = connections;

  function record(dependency: string, state: BreakerState, previous: BreakerState): void {
    log.warn({ dependency, state, previous }, 'circuit breaker changed');
    options.metrics.breakerChanged(dependency, state);
    options.degradedMode.set(dependency, state !== 'closed');
  }

  function guard(database: Database, onBack: () => void): Breaker {
    const breaker = createBreaker({
      dependency: database.name,
      maxFailures: config.CIRCUIT_BREAKER_MAX_FAILURES,
      timeoutMs: config.CIRCUIT_BREAKER_TIMEOUT,
      onStateChange(state, previous) {
        record(database.name, state, previous);
        // Connections of a server that hung may never answer again: the probe needs a fresh one.
        if (state === 'open') database.discardConnections();
        if (state === 'half-open') probe(breaker, () => database.probe(config.QUERY_TIMEOUT));
        if (state === 'closed') onBack();
      },
    });
    return breaker;
  }

  const postgres = guard(pools.primary, options.onPostgresBack);
  const postgresReplica = pools.replica && guard(pools.replica, () => undefined);
  const redis = createBreaker({
    dependency: 'redis',
    maxFailures: config.REDIS_CIRCUIT_BREAKER_MAX_FAILURES,
    timeoutMs: config.REDIS_CIRCUIT_BREAKER_TIMEOUT,
    onStateChange(state, previous) {
      record('redis', state, previous);
      if (state === 'half-open') probe(redis, () => cacheRedis.ping());
      if (state === 'closed') options.onRedisBack();
    },
  });
  const voiceGateway = createBreaker({
    dependency: 'voice-gateway',
    maxFailures: config.CIRCUIT_BREAKER_MAX_FAILURES,
    timeoutMs: config.VOICE_HEALTH_BREAKER_TIMEOUT,
    onStateChange: (state, previous) => record('voice-gateway', state, previous),
  });
  return { postgres, ...(postgresReplica ? { postgresReplica } : {}), redis, voiceGateway };
}

function probe(breaker: Breaker, ask: () => Promise<unknown>): void {
  // A failure is counted by the breaker, which opens again.
  breaker.execute(ask).catch(() => undefined);
}
