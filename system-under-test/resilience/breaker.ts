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
  return new ConsecutiveFailureBreaker(options);
}

class ConsecutiveFailureBreaker implements Breaker {
  readonly #options: BreakerOptions;
  #policy: CircuitBreakerPolicy;
  #announced: BreakerState = 'closed';
  #openedAtMs = 0;
  #halfOpenTimer: NodeJS.Timeout | undefined;
  #probe: symbol | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
    this.#policy = this.#createPolicy();
  }

  get dependency(): string {
    return this.#options.dependency;
  }

  get state(): BreakerState {
    if (this.#policy.state === CircuitState.Closed) return 'closed';
    return this.#policy.state === CircuitState.Open && this.#remainingMs() > 0
      ? 'open'
      : 'half-open';
  }

  get retryAfterMs(): number | undefined {
    return this.state === 'open' ? Math.max(1, this.#remainingMs()) : undefined;
  }

  async execute<T>(fn: () => Promise<T>): Promise<T> {
    const { state } = this;
    if (state === 'closed') return this.#policy.execute(fn);
    // cockatiel would let the others wait for the probe; a caller needs its fallback now.
    if (state === 'open' || this.#probe !== undefined) {
      throw new BreakerOpenError(this.dependency, this.retryAfterMs);
    }
    const probe = Symbol(this.dependency);
    this.#probe = probe;
    try {
      return await this.#policy.execute(fn);
    } finally {
      if (this.#probe === probe) this.#probe = undefined;
    }
  }

  recordFailure(error: unknown): void {
    this.#record(() => Promise.reject(error));
  }

  recordSuccess(): void {
    this.#record(() => Promise.resolve());
  }

  reset(): void {
    clearTimeout(this.#halfOpenTimer);
    this.#probe = undefined;
    this.#policy = this.#createPolicy();
    this.#announce();
  }

  close(): void {
    clearTimeout(this.#halfOpenTimer);
  }

  #record(fn: () => Promise<void>): void {
    // Open, or another probe decides: execute rejects and nothing is counted.
    this.execute(fn).catch(() => undefined);
  }

  #createPolicy(): CircuitBreakerPolicy {
    const { maxFailures, timeoutMs, isFailure } = this.#options;
    const policy = circuitBreaker(
      handleWhen((error) => isFailure?.(error) ?? true),
      { breaker: new ConsecutiveBreaker(maxFailures), halfOpenAfter: timeoutMs },
    );
    policy.onStateChange((state) => {
      // A policy replaced by reset has nothing to say any more.
      if (policy !== this.#policy) return;
      clearTimeout(this.#halfOpenTimer);
      if (state === CircuitState.Open) {
        this.#openedAtMs = Date.now();
        this.#awaitHalfOpen();
      }
      this.#announce();
    });
    return policy;
  }

  #remainingMs(): number {
    return this.#openedAtMs + this.#options.timeoutMs - Date.now();
  }

  // A timer may fire a millisecond before the wall clock says so: it is then set again.
  #awaitHalfOpen(): void {
    if (this.#remainingMs() <= 0) {
      this.#announce();
      return;
    }
    const timer = setTimeout(() => this.#awaitHalfOpen(), this.#remainingMs());
    this.#halfOpenTimer = timer.unref();
  }

  #announce(): void {
    const { state } = this;
    const previous = this.#announced;
    if (state === previous) return;
    this.#announced = state;
    this.#options.onStateChange?.(state, previous);
  }
}
