import { expect, test } from 'vitest';
import { type FailoverRow, isOfFailover, nameFailover } from './failover-row.ts';

const stack = {
  failovers: {
    'voice-ai': { of: ['grok', 'openai'] },
    reads: { of: ['postgres', 'postgres-replica'] },
  },
  probes: {
    user: { servedBy: ['dashboard->postgres', 'dashboard->postgres-replica', 'dashboard->redis'] },
    cached: { servedBy: ['dashboard->postgres', 'dashboard->redis'] },
    status: { servedBy: [] },
  },
  links: ['postgres', 'postgres-replica', 'redis'].map((to) => ({ name: `dashboard->${to}`, to })),
};

function rowOf(of: string): FailoverRow {
  const common = { line: 1, text: '', window: { over: 'fault' } } as const;
  return { kind: 'request-failover', of, withinMs: 1_000, ...common };
}

test('the failover of a probe has the name of the chain that serves it', () => {
  expect(nameFailover(rowOf('user'), stack)).toBe('reads');
  expect(isOfFailover(rowOf('user'), 'reads', stack)).toBe(true);
  expect(isOfFailover(rowOf('user'), 'user', stack)).toBe(true);
  expect(isOfFailover(rowOf('user'), 'voice-ai', stack)).toBe(false);
});

test('without an equal backup in its chain it has the name of the probe', () => {
  expect(nameFailover(rowOf('cached'), stack)).toBe('cached');
  expect(nameFailover(rowOf('status'), stack)).toBe('status');
});
