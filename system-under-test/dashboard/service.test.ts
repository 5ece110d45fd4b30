import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { startTestDatastores, type TestDatastores, waitFor } from './datastores.fixture.ts';
import { type RunningDashboard, start } from './service.ts';

const degradedHeaders = [
  'x-degraded-mode',
  'x-fallback-used',
  'x-circuit-state',
  'x-retry-after',
  'retry-after',
];
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let stores: TestDatastores;
let dashboard: RunningDashboard;
let gateway: Server;
let voiceAi: Record<string, unknown>;

beforeAll(async () => {
  stores = await startTestDatastores();
  gateway = createServer((_, response) => response.end(JSON.stringify({ voiceAi })));
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await dashboard?.close();
  gateway?.close();
  await stores?.stop();
});

beforeEach(async () => {
  voiceAi = { primary: 'grok', serving: 'grok', degraded: false, circuitState: 'closed' };
  await dashboard?.close();
  dashboard = await startDashboard();
  await stores.query('truncate calls');
  await post('/admin/queue/clear');
  await waitFor(async () => expectHealthy(await get('/api/agents/1/status')), 'a healthy start');
});

function startDashboard(settings: Record<string, string> = {}): Promise<RunningDashboard> {
  const { port } = gateway.address() as AddressInfo;
  return start(
    readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      VOICE_GATEWAY_URL: `http://127.0.0.1:${port}`,
      CIRCUIT_BREAKER_TIMEOUT: '1s',
      REDIS_CIRCUIT_BREAKER_TIMEOUT: '1s',
      QUEUE_PROCESSOR_INTERVAL: '30s',
      LOG_LEVEL: 'silent',
      ...settings,
    }),
  );
}

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  tookMs: number;
}

async function request(path: string, init?: RequestInit): Promise<Answer> {
  const startedAtMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${dashboard.port}${path}`, init);
  const text = await response.text();
  const tookMs = performance.now() - startedAtMs;
  const { status, headers } = response;
  return { status, headers, body: text.startsWith('{') ? JSON.parse(text) : { text }, tookMs };
}

const get = (path: string) => request(path);
const post = (path: string, body?: unknown) =>
  request(path, {
    method: 'POST',
    ...(body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {}),
  });

const saveCall = (id: string, call: string, sequence: number) =>
  post('/api/calls', { id, call, status: 'completed', sequence });

function expectHealthy({ status, headers, body }: Answer): void {
  expect(status).toBeLessThan(300);
  expect(body).not.toHaveProperty('stale');
  for (const name of degradedHeaders) expect(headers.has(name), name).toBe(false);
}

function expectStale({ status, headers, body }: Answer): void {
  expect(status).toBe(200);
  expect(body).toMatchObject({ stale: true, banner: 'Data may be outdated' });
  expect(headers.get('x-degraded-mode')).toBe('true');
  expect(headers.get('x-fallback-used')).toBe('redis-cache');
  expect(headers.get('x-circuit-state')).toMatch(/^(closed|open|half-open)$/);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('x-retry-after')).toBe(headers.get('retry-after'));
}

function storedIds(): Promise<string[]> {
  return stores
    .query<{ id: string }>('select id from calls order by seq')
    .then((rows) => rows.map(({ id }) => id));
}

async function waitUntilDrained(ids: string[]): Promise<void> {
  await waitFor(async () => expect(await storedIds()).toEqual(ids), 'the queue to drain in order');
  await waitFor(async () => expectHealthy(await get('/api/users/1')), 'healthy reads');
  await waitFor(async () => {
    const { body } = await get('/health/detailed');
    expect(body).toMatchObject({ status: 'healthy', queue: { depth: 0 } });
  }, 'a healthy report');
}

test('a healthy dashboard answers from the database without any degraded header', async () => {
  for (const path of ['/api/users', '/api/users/1', '/api/agents/1', '/api/rooms', '/api/calls']) {
    expectHealthy(await get(path));
  }
  const saved = await saveCall('a', 'k', 1);
  expect(saved.status).toBe(201);
  expectHealthy(saved);
  expect((await saveCall('a', 'k', 1)).status).toBe(201);
  expect(await storedIds()).toEqual(['a']);
});

test('what does not exist is 404 and what is malformed is 400, neither degraded', async () => {
  const answers = [
    [404, await get('/api/users/999')],
    [404, await get('/nowhere')],
    [400, await get('/api/users/x')],
    [400, await get('/api/calls?limit=0')],
    [400, await saveCall('', 'k', 1)],
    [400, await saveCall('a\0b', 'k', 1)],
    [400, await post('/api/calls', { id: 'a' })],
  ] as const;
  for (const [status, answer] of answers) {
    expect(answer.status).toBe(status);
    for (const name of degradedHeaders) expect(answer.headers.has(name)).toBe(false);
  }
});

test.each([
  ['killed', () => stores.killPostgres(), () => stores.startPostgres()],
  ['paused', () => stores.pausePostgres(), () => stores.resumePostgres()],
])(
  'with PostgreSQL %s reads are stale and writes queue until it is back',
  async (_, hurt, heal) => {
    await get('/api/users/1');
    await get('/api/calls?limit=10');
    await saveCall('before', 'k', 0);
    await hurt();
    try {
      for (let n = 0; n < 12; n++) {
        const answer = await get('/api/users/1');
        expectStale(answer);
        expect(answer.tookMs).toBeLessThan(200);
      }
      const open = await get('/api/users/1');
      expect(open.headers.get('x-circuit-state')).toMatch(/open/);
      expect(open.body.data).toMatchObject({ id: 1, name: 'User 1' });
      const nothing = await get('/api/users/20');
      expect(nothing.status).toBe(503);
      expect(nothing.headers.get('x-fallback-used')).toBe('none');
      for (let n = 1; n <= 7; n++) {
        const { status, body, headers } = await saveCall(`w${n}`, 'k', n);
        expect(status).toBe(503);
        expect(body).toEqual({
          receipt: `w${n}`,
          message: 'Service temporarily unavailable. Please try again in a few minutes',
        });
        expect(headers.get('x-fallback-used')).toBe('write-queue');
      }
      const { body } = await get('/health/detailed');
      expect(body).toMatchObject({ status: 'degraded', queue: { depth: 7 } });
      const metrics = String((await get('/metrics')).body.text);
      expect(metrics).toMatch(
        /circuit_breaker_state\{service="dashboard",dependency="postgres"\} [12]/,
      );
      expect(metrics).toMatch(
        /fallback_activations_total\{service="dashboard",fallback="redis-cache"\}/,
      );
      expect(metrics).toMatch(/degraded_mode_duration_seconds\{service="dashboard"\} [0-9.]*[1-9]/);
    } finally {
      await heal();
    }
    await waitUntilDrained(['before', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `w${n}`)]);
    expectHealthy(await saveCall('after', 'k', 8));
  },
);

test('writes sent while the queue drains come behind what is queued', async () => {
  await stores.killPostgres();
  const acknowledged: string[] = [];
  const save = async (n: number) => {
    const { status, body } = await saveCall(`w${n}`, 'k', n);
    if (status === 201 || body.receipt !== undefined) acknowledged.push(`w${n}`);
    return status;
  };
  let n = 0;
  while (n < 30) await save(n++);
  const restarted = stores.startPostgres();
  await waitFor(async () => expect(await save(n++)).toBe(201), 'direct writes');
  await restarted;
  expect(acknowledged).toHaveLength(n);
  await waitUntilDrained(acknowledged);
});

test('a write that timed out once while the breaker is closed is replayed soon', async () => {
  await stores.query(
    'create or replace function nap() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return new; end $$',
  );
  await stores.query(
    'create trigger nap before insert on calls for each row execute function nap()',
  );
  const slow = await saveCall('slow', 'k', 1);
  await stores.query('drop trigger nap on calls');
  expect(slow.body.receipt).toBe('slow');
  expect(slow.headers.get('x-circuit-state')).toBe('closed');
  await waitUntilDrained(['slow']);
});

test('a queued write that the database refuses is dead after three tries and holds up nobody', async () => {
  await stores.killPostgres();
  for (const id of ['a', 'bad', 'b']) {
    expect((await saveCall(id, 'k', id === 'bad' ? -1 : 1)).body.receipt).toBe(id);
  }
  await stores.startPostgres();
  await stores.query('alter table calls add constraint positive check (sequence >= 0)');
  await waitUntilDrained(['a', 'b']);
  const { body } = await get('/health/detailed');
  await stores.query('alter table calls drop constraint positive');
  expect(body).toMatchObject({ queue: { depth: 0, deadLetters: 1 } });
});

test('without Redis reads and writes still work; without both nothing is acknowledged', async () => {
  await get('/api/users/1');
  await stores.killRedis();
  try {
    expectHealthy(await get('/api/users/1'));
    expectHealthy(await saveCall('direct', 'k', 1));
    await stores.killPostgres();
    const remembered = await get('/api/users/1');
    expect(remembered.headers.get('x-fallback-used')).toBe('memory-cache');
    const refused = await saveCall('lost', 'k', 2);
    expect(refused.status).toBe(503);
    expect(refused.body).not.toHaveProperty('receipt');
    expect(refused.headers.get('x-degraded-mode')).toBe('true');
    await stores.startPostgres();
  } finally {
    await stores.startRedis();
  }
  await waitUntilDrained(['direct']);
});

test('a breaker that is open without any fallback refuses with 429', async () => {
  await dashboard.close();
  const settings = { READ_CHAIN: 'postgres', ENABLE_WRITE_QUEUE: 'false' };
  dashboard = await startDashboard({ ...settings, CIRCUIT_BREAKER_TIMEOUT: '60s' });
  await stores.killPostgres();
  expect((await get('/api/users/1')).status).toBe(503);
  for (let n = 0; n < 5; n++) await get('/api/users/1');
  const refused = await get('/api/users/1');
  await stores.startPostgres();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-circuit-state')).toBe('open');
  expect((await saveCall('x', 'k', 1)).status).toBe(429);
  await post('/admin/circuit-breaker/reset');
  expectHealthy(await get('/api/users/1'));
});

test("an agent's status shows the voice AI, degraded in its headers too", async () => {
  const healthy = await get('/api/agents/1/status');
  expect(healthy.body).toMatchObject({ data: { id: 1 }, voiceAi: { serving: 'grok' } });
  voiceAi = {
    primary: 'grok',
    serving: 'openai',
    degraded: true,
    circuitState: 'open',
    retryAfterSeconds: 42,
  };
  const degraded = await waitFor(async () => {
    const answer = await get('/api/agents/1/status');
    expect(answer.headers.get('x-fallback-used')).toBe('openai');
    return answer;
  }, 'the degraded voice AI to show');
  expect(degraded.headers.get('retry-after')).toBe('42');
  expect(degraded.headers.get('x-circuit-state')).toBe('open');
  expectHealthy(await get('/api/agents/1'));
  voiceAi = {};
  const unknown = await waitFor(async () => {
    const answer = await get('/api/agents/1/status');
    expect(answer.headers.get('x-fallback-used')).toBe('last-known-health');
    return answer;
  }, 'the unreachable gateway to show');
  expect(unknown.body.voiceAi).toMatchObject({ serving: 'openai', reachable: false });
});
