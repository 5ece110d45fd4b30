import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** Name of the dependency, as it appears in metrics and errors. */
  dependency: string;
  /** Failures in a row that open the breaker. */
  maxFailures: number;
  /** How long it stays open before one probe is let through. */
  timeoutMs: number;
  /** Told of every change, also of open → half-open at the moment when the timeout ends. */
  onStateChange?: (state: BreakerState, previous: BreakerState) => void;
  /** Errors that say nothing about the dependency's health return false; default: all count. */
  isFailure?: (error: unknown) => boolean;
}

export interface Breaker {
  readonly dependency: string;
  /** Half-open as soon as the timeout has passed, also when no probe has been sent yet. */
  readonly state: BreakerState;
  /** Time until half-open; undefined unless open. */
  readonly retryAfterMs: number | undefined;
  /** Runs `fn`, or rejects at once with BreakerOpenError: when open, or when a probe is under way. */
  execute<T>(fn: () => Promise<T>): Promise<T>;
  /** For sessions that outlive a call: counts like an execute that failed (within this tick). */
  recordFailure(error: unknown): void;
  /** Counts like an execute that succeeded (within this tick). */
  recordSuccess(): void;
  /** Closes the breaker; results still under way no longer count. */
  reset(): void;
  /** Stops the timer that announces half-open. */
  close(): void;
}

/** The call was not made, because the dependency failed too often just before. */
export class BreakerOpenError extends Error {
  readonly dependency: string;
  readonly retryAfterMs: number | undefined;

  constructor(dependency: string, retryAfterMs: number | undefined) {
    const when = retryAfterMs === undefined ? 'after the probe' : `in ${retryAfterMs} ms`;
    super(
      `Failed to call ${dependency}: its circuit breaker is open. Use a fallback, or retry ${when}.`,
    );
    this.name = 'BreakerOpenError';
    this.dependency = dependency;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A circuit breaker that opens on consecutive failures and lets exactly one probe through after. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { dependency, maxFailures, timeoutMs } = options;
  let announced: BreakerState = 'closed';
  let openedAtMs = 0;
  let halfOpenTimer: NodeJS.Timeout | undefined;
  let probing: symbol | undefined;
  let policy = createPolicy();

  function createPolicy(): CircuitBreakerPolicy {
    const created = circuitBreaker(
      handleWhen((error) => options.isFailure?.(error) ?? true),
      { breaker: new ConsecutiveBreaker(maxFailures), halfOpenAfter: timeoutMs },
    );
    created.onStateChange((state) => {
      if (created !== policy) return;
      clearTimeout(halfOpenTimer);
      if (state === CircuitState.Open) {
        openedAtMs = Date.now();
        halfOpenTimer = setTimeout(announceHalfOpen, timeoutMs).unref();
      }
      announce();
    });
    return created;
  }

  function remainingMs(): number {
    return openedAtMs + timeoutMs - Date.now();
  }

  function currentState(): BreakerState {
    if (policy.state === CircuitState.Closed) return 'closed';
    return policy.state === CircuitState.Open && remainingMs() > 0 ? 'open' : 'half-open';
  }

  function announce(): void {
    const state = currentState();
    if (state === announced) return;
    const previous = announced;
    announced = state;
    options.onStateChange?.(state, previous);
  }

  // A timer may fire a millisecond before the wall clock says so.
  function announceHalfOpen(): void {
    if (remainingMs() > 0) {
      halfOpenTimer = setTimeout(announceHalfOpen, remainingMs()).unref();
      return;
    }
    announce();
  }

  async function execute<T>(fn: () => Promise<T>): Promise<T> {
    const state = currentState();
    if (state === 'closed') return policy.execute(fn);
    // cockatiel would let the others wait for the probe; a caller needs its fallback now.
    if (state === 'open' || probing !== undefined) {
      throw new BreakerOpenError(dependency, state === 'open' ? remainingMs() : undefined);
    }
    const probe = Symbol(dependency);
    probing = probe;
    try {
      return await policy.execute(fn);
    } finally {
      if (probing === probe) probing = undefined;
    }
  }

  function record(fn: () => Promise<void>): void {
    // Open, or another probe decides: execute rejects and nothing is counted.
    execute(fn).catch(() => undefined);
  }

  return {
    dependency,
    get state() {
      return currentState();
    },
    get retryAfterMs() {
      return currentState() === 'open' ? Math.max(1, remainingMs()) : undefined;
    },
    execute,
    recordFailure: (error) => record(() => Promise.reject(error)),
    recordSuccess: () => record(() => Promise.resolve()),
    reset() {
      clearTimeout(halfOpenTimer);
      probing = undefined;
      policy = createPolicy();
      announce();
    },
    close: () => clearTimeout(halfOpenTimer),
  };
}
