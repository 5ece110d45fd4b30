import { Redis } from 'ioredis';
import type { StoredTurn } from './conversation-log.ts';

const CALLS_KEPT = 10_000;
const MOST_IN_FLIGHT = 64;

export interface CallRecord {
  call: string;
  outcome: string;
  startedAt: string;
  durationMs: number;
  costUsd: number;
  usage: Record<string, { durationMs: number; costUsd: number }>;
}

export interface ConversationStore {
  /** Best effort: never waits, and drops what cannot be written now. */
  save(call: string, turns: StoredTurn[]): void;
  /** Undefined when there is nothing, or the store cannot answer in time. */
  load(call: string): Promise<StoredTurn[] | undefined>;
  record(call: CallRecord): void;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): void;
}

export interface RedisStoreOptions {
  url: string;
  connectTimeoutMs: number;
  commandTimeoutMs: number;
  ttlMs: number;
  /** Told of each change between reachable and not. */
  onReachable: (reachable: boolean, detail?: string) => void;
}

/** Conversations in Redis, so that a call can go on in another process. Calls never wait for it. */
export function createRedisStore(options: RedisStoreOptions): ConversationStore {
  const redis = new Redis(options.url, {
    connectTimeout: options.connectTimeoutMs,
    commandTimeout: options.commandTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let reachable = true;
  let inFlight = 0;

  function tell(now: boolean, detail?: string): void {
    if (now !== reachable) options.onReachable(now, detail);
    reachable = now;
  }
  redis.on('ready', () => tell(true));
  redis.on('error', (error: Error) => tell(false, error.message));

  function bestEffort(write: () => Promise<unknown>): void {
    if (redis.status !== 'ready' || inFlight >= MOST_IN_FLIGHT) return;
    inFlight += 1;
    write()
      .then(
        () => tell(true),
        (error: Error) => tell(false, error.message),
      )
      .finally(() => {
        inFlight -= 1;
      });
  }

  return {
    save(call, turns) {
      const text = JSON.stringify({ call, turns });
      bestEffort(() => redis.set(keyOf(call), text, 'PX', options.ttlMs));
    },
    async load(call) {
      try {
        const text = await redis.get(keyOf(call));
        return text === null ? undefined : (JSON.parse(text) as { turns: StoredTurn[] }).turns;
      } catch {
        return undefined;
      }
    },
    record(call) {
      bestEffort(() =>
        redis
          .multi()
          .lpush('voice-calls', JSON.stringify(call))
          .ltrim('voice-calls', 0, CALLS_KEPT - 1)
          .exec(),
      );
    },
    async ping() {
      await redis.ping();
    },
    close: () => redis.disconnect(),
  };
}

function keyOf(call: string): string {
  return `call:${call}`;
}

/** For a gateway without Redis: conversations live in the process only. */
export function createNoStore(): ConversationStore {
  return {
    save: () => undefined,
    load: async () => undefined,
    record: () => undefined,
    ping: async () => undefined,
    close: () => undefined,
  };
}
