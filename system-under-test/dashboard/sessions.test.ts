import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { startTestDatastores, type TestDatastores, waitFor } from './datastores.fixture.ts';
import { type RunningDashboard, start } from './service.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let stores: TestDatastores;
let gateway: Server;
let dashboard: RunningDashboard;

beforeAll(async () => {
  stores = await startTestDatastores();
  gateway = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  dashboard = await startDashboard();
});

afterAll(async () => {
  await dashboard?.close();
  gateway?.close();
  await stores?.stop();
});

function startDashboard(): Promise<RunningDashboard> {
  const { port } = gateway.address() as AddressInfo;
  return start(
    readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      VOICE_GATEWAY_URL: `http://127.0.0.1:${port}`,
      REDIS_CIRCUIT_BREAKER_TIMEOUT: '500ms',
      LOG_LEVEL: 'silent',
    }),
  );
}

async function send(method: string, path: string, token?: string, body?: unknown) {
  const response = await fetch(`http://127.0.0.1:${dashboard.port}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const { status, headers } = response;
  return { status, fallback: headers.get('x-fallback-used'), body: text && JSON.parse(text) };
}

const look = (token?: string) => send('GET', '/api/session', token);

async function signIn(user = 1): Promise<string> {
  const { status, body } = await send('POST', '/api/sessions', undefined, { user });
  expect(status).toBe(201);
  return body.token;
}

async function withoutRedis(work: () => Promise<void>): Promise<void> {
  await stores.killRedis();
  try {
    await work();
  } finally {
    await stores.startRedis();
  }
}

/** Until Redis answers again there is a fallback in the headers. */
const awaitRedis = (token: string) =>
  waitFor(async () => expect((await look(token)).fallback).toBeNull(), 'Redis to be used again');

test('a session is found by its token alone, until it is closed', async () => {
  const token = await signIn(3);
  expect(await look(token)).toMatchObject({
    status: 200,
    fallback: null,
    body: { data: { user: 3 } },
  });
  expect((await look('no-such-token')).status).toBe(401);
  expect((await look()).status).toBe(401);
  expect((await send('DELETE', '/api/session', token)).status).toBe(204);
  expect((await look(token)).status).toBe(401);
});

test('nobody signs in who does not exist', async () => {
  expect((await send('POST', '/api/sessions', undefined, { user: 999 })).status).toBe(404);
  expect((await send('POST', '/api/sessions', undefined, { user: 'x' })).status).toBe(400);
});

test('without Redis sessions go on in the memory of the instance, marked', async () => {
  const token = await signIn();
  await withoutRedis(async () => {
    for (let n = 0; n < 5; n++) {
      expect(await look(token)).toMatchObject({ status: 200, fallback: 'memory-sessions' });
    }
    expect(await look('of-another-instance')).toMatchObject({ status: 503, fallback: 'none' });
  });
  await awaitRedis(token);
});

test('what was opened or closed without Redis is so in Redis later', async () => {
  const closed = await signIn();
  const kept = await signIn();
  let opened = '';
  await withoutRedis(async () => {
    opened = await signIn(2);
    expect((await look(opened)).status).toBe(200);
    expect(await send('DELETE', '/api/session', closed)).toMatchObject({
      status: 204,
      fallback: 'memory-sessions',
    });
    expect((await look(closed)).status).toBe(401);
  });
  await awaitRedis(kept);
  await waitFor(async () => expect(await look(opened)).toMatchObject({ status: 200 }), 'it');
  // A new instance knows what Redis knows.
  await dashboard.close();
  dashboard = await startDashboard();
  expect((await look(opened)).body.data).toMatchObject({ user: 2 });
  expect((await look(closed)).status).toBe(401);
  expect((await look(kept)).status).toBe(200);
});
