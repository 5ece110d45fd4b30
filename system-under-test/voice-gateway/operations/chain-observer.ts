import type { Logger } from 'pino';
import type { BreakerState } from '../../resilience/breaker.ts';
import type { ChainNotices, Switch } from '../voice-ai/voice-ai-chain.ts';
import type { DegradedClock } from './degraded-clock.ts';
import { type Metrics, SERVICE } from './metrics.ts';

const STATE_FIGURE: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

export interface ChainObserverOptions {
  logger: Logger;
  metrics: Metrics;
  degraded: DegradedClock;
  primary: string;
  /** Without a further switch for this long, the next one is a new incident. */
  quietMs: number;
}

export interface ChainObserver extends ChainNotices {
  onBreaker(provider: string, state: BreakerState): void;
}

/** Turns what the chain tells into log lines, metrics, and one alert for the team per incident. */
export function createChainObserver(options: ChainObserverOptions): ChainObserver {
  const { logger, metrics, degraded, primary, quietMs } = options;
  const lastSwitchMs = new Map<string, number>();

  function alertOnce({ from, to, reason }: Switch): void {
    const nowMs = performance.now();
    const previousMs = lastSwitchMs.get(from);
    lastSwitchMs.set(from, nowMs);
    if (previousMs !== undefined && nowMs - previousMs < quietMs) return;
    logger.error(
      { event: 'voice-ai-fallback-alert', from, to, reason },
      `${from} fails: calls go on with ${to}`,
    );
  }

  return {
    onAttempt: (provider, outcome) => metrics.attempts.inc({ provider, outcome }),
    onFallback: (provider) =>
      metrics.fallbackActivations.inc({ service: SERVICE, fallback: provider }),
    onSwitched(event) {
      const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
      logger.warn({ event: 'voice-ai-switched', ...event, at: new Date(), monotonicMs });
      const { from, to, reason } = event;
      metrics.switches.inc({ from, to, reason });
      alertOnce(event);
    },
    onBreaker(provider, state) {
      metrics.breakerState.set({ service: SERVICE, dependency: provider }, STATE_FIGURE[state]);
      if (provider === primary) degraded.set(state !== 'closed');
      if (state === 'closed') lastSwitchMs.delete(provider);
      logger.warn({ event: 'circuit-breaker', dependency: provider, state });
    },
  };
}
