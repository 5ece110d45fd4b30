import { once } from 'node:events';
import { type ClientRequestArgs, type IncomingMessage, request } from 'node:http';
import { duplexPair } from 'node:stream';
import { HttpResponse, http, ws } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { EvidenceReader } from './evidence-reader.fixture.ts';
import type { Fake } from './fake.ts';
import { wireOf } from './node-http-frame.ts';
import { makeServer, type RunningFake, startFake } from './server.ts';

const ORIGIN = 'https://api.example.com';
let running: RunningFake | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

test('a handler for the official address answers on whatever port it is served', async () => {
  const fake = await serve([
    http.post(`${ORIGIN}/v1/echo`, async ({ request }) => {
      return HttpResponse.json({ url: request.url, body: await request.json() }, { status: 201 });
    }),
  ]);
  const answer = await fetch(`${fake}/v1/echo?a=1`, { method: 'POST', body: '{"b":2}' });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ url: `${ORIGIN}/v1/echo?a=1`, body: { b: 2 } });
});

test('a body is written piece by piece as the handler yields it', async () => {
  let next: (text: string) => void = () => {};
  const body = new ReadableStream({
    start: (controller) => {
      next = (text) => controller.enqueue(new TextEncoder().encode(text));
    },
  });
  const fake = await serve([http.get(`${ORIGIN}/stream`, () => new HttpResponse(body))]);
  const answer = await fetch(`${fake}/stream`);
  const reader = answer.body?.getReader();
  for (const piece of ['one', 'two']) {
    next(piece);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(piece);
  }
  await reader?.cancel();
});

test('a body that fails cuts the connection: no clean end', async () => {
  let fail: () => void = () => {};
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('begun'));
      fail = () => controller.error(new Error('cut'));
    },
  });
  const fake = await serve([http.get(`${ORIGIN}/cut`, () => new HttpResponse(body))]);
  const answer = await fetch(`${fake}/cut`);
  fail();
  await expect(answer.text()).rejects.toThrow(/terminated/);
});

test('HttpResponse.error() is a reset', async () => {
  const fake = await serve([http.get(`${ORIGIN}/reset`, () => HttpResponse.error())]);
  await expect(fetch(`${fake}/reset`)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('a handler reaches the wire beneath its request', async () => {
  const fake = await serve([
    http.get(`${ORIGIN}/garbage`, ({ request }) => {
      wireOf(request)?.socket.write('no http at all\r\n\r\n');
      return new Promise<Response>(() => {});
    }),
  ]);
  await expect(fetch(`${fake}/garbage`)).rejects.toMatchObject({
    cause: { name: 'HTTPParserError' },
  });
});

test('what no handler answers is refused with a word of advice', async () => {
  const fake = await serve([http.get(`${ORIGIN}/known`, () => new HttpResponse())]);
  const answer = await fetch(`${fake}/unknown`);
  expect(answer.status).toBe(404);
  expect(((await answer.json()) as { error: string }).error).toMatch(/Add a handler/);
});

test('a web socket that no link takes is refused in the handshake', async () => {
  const link = ws.link('wss://api.example.com/known');
  const fake = await serve([link.addEventListener('connection', () => {})]);
  const socket = new WebSocket(`${fake.replace('http', 'ws')}/unknown`);
  const [error] = await once(socket, 'error');
  expect(error.message).toMatch(/404/);
});

test('a server that does not listen serves a connection handed to it in-process', async () => {
  const fake = makeFake([http.get(`${ORIGIN}/inside`, () => HttpResponse.text('here'))]);
  const { server, close } = makeServer(fake);
  const [inner, outer] = duplexPair();
  server.emit('connection', inner);
  const createConnection = (() => outer) as unknown as ClientRequestArgs['createConnection'];
  const asked = request({ path: '/inside', createConnection });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(Buffer.concat(await answer.toArray()).toString()).toBe('here');
  close();
});

test('every subscription to evidence is numbered on its own, and ends with a count', async () => {
  await serve([]);
  const { controlPort, fake } = running as RunningFake;
  const first = await EvidenceReader.open(controlPort);
  await misbehave(controlPort, 'one');
  const second = await EvidenceReader.open(controlPort);
  await misbehave(controlPort, 'two');
  await fetch(`http://127.0.0.1:${controlPort}/evidence/close`, { method: 'POST' });
  await Promise.all([first.ended, second.ended]);
  for (const { lines } of [first, second]) {
    expect(lines[0]).toMatchObject({ seq: 0, source: 'it', kind: 'source-opened', process: 'it' });
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index));
    expect(lines.at(-1)).toMatchObject({ kind: 'source-closed', count: lines.length - 1 });
  }
  expect(first.of('harm').map((line) => line.fault)).toEqual(['one', 'two']);
  expect(second.of('harm').map((line) => line.fault)).toEqual(['two']);
  expect(fake.state()).toEqual({});
});

test('the loss of the event loop is told, with the instants it lies between', async () => {
  await serve([]);
  const reader = await EvidenceReader.open((running as RunningFake).controlPort);
  const untilMs = performance.now() + 80;
  while (performance.now() < untilMs) Math.sqrt(untilMs);
  await misbehave((running as RunningFake).controlPort, 'x');
  await fetch(`http://127.0.0.1:${running?.controlPort}/evidence/close`, { method: 'POST' });
  await reader.ended;
  const late = reader
    .of('late')
    .map(({ fromMs, toMs, lostMs }) => [Number(toMs) - Number(fromMs), lostMs]);
  expect(late.some(([span, lostMs]) => span === lostMs && Number(lostMs) > 60)).toBe(true);
});

async function serve(handlers: Fake['handlers']): Promise<string> {
  running = await startFake({
    createFake: ({ evidence }) => ({
      ...makeFake(handlers),
      misbehaviours: {
        harm: (fault) => {
          evidence.emit({ kind: 'harm', on: 'it', harm: 'unanswered', fault, count: 1 });
          return { heal: () => {} };
        },
      },
    }),
    provider: 'it',
    settings: {},
    seed: 'test',
    port: 0,
    controlPort: 0,
  });
  return `http://127.0.0.1:${running.port}`;
}

function makeFake(handlers: Fake['handlers']): Fake {
  return { origin: ORIGIN, handlers, misbehaviours: {}, state: () => ({}), close: () => {} };
}

async function misbehave(controlPort: number, name: string): Promise<void> {
  await fetch(`http://127.0.0.1:${controlPort}/misbehaviours/${name}`, {
    method: 'PUT',
    body: '{"kind":"harm"}',
  });
}
