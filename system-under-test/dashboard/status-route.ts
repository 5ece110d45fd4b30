import type { FastifyInstance } from 'fastify';
import type { BreakerState } from '../resilience/breaker.ts';
import type { Degradation } from '../resilience/degraded-headers.ts';
import { readById } from './queries.ts';
import type { ReadChain } from './read-chain.ts';
import { parseId, sendRead } from './read-routes.ts';
import type { VoiceAiHealth, VoiceHealth, VoiceHealthView } from './voice-health.ts';

const lastKnown = 'last-known-health';

/** An agent's record together with the health of the voice AI that speaks for it. */
export function addStatusRoute(app: FastifyInstance, chain: ReadChain, voice: VoiceHealth): void {
  app.get('/api/agents/:id/status', async (request, reply) => {
    const answer = await chain.read(readById('agents', parseId(request.params)));
    const view = voice.view();
    const voiceAi = describe(view);
    // What is not there has no voice AI either: a plain 404.
    const missing = answer.kind === 'fresh' && answer.data === undefined;
    const degradations = missing ? [] : voiceDegradations(view);
    return sendRead(reply, answer, degradations, { voiceAi });
  });
}

/** A gateway that cannot be reached is degraded: its last words are shown, marked as such. */
function describe({ health, current }: VoiceHealthView) {
  if (current && health) return health;
  return { ...health, degraded: true, reachable: false };
}

function voiceDegradations({ health, current, gatewayState }: VoiceHealthView): Degradation[] {
  if (!current || !health) {
    const fallback = health ? lastKnown : 'none';
    return [{ fallback, circuitState: gatewayState, retryAfterMs: undefined }];
  }
  return health.degraded ? [degradedVoice(health)] : [];
}

function degradedVoice(health: VoiceAiHealth): Degradation {
  const circuitState: BreakerState = health.circuitState;
  const { retryAfterSeconds } = health;
  const retryAfterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return { fallback: health.serving ?? 'none', circuitState, retryAfterMs };
}
