import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createDegradedMode } from '../resilience/degraded-mode.ts';
import { createMemoryCache } from '../resilience/memory-cache.ts';
import {
  createResilienceMetrics,
  type ResilienceMetrics,
} from '../resilience/resilience-metrics.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { type Breakers, createBreakers, listDependencies } from './breakers.ts';
import { addCallRoutes } from './call-routes.ts';
import type { DashboardConfig } from './config.ts';
import { type Connections, openConnections } from './connections.ts';
import { createHttpApp } from './http-app.ts';
import { openReadPath } from './read-path.ts';
import { addReadRoutes } from './read-routes.ts';
import { addReplicaLagMetric, type ReplicaLag, watchReplicaLag } from './replica-lag.ts';
import { addSessionRoutes } from './session-routes.ts';
import { SessionStore } from './session-store.ts';
import { addStatusRoute } from './status-route.ts';
import { watchVoiceHealth } from './voice-health.ts';
import { openCallQueue, openWritePath } from './write-path.ts';

export interface RunningDashboard {
  port: number;
  close(): Promise<void>;
}

/** Starts a dashboard; it listens when this resolves, also while its datastores are away. */
export async function start(config: DashboardConfig): Promise<RunningDashboard> {
  const log = pino({ level: config.LOG_LEVEL, base: { service: 'dashboard' } });
  const registry = new Registry();
  const degradedMode = createDegradedMode();
  const connections = openConnections(config, log);
  const queue = openCallQueue(config, connections, degradedMode);
  const metrics = createResilienceMetrics({
    registry,
    service: 'dashboard',
    dependencies: listDependencies(config),
    degradedMode,
    queueDepth: () => queue?.lastDepth,
  });

  const parts = { config, connections, metrics, log };
  const breakers = createBreakers({ ...parts, degradedMode, onPostgresBack, onRedisBack });
  const readChain = openReadPath({ ...parts, breakers });
  const writePath = openWritePath({ ...parts, breakers, queue, onDrained: refreshStale });
  const sessions = openSessions({ ...parts, breakers });
  const replicaLag = watchReplica(parts, breakers);
  if (replicaLag) addReplicaLagMetric(registry, replicaLag);
  const voice = watchVoiceHealth({
    gatewayUrl: config.VOICE_GATEWAY_URL,
    breaker: breakers.voiceGateway,
    intervalMs: config.VOICE_HEALTH_INTERVAL,
    timeoutMs: config.VOICE_HEALTH_TIMEOUT,
    maxAgeMs: config.VOICE_HEALTH_MAX_AGE,
  });

  function onPostgresBack(): void {
    writePath.replay();
    refreshStale();
  }
  function onRedisBack(): void {
    sessions.settle().catch((error) => log.error({ err: error }, 'sessions not settled'));
  }
  function refreshStale(): void {
    readChain.refreshStale().catch((error) => log.error({ err: error }, 'cache refresh stopped'));
  }

  const app = createHttpApp(log);
  addReadRoutes(app, readChain);
  addStatusRoute(app, readChain, voice);
  addCallRoutes(app, writePath.writeCall);
  addSessionRoutes(app, readChain, sessions);
  const startedMs = performance.now();
  const isReady = (): boolean =>
    voice.view().current || performance.now() - startedMs > config.READY_WITHOUT_VOICE_AFTER;
  addAdminRoutes(app, {
    breakers: Object.values(breakers),
    degradedMode,
    queue,
    registry,
    replicaLag,
    isReady,
  });

  await connections.warmUp();
  writePath.replay();
  await app.listen({ port: config.PORT, host: config.HOST });
  return {
    port: (app.server.address() as AddressInfo).port,
    async close() {
      voice.close();
      replicaLag?.close();
      writePath.close();
      for (const breaker of Object.values(breakers)) breaker.close();
      await app.close();
      await connections.close();
    },
  };
}

interface SharedParts {
  config: DashboardConfig;
  connections: Connections;
  metrics: ResilienceMetrics;
}

function openSessions(parts: SharedParts & { breakers: Breakers }): SessionStore {
  const { config, connections, breakers, metrics } = parts;
  const ttlMs = config.SESSION_TTL;
  return new SessionStore({
    redis: connections.cacheRedis,
    breaker: breakers.redis,
    memory: createMemoryCache({ maxBytes: config.SESSION_MEMORY_SIZE, ttlMs }),
    ttlMs,
    timeoutMs: config.REDIS_COMMAND_TIMEOUT,
    metrics,
  });
}

function watchReplica(
  { config, connections }: SharedParts,
  breakers: Breakers,
): ReplicaLag | undefined {
  const { primary, replica } = connections.pools;
  if (!replica) return undefined;
  return watchReplicaLag({
    primary,
    replica,
    mayAskPrimary: () => breakers.postgres.state === 'closed',
    intervalMs: config.REPLICA_LAG_INTERVAL,
    timeoutMs: config.QUERY_TIMEOUT,
  });
}
