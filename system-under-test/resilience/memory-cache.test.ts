import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryCache } from './memory-cache.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('gives back the last answer until it is too old', () => {
  const cache = createMemoryCache({ maxBytes: 1000, ttlMs: 300_000 });
  cache.refresh('a', { n: 1 });
  cache.refresh('a', { n: 2 });
  vi.advanceTimersByTime(300_000);
  expect(cache.read('a')?.data).toEqual({ n: 2 });
  vi.advanceTimersByTime(1);
  expect(cache.read('a')).toBeUndefined();
});

test('stays within its size by dropping what was refreshed longest ago', () => {
  const cache = createMemoryCache({ maxBytes: 10, ttlMs: 1000 });
  for (const key of ['a', 'b', 'c']) cache.refresh(key, 'xx');
  expect(cache.read('a')).toBeUndefined();
  expect(cache.read('b')?.data).toBe('xx');
  cache.refresh('b', undefined);
  expect(cache.read('b')).toBeUndefined();
  cache.refresh('huge', 'x'.repeat(20));
  expect(cache.read('huge')).toBeUndefined();
  expect(cache.read('c')?.data).toBe('xx');
});
