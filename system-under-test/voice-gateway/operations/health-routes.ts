import type { FastifyInstance } from 'fastify';
import type { ProviderChain } from '../../resilience/provider-chain.ts';
import type { VoiceAi } from '../voice-ai/voice-ai.ts';
import type { DegradedClock } from './degraded-clock.ts';
import type { Metrics } from './metrics.ts';
import type { StoreWatch } from './store-watch.ts';

export interface HealthOptions {
  chain: ProviderChain<VoiceAi>;
  degraded: DegradedClock;
  metrics: Metrics;
  /** Stores that calls can do without: nobody who asks for the voice AI's health waits for them. */
  stores: StoreWatch;
}

/** What operators and the dashboard ask. None of it is on the way of a call. */
export function addHealthRoutes(server: FastifyInstance, options: HealthOptions): void {
  const { chain, degraded, metrics, stores } = options;

  server.get('/health/ready', async () => ({ status: 'ready' }));

  server.get('/health/detailed', async () => {
    const voiceAi = describeVoiceAi(chain);
    return {
      status: voiceAi.degraded ? 'degraded' : 'ok',
      degradedSince: degraded.since?.toISOString(),
      voiceAi,
      dependencies: { ...describeProviders(chain), ...stores.view() },
    };
  });

  server.post('/admin/circuit-breaker/reset', async () => {
    for (const { breaker } of chain.links) breaker.reset();
    return { reset: chain.links.map(({ provider }) => provider.name) };
  });

  server.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}

/** `serving` is what a new call gets; nobody but the first of the chain makes it a degraded one. */
function describeVoiceAi(chain: ProviderChain<VoiceAi>) {
  const [primary] = chain.links;
  const retryAfterMs = primary?.breaker.retryAfterMs;
  return {
    primary: primary?.provider.name,
    serving: chain.serving,
    degraded: primary?.breaker.state !== 'closed',
    circuitState: primary?.breaker.state,
    retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000),
  };
}

function describeProviders(chain: ProviderChain<VoiceAi>) {
  return Object.fromEntries(
    chain.links.map(({ provider, breaker }) => [provider.name, { circuitState: breaker.state }]),
  );
}
