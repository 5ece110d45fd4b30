import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventOf } from '../journal/event.ts';
import type { Source } from '../journal/writer.ts';
import { HttpClient } from '../stack/http-client.ts';
import { InFlight } from '../stack/in-flight.ts';
import { classifyCheck, SessionProber } from './session-prober.ts';

type SessionEvent = EventOf<'session-opened'> | EventOf<'session-checked'>;

const WITHIN_MS = 2_000;
let server: Server;
let url: string;
let opened: number;
let refused: string | undefined;
const events: SessionEvent[] = [];
const source = {
  name: 'probes',
  emit: (body: unknown) => events.push(body as SessionEvent),
  close: () => {},
} as unknown as Source;

beforeEach(async () => {
  events.length = 0;
  opened = 0;
  refused = undefined;
  server = createServer((request, response) => {
    if (request.method === 'POST') {
      opened += 1;
      response.writeHead(201).end(JSON.stringify({ session: { token: `secret-${opened}` } }));
      return;
    }
    const [, token] = request.headers.authorization?.split(' ') ?? [];
    const isKnown = token?.startsWith('secret-') && token !== refused;
    response.writeHead(isKnown ? 200 : 401, { 'X-Degraded-Mode': 'true' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function use(until: () => void): Promise<void> {
  const client = new HttpClient();
  const prober = new SessionProber({
    name: 'sign-in',
    session: {
      open: url,
      body: { user: 1 },
      token: '/session/token',
      check: url,
      headers: { authorization: 'Bearer {token}' },
    },
    openUrl: url,
    checkUrl: url,
    count: 3,
    ratePerS: 200,
    source,
    client,
    inFlight: new InFlight(),
  });
  prober.start();
  await vi.waitFor(until, WITHIN_MS);
  await prober.stop();
  client.close();
}

const checksOf = (id: string) =>
  events.filter((event) => event.kind === 'session-checked').filter((event) => event.id === id);

test('each user signs in once and uses the session in turn with its token', async () => {
  await use(() => expect(checksOf('session-3').length).toBeGreaterThan(1));
  expect(opened).toBe(3);
  const ids = events.filter(({ kind }) => kind === 'session-opened').map(({ id }) => id);
  expect(ids.sort()).toEqual(['session-1', 'session-2', 'session-3']);
  expect(new Set(checksOf('session-1').map(({ outcome }) => outcome))).toEqual(new Set(['works']));
  expect(checksOf('session-1')[0]?.headers).toEqual({ 'x-degraded-mode': 'true' });
  expect(JSON.stringify(events)).not.toContain('secret');
});

test('a user who is told to sign in again does not, and the others are unharmed', async () => {
  refused = 'secret-2';
  await use(() => expect(events.length).toBeGreaterThan(8));
  const outcomes = events.filter((event) => event.kind === 'session-checked');
  const told = outcomes.filter(({ outcome }) => outcome === 'refused').map(({ id }) => id);
  expect(new Set(told).size).toBe(1);
  expect(opened).toBe(3);
});

test('only 401 and 403 end a session; an outage leaves it open', () => {
  const answers = [200, 204, 401, 403, 404, 500, 503, undefined];
  expect(answers.map((status) => classifyCheck({ status }))).toEqual([
    ...['works', 'works', 'refused', 'refused'],
    ...['unknown', 'unknown', 'unknown', 'unknown'],
  ]);
});
