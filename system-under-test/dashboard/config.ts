import { z } from 'zod';
import { durationMs } from '../resilience/duration.ts';

const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((text) => text === 'true');

const bytesPerUnit: Record<string, number> = { '': 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };
const byteSize = (fallback: string) =>
  z
    .string()
    .regex(/^\d+(KB|MB|GB)?$/, 'expected a size such as 100MB (bare numbers are bytes)')
    .default(fallback)
    .transform((text) => {
      const [, figure, unit = ''] = /^(\d+)(\w*)$/.exec(text) ?? [];
      return Number(figure) * (bytesPerUnit[unit] ?? 1);
    });
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const readSource = z.enum(['postgres', 'postgres-replica', 'redis']);

/** Who may answer a read, by name; the first is the healthy one. */
export type ReadSource = z.output<typeof readSource>;

const readChain = z
  .string()
  .default('postgres,redis')
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(readSource).min(1));

/** Every figure of the dashboard, by the environment variable that sets it. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.string().default('0.0.0.0'),
  DATABASE_URL: z.url(),
  /** A streaming replica of that database, for a READ_CHAIN that names it. */
  REPLICA_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url(),
  VOICE_GATEWAY_URL: z.url(),
  READ_CHAIN: readChain,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),

  CIRCUIT_BREAKER_MAX_FAILURES: count(5),
  CIRCUIT_BREAKER_TIMEOUT: durationMs('60s'),
  REDIS_CIRCUIT_BREAKER_MAX_FAILURES: count(5),
  REDIS_CIRCUIT_BREAKER_TIMEOUT: durationMs('30s'),

  ENABLE_CACHE_FALLBACK: flag('true'),
  CACHE_FALLBACK_TTL: durationMs('24h'),
  /** Per instance; answers when Redis is down too. */
  ENABLE_MEMORY_CACHE: flag('true'),
  MEMORY_CACHE_SIZE: byteSize('100MB'),
  MEMORY_CACHE_TTL: durationMs('300s'),

  ENABLE_WRITE_QUEUE: flag('true'),
  FALLBACK_QUEUE_TTL: durationMs('3600s'),
  FALLBACK_QUEUE_MAX_SIZE: count(10_000),
  QUEUE_PROCESSOR_INTERVAL: durationMs('30s'),
  QUEUE_PROCESSOR_TRIES: count(3),
  QUEUE_PROCESSOR_BATCH_SIZE: count(100),
  QUEUE_PROCESSOR_RETRY: durationMs('250ms'),
  QUEUE_PROCESSOR_LOCK: durationMs('5s'),

  SESSION_TTL: durationMs('24h'),
  /** What an instance remembers of sessions, for the time when Redis is down. */
  SESSION_MEMORY_SIZE: byteSize('10MB'),

  DATABASE_MAX_CONNECTIONS: count(10),
  DATABASE_CONNECT_TIMEOUT: durationMs('1s'),
  QUERY_TIMEOUT: durationMs('100ms'),
  REPLICA_LAG_INTERVAL: durationMs('1s'),
  /** Replaying a batch may take longer than a caller would wait. */
  REPLAY_TIMEOUT: durationMs('1s'),
  /** With `appendfsync always` a slow disk is a slow Redis: most of the 200 ms that a read may take. */
  REDIS_COMMAND_TIMEOUT: durationMs('150ms'),
  /** A receipt needs a durable push, which is worth a longer wait than a cache entry. */
  REDIS_QUEUE_TIMEOUT: durationMs('500ms'),
  REDIS_SOCKET_TIMEOUT: durationMs('1s'),

  VOICE_HEALTH_INTERVAL: durationMs('100ms'),
  VOICE_HEALTH_TIMEOUT: durationMs('100ms'),
  VOICE_HEALTH_MAX_AGE: durationMs('200ms'),
  VOICE_HEALTH_BREAKER_TIMEOUT: durationMs('300ms'),
  /** A dashboard whose voice gateway never answers is of use all the same. */
  READY_WITHOUT_VOICE_AFTER: durationMs('3s'),
});

export type DashboardConfig = z.output<typeof environment>;

const complete = environment.superRefine(({ READ_CHAIN, REPLICA_DATABASE_URL }, context) => {
  if (!READ_CHAIN.includes('postgres-replica') || REPLICA_DATABASE_URL !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['REPLICA_DATABASE_URL'],
    message: 'got nothing. Expected the address of the replica, which is in READ_CHAIN',
  });
});

/** Reads the configuration; throws one error that names every wrong variable. */
export function readConfig(env: Record<string, string | undefined>): DashboardConfig {
  const result = complete.safeParse(env);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(
    `Failed to read the dashboard's configuration. Set these environment variables:\n${problems.join('\n')}`,
  );
}
