import type { BreakerState } from './breaker.ts';

/** One part of an answer that did not come from the first of its chain. */
export interface Degradation {
  /** What answered instead (`redis-cache`, `openai`), or `none`. */
  fallback: string;
  circuitState: BreakerState;
  /** When to ask again; undefined when the breaker does not know. */
  retryAfterMs: number | undefined;
}

/** What a degradation is written on; a Fastify reply is one. */
export interface HeaderTarget {
  header(name: string, value: string): unknown;
}

const gravity: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };
const defaultRetryAfterMs = 1000;

/**
 * The only place where degraded headers are set: on every degraded answer, on no healthy one.
 * Several degradations: all fallbacks are listed, the worst circuit state and the longest wait win.
 */
export function setDegradedHeaders(target: HeaderTarget, degradations: Degradation[]): void {
  if (degradations.length === 0) return;
  const circuitState = degradations
    .map((degradation) => degradation.circuitState)
    .reduce((worst, state) => (gravity[state] > gravity[worst] ? state : worst));
  const retryAfter = String(Math.max(...degradations.map(retryAfterSeconds)));
  target.header('X-Degraded-Mode', 'true');
  target.header('X-Fallback-Used', degradations.map(({ fallback }) => fallback).join(', '));
  target.header('X-Circuit-State', circuitState);
  target.header('X-Retry-After', retryAfter);
  target.header('Retry-After', retryAfter);
}

function retryAfterSeconds({ retryAfterMs }: Degradation): number {
  return Math.max(1, Math.ceil((retryAfterMs ?? defaultRetryAfterMs) / 1000));
}
