import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monotonicMs } from '../journal/clock.ts';
import type { Harm, JournalEvent } from '../journal/event.ts';
import { drawShare } from './chance.ts';
import { ProxyClient } from './client.ts';
import { startProxy } from './start-proxy.ts';
import { makeCertificate } from './testdata/make-certificate.ts';

const LINK = 'service->store';

let proxy: Awaited<ReturnType<typeof startProxy>>;
let client: ProxyClient;
let upstream: Server;
let accepted: Socket[];
let opened: Socket[];
let port: number;
let events: JournalEvent[];
/** What the upstream does with a new connection. */
let serve: (socket: Socket) => void;

beforeEach(async () => {
  accepted = [];
  opened = [];
  events = [];
  serve = (socket) => socket.on('data', (bytes) => socket.write(bytes));
  upstream = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  proxy = await startProxy({ controlPort: 0, seed: 'seed' });
  client = new ProxyClient({ host: '127.0.0.1', port: proxy.controlPort });
  const { port: upstreamPort } = upstream.address() as AddressInfo;
  await client.populate([
    { name: LINK, listen: '127.0.0.1:0', upstream: `127.0.0.1:${upstreamPort}` },
  ]);
  const described = (await control('GET', `/proxies/${encodeURIComponent(LINK)}`)).body as {
    listen: string;
  };
  port = Number(described.listen.split(':')[1]);
  void follow();
  await until(() => events.length > 0);
});

afterEach(async () => {
  for (const socket of [...opened, ...accepted]) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => upstream.close(resolve));
});

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(`http://127.0.0.1:${proxy.controlPort}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function follow(): Promise<void> {
  const heard = events;
  const response = await fetch(`http://127.0.0.1:${proxy.controlPort}/evidence`);
  let rest = '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) heard.push(JSON.parse(line));
  }
}

async function until(holds: () => boolean, withinMs = 2000): Promise<void> {
  const endMs = monotonicMs() + withinMs;
  while (!holds()) {
    if (monotonicMs() > endMs) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await setImmediate();
  }
}

async function dial(): Promise<Socket & { received: string; failure?: string; ended?: boolean }> {
  const socket = Object.assign(connect({ port, host: '127.0.0.1', noDelay: true }), {
    received: '',
  }) as Socket & { received: string; failure?: string; ended?: boolean };
  opened.push(socket);
  socket.on('data', (bytes) => {
    socket.received += bytes.toString();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    socket.failure = error.code ?? error.message;
  });
  socket.on('end', () => {
    socket.ended = true;
  });
  await until(() => !socket.connecting || socket.closed);
  return socket;
}

function harms(): Harm[] {
  return events.filter((event) => event.kind === 'harm');
}

describe('a link without a fault', () => {
  test('passes bytes both ways and remembers when a reply passed', async () => {
    const fromMs = monotonicMs();
    const socket = await dial();
    const message = 'hello, who is there?';
    socket.write(message);
    await until(() => socket.received === message);
    const toMs = monotonicMs();
    expect(await client.findReplies([LINK], fromMs, toMs)).toEqual([LINK]);
    expect(await client.findReplies([LINK], fromMs - 50, fromMs)).toEqual([]);
    expect(harms()).toEqual([]);
  });

  test('takes a reply too short to hold an answer for no reply', async () => {
    const fromMs = monotonicMs();
    const socket = await dial();
    socket.write('+OK\r\n');
    await until(() => socket.received === '+OK\r\n');
    expect(await client.findReplies([LINK], fromMs, monotonicMs())).toEqual([]);
  });

  test('lets a client that has ended still read its reply', async () => {
    serve = (socket) => {
      socket.resume();
      socket.on('end', () => socket.end('goodbye'));
    };
    const socket = await dial();
    socket.end('request');
    await until(() => socket.ended === true);
    expect(socket.received).toBe('goodbye');
  });

  test('carries more than it may buffer, whole, to a reader that pauses', async () => {
    const size = 8 << 20;
    let arrived = 0;
    serve = (socket) => {
      socket.pause();
      socket.on('data', (bytes) => {
        arrived += bytes.length;
      });
    };
    const socket = await dial();
    socket.write(Buffer.alloc(size, 'x'));
    await until(() => accepted.length === 1);
    await until(() => socket.writableLength > 0);
    expect(arrived).toBeLessThan(size);
    accepted[0]?.resume();
    await until(() => arrived === size, 5000);
  });
});

describe('latency', () => {
  test('holds bytes for its time, in order, and counts what it held', async () => {
    const socket = await dial();
    await client.inject(LINK, { name: 'slow', type: 'latency', attributes: { latency: 60 } });
    const sentMs = monotonicMs();
    for (const digit of '0123456789') {
      socket.write(digit);
      await setImmediate();
    }
    await until(() => socket.received.length === 10);
    expect(monotonicMs() - sentMs).toBeGreaterThanOrEqual(60);
    expect(socket.received).toBe('0123456789');
    await until(() => harms().reduce((sum, harm) => sum + (harm.bytes ?? 0), 0) === 10);
    expect(harms()[0]).toMatchObject({ on: LINK, harm: 'bytes-delayed', fault: 'slow' });
  });

  test('adds to another latency, and its removal releases at once what it held', async () => {
    const socket = await dial();
    await client.inject(LINK, { name: 'a', type: 'latency', attributes: { latency: 50 } });
    await client.inject(LINK, { name: 'b', type: 'latency', attributes: { latency: 60_000 } });
    socket.write('first');
    await until(() => harms().some((harm) => harm.fault === 'b'));
    socket.write('second');
    const healed = await client.heal(LINK, 'b');
    await until(() => socket.received.startsWith('first'));
    const firstMs = monotonicMs();
    expect(firstMs - healed.earliestMs).toBeGreaterThanOrEqual(50);
    await until(() => socket.received === 'firstsecond');
  });

  test('is not moved by another fault that comes and goes', async () => {
    const socket = await dial();
    await client.inject(LINK, { name: 'slow', type: 'latency', attributes: { latency: 150 } });
    const sentMs = monotonicMs();
    socket.write('x');
    await until(() => harms().length === 1);
    await client.inject(LINK, { name: 'other', type: 'latency', attributes: { latency: 9000 } });
    await client.heal(LINK, 'other');
    expect(socket.received).toBe('');
    await until(() => socket.received === 'x');
    expect(monotonicMs() - sentMs).toBeGreaterThanOrEqual(150);
  });

  test('acts on both streams when told to', async () => {
    const socket = await dial();
    await client.inject(LINK, {
      name: 'slow',
      type: 'latency',
      stream: 'both',
      attributes: { latency: 40 },
    });
    const sentMs = monotonicMs();
    socket.write('x');
    await until(() => socket.received === 'x');
    expect(monotonicMs() - sentMs).toBeGreaterThanOrEqual(80);
  });

  test('hits the same share of connections in every run', async () => {
    await client.inject(LINK, {
      name: 'some',
      type: 'latency',
      toxicity: 0.5,
      attributes: { latency: 60_000 },
    });
    const sockets: Awaited<ReturnType<typeof dial>>[] = [];
    for (let n = 0; n < 8; n++) sockets.push(await dial());
    for (const socket of sockets) socket.write('x');
    await until(() => accepted.length === 8);
    await until(() => {
      const delayed = harms().reduce((sum, harm) => sum + harm.count, 0);
      return delayed + sockets.filter((socket) => socket.received !== '').length === 8;
    });
    const answered = sockets.map((socket) => (socket.received === '' ? '-' : 'x')).join('');
    const shares = sockets.map((_, ordinal) => drawShare('seed', LINK, ordinal));
    expect(answered).toBe(shares.map((share) => (share < 0.5 ? '-' : 'x')).join(''));
  });
});

describe('a cut', () => {
  test('down resets an idle connection at once and resets new ones until healed', async () => {
    const idle = await dial();
    await until(() => accepted.length === 1);
    const injected = await client.inject(LINK, { name: 'gone', type: 'down' });
    await until(() => idle.failure === 'ECONNRESET');
    expect(monotonicMs() - injected.latestMs).toBeLessThan(500);
    const late = await dial();
    await until(() => late.failure === 'ECONNRESET');
    await until(() => harms().length === 2);
    expect(harms()).toMatchObject([
      { harm: 'connection-reset', fault: 'gone', count: 1 },
      { harm: 'connection-refused', fault: 'gone', count: 1 },
    ]);
    expect(accepted.length).toBe(1);
    await client.heal(LINK, 'gone');
    const again = await client.heal(LINK, 'gone');
    expect(again.latestMs).toBeGreaterThan(injected.latestMs);
    const healed = await dial();
    healed.write('again');
    await until(() => healed.received === 'again');
  });

  test('reset_peer waits for its timeout, and healing spares the connection', async () => {
    const socket = await dial();
    const fault = { name: 'r', type: 'reset_peer', attributes: { timeout: 50 } };
    await client.inject(LINK, fault);
    await client.heal(LINK, 'r');
    socket.write('alive');
    await until(() => socket.received === 'alive');
    await client.inject(LINK, fault);
    await until(() => socket.failure === 'ECONNRESET');
  });

  test('a disabled proxy is refused by the kernel and returns on the same port', async () => {
    const path = `/proxies/${encodeURIComponent(LINK)}`;
    await control('PATCH', path, { enabled: false });
    const refused = await dial();
    await until(() => refused.failure === 'ECONNREFUSED');
    await control('PATCH', path, { enabled: true });
    const socket = await dial();
    socket.write('back');
    await until(() => socket.received === 'back');
  });
});

describe('harm done by the far side', () => {
  test('an upstream that refuses is passed on as a reset and counted', async () => {
    upstream.close();
    const socket = await dial();
    await until(() => socket.failure === 'ECONNRESET');
    await until(() => harms().length === 1);
    expect(harms()[0]).toMatchObject({ harm: 'connection-refused', on: LINK, count: 1 });
    expect(harms()[0]).not.toHaveProperty('fault');
  });

  test('an upstream that resets resets the client', async () => {
    const socket = await dial();
    await until(() => accepted.length === 1);
    accepted[0]?.resetAndDestroy();
    await until(() => socket.failure === 'ECONNRESET');
    await until(() => harms()[0]?.harm === 'connection-reset');
  });

  test('an upstream that closes unasked is told apart from a reset', async () => {
    const socket = await dial();
    await until(() => accepted.length === 1);
    accepted[0]?.end();
    await until(() => socket.ended === true);
    await until(() => harms()[0]?.harm === 'connection-closed');
    expect(socket.failure).toBeUndefined();
  });

  test('bytes without an answer count after 150 ms, once per silence', async () => {
    serve = (socket) => socket.resume();
    const socket = await dial();
    const sentMs = monotonicMs();
    socket.write('anyone?');
    await until(() => harms().length === 1);
    expect(harms()[0]).toMatchObject({ harm: 'unanswered', count: 1 });
    expect(events.at(-1)?.atMs).toBeGreaterThanOrEqual(sentMs + 150);
    await client.inject(LINK, { name: 'gone', type: 'down' });
    await until(() => harms().length === 2);
    expect(harms().filter(({ harm }) => harm === 'unanswered').length).toBe(1);
  });
});

test('what a limit lets pass arrives, also when another fault holds it back at that moment', async () => {
  let arrived = '';
  serve = (socket) => socket.on('data', (bytes) => (arrived += bytes.toString()));
  const stream = 'upstream';
  const slow = { name: 'slow', type: 'latency', stream, attributes: { latency: 60 } } as const;
  const limit = { name: 'limit', type: 'limit_data', stream, attributes: { bytes: 8 } } as const;
  await client.inject(LINK, slow);
  await client.inject(LINK, limit);
  const socket = await dial();
  socket.write('12345');
  socket.write('67890');
  await until(() => socket.ended === true);
  expect(arrived).toBe('12345678');
  await until(() => harms().some(({ harm }) => harm === 'connection-closed'));
});

test('evidence is numbered without a gap and ends with its count', async () => {
  const socket = await dial();
  await client.inject(LINK, { name: 'gone', type: 'down' });
  await until(() => socket.failure !== undefined);
  await control('POST', '/evidence/close');
  await until(() => events.at(-1)?.kind === 'source-closed');
  expect(events.map((event) => event.seq)).toEqual(events.map((_, n) => n));
  expect(events[0]).toMatchObject({ kind: 'source-opened', source: 'proxy', process: 'proxy' });
  expect(events.at(-1)).toMatchObject({ count: events.length - 1 });
});

test.each([
  [{ type: 'latnecy' }, 400, 'Did you mean latency'],
  [{ type: 'latency', attributes: { latencyMs: 100 } }, 400, 'latencyMs'],
  [{ type: 'latency', toxicity: 7 }, 400, 'toxicity'],
  [{ type: 'latency', attributes: { jitter: -5 } }, 400, 'jitter'],
  [{ type: 'down', stream: 'upstream' }, 400, 'stream'],
])('a toxic like %j is refused with its reason', async (body, status, reason) => {
  const answer = await control('POST', `/proxies/${encodeURIComponent(LINK)}/toxics`, body);
  expect(answer).toMatchObject({ status, body: { status } });
  expect(JSON.stringify(answer.body)).toContain(reason);
});

test('the shapes and status codes are those of the API it is named after', async () => {
  const path = `/proxies/${encodeURIComponent(LINK)}`;
  expect((await control('POST', `${path}/toxics`, { type: 'latency' })).body).toEqual({
    name: 'latency_downstream',
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 0, jitter: 0 },
  });
  const change = { attributes: { latency: 5 }, toxicity: 0.5 };
  expect((await control('PATCH', `${path}/toxics/latency_downstream`, change)).body).toMatchObject({
    attributes: { latency: 5, jitter: 0 },
    toxicity: 0.5,
  });
  expect((await control('GET', '/proxies')).body).toHaveProperty([LINK, 'toxics', '0', 'name']);
  expect((await control('POST', `${path}/toxics`, { type: 'latency' })).status).toBe(409);
  expect((await control('POST', '/reset')).status).toBe(204);
  expect((await control('GET', `${path}/toxics`)).body).toEqual([]);
  expect((await control('DELETE', `${path}/toxics/x`)).status).toBe(404);
  expect((await control('POST', '/proxies', { name: LINK, upstream: 'a:1' })).status).toBe(409);
  expect((await control('POST', '/proxies', { name: 'b' })).status).toBe(400);
  expect((await control('DELETE', path)).status).toBe(204);
  expect((await control('GET', '/version')).body).toHaveProperty('version');
});

test('a link on which TLS ends wants its certificate, key and authority', async () => {
  const link = { name: 'secure', upstream: '127.0.0.1:9' };
  expect(await control('POST', '/proxies', { ...link, tls: { cert: 'x' } })).toMatchObject({
    status: 400,
    body: { error: 'missing required field: tls.key' },
  });
  const { cert, key } = await makeCertificate();
  const made = await control('POST', '/proxies', { ...link, tls: { cert, key, ca: cert } });
  expect(made.status).toBe(201);
});
