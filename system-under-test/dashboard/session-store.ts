import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Breaker } from '../resilience/breaker.ts';
import { withDeadline } from '../resilience/deadline.ts';
import type { Degradation } from '../resilience/degraded-headers.ts';
import type { MemoryCache } from '../resilience/memory-cache.ts';
import type { ResilienceMetrics } from '../resilience/resilience-metrics.ts';

export interface Session {
  user: number;
  openedAt: string;
  expiresAt: string;
}

/** A degradation: Redis could not be asked, and this instance's own memory answered. */
export type SessionAnswer =
  | { kind: 'found'; session: Session; degradation?: Degradation }
  | { kind: 'none' }
  /** Redis cannot be asked and this instance does not know it: it may be a good session. */
  | { kind: 'unknown'; degradation: Degradation };

export interface SessionStoreOptions {
  redis: Redis;
  breaker: Breaker;
  /** What this instance remembers of sessions, for the time when Redis is away. */
  memory: MemoryCache;
  ttlMs: number;
  /** A user waits this long for Redis at most. */
  timeoutMs: number;
  metrics: ResilienceMetrics;
}

/** A new session, and the token by which its user is known from now on. */
export interface OpenedSession {
  token: string;
  session: Session;
  degradation?: Degradation;
}

const memoryFallback = 'memory-sessions';
const TOKEN_BYTES = 24;

/** Sessions live in Redis; those that passed through this instance survive it in its memory. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  /** Opened or signed out while Redis could not be told. */
  readonly #unsaved = new Set<string>();
  readonly #revoked = new Set<string>();
  #settling = false;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  async open(user: number): Promise<OpenedSession> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const openedAtMs = Date.now();
    const session: Session = {
      user,
      openedAt: new Date(openedAtMs).toISOString(),
      expiresAt: new Date(openedAtMs + this.#options.ttlMs).toISOString(),
    };
    this.#options.memory.refresh(token, session);
    if (await this.#save(token, session)) return { token, session };
    return { token, session, degradation: this.#fallBack() };
  }

  async find(token: string): Promise<SessionAnswer> {
    const { redis, memory, metrics } = this.#options;
    if (this.#revoked.has(token)) return { kind: 'none' };
    let text: string | null;
    try {
      text = await this.#ask(() => redis.get(keyOf(token)), 'look for a session');
    } catch {
      const session = this.#recall(token);
      if (session) return { kind: 'found', session, degradation: this.#fallBack() };
      metrics.fallbackFailed(memoryFallback);
      return { kind: 'unknown', degradation: this.#degradedTo('none') };
    }
    if (text !== null) {
      const session = JSON.parse(text) as Session;
      memory.refresh(token, session);
      return { kind: 'found', session };
    }
    const unsaved = this.#unsaved.has(token) ? this.#recall(token) : undefined;
    if (unsaved) {
      await this.#save(token, unsaved);
      return { kind: 'found', session: unsaved };
    }
    memory.refresh(token, undefined);
    return { kind: 'none' };
  }

  /** Signs out. Without Redis this instance remembers it, and tells Redis later. */
  async close(token: string): Promise<Degradation | undefined> {
    this.#options.memory.refresh(token, undefined);
    this.#unsaved.delete(token);
    return (await this.#forget(token)) ? undefined : this.#fallBack();
  }

  /** Redis is back: brings there what happened meanwhile. */
  async settle(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      await this.#tellAll();
    } finally {
      this.#settling = false;
    }
  }

  async #tellAll(): Promise<void> {
    for (const token of [...this.#revoked]) if (!(await this.#forget(token))) return;
    for (const token of [...this.#unsaved]) {
      const session = this.#recall(token);
      if (!session) this.#unsaved.delete(token);
      else if (!(await this.#save(token, session))) return;
    }
  }

  async #ask<T>(work: () => Promise<T>, what: string): Promise<T> {
    const { breaker, timeoutMs } = this.#options;
    const answer = await breaker.execute(() => withDeadline(work(), timeoutMs, what));
    // An absence too short to open the breaker is announced by nobody else.
    if (this.#unsaved.size + this.#revoked.size > 0) void this.settle();
    return answer;
  }

  #fallBack(): Degradation {
    this.#options.metrics.fallbackUsed(memoryFallback);
    return this.#degradedTo(memoryFallback);
  }

  #degradedTo(fallback: string): Degradation {
    const { state, retryAfterMs } = this.#options.breaker;
    return { fallback, circuitState: state, retryAfterMs };
  }

  #recall(token: string): Session | undefined {
    const session = this.#options.memory.read(token)?.data as Session | undefined;
    return session && Date.parse(session.expiresAt) > Date.now() ? session : undefined;
  }

  /** Whether Redis holds it now. */
  async #save(token: string, session: Session): Promise<boolean> {
    const leftMs = Math.max(1, Date.parse(session.expiresAt) - Date.now());
    const text = JSON.stringify(session);
    const { redis } = this.#options;
    try {
      await this.#ask(() => redis.set(keyOf(token), text, 'PX', leftMs), 'save a session');
      this.#unsaved.delete(token);
      return true;
    } catch {
      this.#unsaved.add(token);
      return false;
    }
  }

  /** Whether Redis has forgotten it now. */
  async #forget(token: string): Promise<boolean> {
    try {
      await this.#ask(() => this.#options.redis.del(keyOf(token)), 'forget a session');
      this.#revoked.delete(token);
      return true;
    } catch {
      this.#revoked.add(token);
      return false;
    }
  }
}

function keyOf(token: string): string {
  return `dashboard:session:${token}`;
}
