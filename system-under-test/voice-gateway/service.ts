import type { AddressInfo } from 'node:net';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import pino, { type Logger } from 'pino';
import { type BreakerState, createBreaker } from '../resilience/breaker.ts';
import { createProviderChain } from '../resilience/provider-chain.ts';
import { CallDesk } from './call-desk.ts';
import { addMediaServer } from './carrier/media-server.ts';
import { addTwilioRoutes } from './carrier/twilio-routes.ts';
import type { Config } from './config.ts';
import {
  type ConversationStore,
  createNoStore,
  createRedisStore,
} from './conversation/conversation-store.ts';
import { type ChainObserver, createChainObserver } from './operations/chain-observer.ts';
import { createDatabaseCheck } from './operations/database-check.ts';
import { DegradedClock } from './operations/degraded-clock.ts';
import { addHealthRoutes } from './operations/health-routes.ts';
import { createMetrics, SERVICE } from './operations/metrics.ts';
import { watchStores } from './operations/store-watch.ts';
import { isAccountFault, isProviderFault } from './voice-ai/failure.ts';
import { createProviders } from './voice-ai/providers.ts';
import { createVoiceAiChain } from './voice-ai/voice-ai-chain.ts';

/** Starts a gateway; several may live in one process. */
export async function start(config: Config): Promise<{ close(): Promise<void>; port: number }> {
  const logger = pino({ level: config.LOG_LEVEL, base: { service: SERVICE } });
  const degraded = new DegradedClock(() => performance.now());
  const metrics = createMetrics(() => degraded.totalSeconds, config.VOICE_AI_CHAIN.slice(1));
  const observer = createChainObserver({
    logger,
    metrics,
    degraded,
    primary: config.VOICE_AI_CHAIN[0] ?? '',
    quietMs: config.CIRCUIT_BREAKER_TIMEOUT,
  });
  const { chain, voiceAi } = createChain(config, observer, logger);
  const store = createStore(config, logger);
  const database =
    config.DATABASE_URL === undefined
      ? undefined
      : createDatabaseCheck(config.DATABASE_URL, {
          connectMs: config.STORE_CONNECT_TIMEOUT,
          commandMs: config.STORE_COMMAND_TIMEOUT,
        });
  const desk = new CallDesk({ config, voiceAi, store, metrics, logger });

  const server = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
  });
  const stores = watchStores({
    ...(config.REDIS_URL !== undefined && { redis: () => store.ping() }),
    ...(database && { postgres: () => database.ping() }),
  });
  addHealthRoutes(server, { chain, degraded, metrics, stores });
  addTwilioRoutes(server, {
    publicUrl: config.PUBLIC_URL,
    authToken: config.TWILIO_AUTH_TOKEN,
    maxResumes: config.VOICE_MAX_RESUMES,
    canServe: () => chain.serving !== undefined,
    onApology: (call, resume) => logger.error({ event: 'no-voice-ai', call, resume }),
  });
  const closeStreams = addMediaServer(server.server, {
    publicUrl: config.PUBLIC_URL,
    authToken: config.TWILIO_AUTH_TOKEN,
    startTimeoutMs: config.MEDIA_START_TIMEOUT,
    take: (call, stream, resumed) => desk.take(call, stream, resumed),
  });
  await server.listen({ port: config.PORT, host: '0.0.0.0' });

  return {
    port: (server.server.address() as AddressInfo).port,
    async close() {
      stores.close();
      desk.close();
      closeStreams();
      store.close();
      for (const { breaker } of chain.links) breaker.close();
      await Promise.all([server.close(), database?.close()]);
    },
  };
}

/** One breaker per provider for all calls of this gateway. */
function createChain(config: Config, observer: ChainObserver, logger: Logger) {
  const maxFailures = config.CIRCUIT_BREAKER_MAX_FAILURES;
  const onOddity = (provider: string, call: string, message: string) =>
    logger.warn({ event: 'voice-ai-oddity', provider, call, message });
  const links = createProviders(config, onOddity).map((provider) => ({
    provider,
    breaker: createBreaker({
      dependency: provider.name,
      maxFailures,
      timeoutMs: config.CIRCUIT_BREAKER_TIMEOUT,
      isFailure: isProviderFault,
      onStateChange(state: BreakerState) {
        observer.onBreaker(provider.name, state);
        if (state === 'open') voiceAi.leave(provider.name);
      },
    }),
  }));
  for (const { provider } of links) observer.onBreaker(provider.name, 'closed');
  const chain = createProviderChain({ links, maxFailures, isFatal: isAccountFault });
  const voiceAi = createVoiceAiChain({
    chain,
    notices: observer,
    idleSpreadMs: config.VOICE_IDLE_SWITCH_SPREAD,
    random: Math.random,
  });
  return { chain, voiceAi };
}

function createStore(config: Config, logger: Logger): ConversationStore {
  if (config.REDIS_URL === undefined) return createNoStore();
  return createRedisStore({
    url: config.REDIS_URL,
    connectTimeoutMs: config.STORE_CONNECT_TIMEOUT,
    commandTimeoutMs: config.STORE_COMMAND_TIMEOUT,
    ttlMs: config.CONVERSATION_TTL,
    onReachable: (reachable, detail) =>
      logger.warn({ event: 'redis', reachable, detail }, 'calls do not depend on it'),
  });
}
