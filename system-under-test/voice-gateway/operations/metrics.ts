import { Counter, Gauge, Registry } from 'prom-client';

export const SERVICE = 'voice-gateway';

/** The gateway's metrics; each instance has a registry of its own. */
export function createMetrics(degradedSeconds: () => number, fallbacks: string[] = []) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'degraded_mode_duration_seconds',
    help: 'Time spent without the first provider of the chain, in all',
    labelNames: ['service'],
    registers,
    collect() {
      this.set({ service: SERVICE }, degradedSeconds());
    },
  });
  const fallbackActivations = new Counter({
    name: 'fallback_activations_total',
    help: 'Times that another than the first provider was taken',
    labelNames: ['service', 'fallback'],
    registers,
  });
  // A counter that never counted is not there: that nothing happened could not be told.
  for (const fallback of fallbacks) fallbackActivations.inc({ service: SERVICE, fallback }, 0);
  return {
    registry,
    fallbackActivations,
    breakerState: new Gauge({
      name: 'circuit_breaker_state',
      help: '0 closed, 1 half-open, 2 open',
      labelNames: ['service', 'dependency'],
      registers,
    }),
    attempts: new Counter({
      name: 'voice_ai_attempts_total',
      help: 'Sessions connected and failed, and answers completed, by provider',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    switches: new Counter({
      name: 'voice_ai_switches_total',
      help: 'Calls taken from one provider to another',
      labelNames: ['from', 'to', 'reason'],
      registers,
    }),
    costUsd: new Counter({
      name: 'voice_call_cost_usd_total',
      help: 'What the providers will charge for ended sessions',
      labelNames: ['provider'],
      registers,
    }),
    calls: new Gauge({
      name: 'voice_calls_active',
      help: 'Calls with an open media stream',
      labelNames: ['service'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
