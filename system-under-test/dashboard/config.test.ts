import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const addresses = {
  PORT: '8080',
  DATABASE_URL: 'postgres://app@127.0.0.1:5432/app',
  REDIS_URL: 'redis://127.0.0.1:6379',
  VOICE_GATEWAY_URL: 'http://127.0.0.1:8081',
};

test("the figures are the design's own unless an environment variable says otherwise", () => {
  expect(readConfig({ ...addresses, QUERY_TIMEOUT: '80' })).toMatchObject({
    READ_CHAIN: ['postgres', 'redis'],
    CIRCUIT_BREAKER_MAX_FAILURES: 5,
    CIRCUIT_BREAKER_TIMEOUT: 60_000,
    ENABLE_CACHE_FALLBACK: true,
    MEMORY_CACHE_SIZE: 104_857_600,
    MEMORY_CACHE_TTL: 300_000,
    FALLBACK_QUEUE_TTL: 3_600_000,
    FALLBACK_QUEUE_MAX_SIZE: 10_000,
    QUEUE_PROCESSOR_INTERVAL: 30_000,
    QUERY_TIMEOUT: 80,
  });
});

test('everything that is wrong is said at once, by name', () => {
  const wrong = { ...addresses, PORT: 'x', CIRCUIT_BREAKER_TIMEOUT: 'soon', READ_CHAIN: 'oracle' };
  expect(() => readConfig(wrong)).toThrow(/PORT.*CIRCUIT_BREAKER_TIMEOUT|READ_CHAIN/s);
});

test('a read chain with a replica needs its address', () => {
  const chain = { ...addresses, READ_CHAIN: 'postgres,postgres-replica,redis' };
  expect(() => readConfig(chain)).toThrow(/REPLICA_DATABASE_URL: got nothing/);
  const complete = { ...chain, REPLICA_DATABASE_URL: 'postgres://app@127.0.0.1:5433/app' };
  expect(readConfig(complete).READ_CHAIN).toEqual(['postgres', 'postgres-replica', 'redis']);
});
