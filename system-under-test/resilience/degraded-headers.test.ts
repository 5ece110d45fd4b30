import { expect, test } from 'vitest';
import { type Degradation, setDegradedHeaders } from './degraded-headers.ts';

function headersOf(degradations: Degradation[]): Record<string, string> {
  const headers: Record<string, string> = {};
  setDegradedHeaders(
    { header: (name, value) => Object.assign(headers, { [name]: value }) },
    degradations,
  );
  return headers;
}

test('a healthy answer gets none of the headers', () => {
  expect(headersOf([])).toEqual({});
});

test('several degradations: all fallbacks, the worst circuit state, the longest wait', () => {
  expect(
    headersOf([
      { fallback: 'redis-cache', circuitState: 'half-open', retryAfterMs: undefined },
      { fallback: 'openai', circuitState: 'open', retryAfterMs: 41_001 },
    ]),
  ).toEqual({
    'X-Degraded-Mode': 'true',
    'X-Fallback-Used': 'redis-cache, openai',
    'X-Circuit-State': 'open',
    'X-Retry-After': '42',
    'Retry-After': '42',
  });
});
