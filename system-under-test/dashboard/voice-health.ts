import { z } from 'zod';
import type { Breaker, BreakerState } from '../resilience/breaker.ts';
import { DeadlineExceededError } from '../resilience/deadline.ts';

const voiceAi = z.object({
  primary: z.string(),
  serving: z.string().nullish(),
  degraded: z.boolean(),
  circuitState: z.enum(['closed', 'open', 'half-open']),
  retryAfterSeconds: z.number().nullish(),
});
const gatewayHealth = z.object({ voiceAi });

/** What the voice-gateway says of its voice AI chain. `serving` absent: nobody serves. */
export interface VoiceAiHealth {
  primary: string;
  serving?: string;
  degraded: boolean;
  circuitState: BreakerState;
  retryAfterSeconds?: number;
}

/** The gateway's last word, and whether it is recent enough to be believed. */
export interface VoiceHealthView {
  health: VoiceAiHealth | undefined;
  current: boolean;
  gatewayState: BreakerState;
}

export interface VoiceHealthOptions {
  gatewayUrl: string;
  breaker: Breaker;
  intervalMs: number;
  timeoutMs: number;
  maxAgeMs: number;
}

export interface VoiceHealth {
  view(): VoiceHealthView;
  close(): void;
}

/**
 * Asks the voice-gateway in the background, so that an agent's status never waits for it. Answers
 * are shared by all readers and count as current for `maxAgeMs`.
 */
export function watchVoiceHealth(options: VoiceHealthOptions): VoiceHealth {
  const url = new URL('/health/detailed', options.gatewayUrl).href;
  let latest: { health: VoiceAiHealth; atMs: number } | undefined;
  let asking = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      const health = await options.breaker.execute(() => askGateway(url, options.timeoutMs));
      latest = { health, atMs: performance.now() };
    } catch {
      // The breaker has counted it; the view tells by its age.
    } finally {
      asking = false;
    }
  }

  timer = setInterval(() => void look(), options.intervalMs);
  void look();
  return {
    view() {
      const gatewayState = options.breaker.state;
      if (!latest) return { health: undefined, current: false, gatewayState };
      const ageMs = performance.now() - latest.atMs;
      return { health: latest.health, current: ageMs <= options.maxAgeMs, gatewayState };
    },
    close: () => clearInterval(timer),
  };
}

async function askGateway(url: string, timeoutMs: number): Promise<VoiceAiHealth> {
  const abort = new AbortController();
  const late = new DeadlineExceededError(`get ${url}`, timeoutMs);
  const timer = setTimeout(() => abort.abort(late), timeoutMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    const { voiceAi: health } = gatewayHealth.parse(await response.json());
    return {
      primary: health.primary,
      ...(health.serving ? { serving: health.serving } : {}),
      degraded: health.degraded,
      circuitState: health.circuitState,
      ...(health.retryAfterSeconds ? { retryAfterSeconds: health.retryAfterSeconds } : {}),
    };
  } finally {
    clearTimeout(timer);
  }
}
