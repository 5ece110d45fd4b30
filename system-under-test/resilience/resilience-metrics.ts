import { Counter, Gauge, type Registry } from 'prom-client';
import type { BreakerState } from './breaker.ts';
import type { DegradedMode } from './degraded-mode.ts';

/** The metrics that every service of the stack shows about its own degradation. */
export interface ResilienceMetrics {
  breakerChanged(dependency: string, state: BreakerState): void;
  fallbackUsed(fallback: string): void;
  /** A fallback was needed and could not help either. */
  fallbackFailed(fallback: string): void;
}

const stateNumber: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

export interface ResilienceMetricsOptions {
  registry: Registry;
  service: string;
  dependencies: string[];
  degradedMode: DegradedMode;
  /** Undefined: the service has no write queue. */
  queueDepth: () => number | undefined;
}

export function createResilienceMetrics(options: ResilienceMetricsOptions): ResilienceMetrics {
  const { service, registry } = options;
  const registers = [registry];
  const breaker = new Gauge({
    name: 'circuit_breaker_state',
    help: 'State of the circuit breaker: 0 closed, 1 half-open, 2 open.',
    labelNames: ['service', 'dependency'],
    registers,
  });
  const activations = new Counter({
    name: 'fallback_activations_total',
    help: 'Answers that came from a fallback.',
    labelNames: ['service', 'fallback'],
    registers,
  });
  const errors = new Counter({
    name: 'fallback_errors_total',
    help: 'Fallbacks that were needed and failed too.',
    labelNames: ['service', 'fallback'],
    registers,
  });
  new Gauge({
    name: 'degraded_mode_duration_seconds',
    help: 'How long the service has been degraded without a break; 0 while it is healthy.',
    labelNames: ['service'],
    registers,
    collect() {
      this.set({ service }, options.degradedMode.durationSeconds);
    },
  });
  new Gauge({
    name: 'fallback_queue_depth',
    help: 'Acknowledged writes that wait for the database.',
    labelNames: ['service'],
    registers,
    collect() {
      const depth = options.queueDepth();
      if (depth !== undefined) this.set({ service }, depth);
    },
  });
  for (const dependency of options.dependencies) breaker.set({ service, dependency }, 0);
  return {
    breakerChanged: (dependency, state) => breaker.set({ service, dependency }, stateNumber[state]),
    fallbackUsed: (fallback) => activations.inc({ service, fallback }),
    fallbackFailed: (fallback) => errors.inc({ service, fallback }),
  };
}
