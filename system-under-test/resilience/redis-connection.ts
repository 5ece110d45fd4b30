import { Redis } from 'ioredis';

export interface RedisConnectionOptions {
  url: string;
  /** Longest wait for the answer to a command. */
  commandTimeoutMs: number;
  /** A socket that stays silent this long while an answer is due is replaced. */
  socketTimeoutMs: number;
  onError(error: Error): void;
}

/**
 * A Redis connection that never hangs and never gives up: commands fail at once while it is down,
 * and it reconnects within half a second of Redis's return. Commands are never sent twice.
 */
export function connectRedis(options: RedisConnectionOptions): Redis {
  const redis = new Redis(options.url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: options.commandTimeoutMs,
    socketTimeout: options.socketTimeoutMs,
    connectTimeout: 1000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  });
  redis.on('error', options.onError);
  return redis;
}

/** Waits until the connection can be used, at most `timeoutMs`; false when it cannot. */
export function waitUntilConnected(redis: Redis, timeoutMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (connected: boolean) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(connected);
    };
    const onReady = () => finish(true);
    const timer = setTimeout(() => finish(false), timeoutMs);
    redis.on('ready', onReady);
  });
}
