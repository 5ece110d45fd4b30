import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventOf } from '../journal/event.ts';
import type { Source } from '../journal/writer.ts';
import { HttpClient } from '../stack/http-client.ts';
import { InFlight } from '../stack/in-flight.ts';
import { parseSample } from './metric-scraper.ts';
import { Prober } from './prober.ts';

let server: Server;
let url: string;
let hold: (() => void)[] | undefined;
let body: string;
const events: EventOf<'probe'>[] = [];
const source = {
  name: 'probes',
  emit: (body: unknown) => events.push(body as EventOf<'probe'>),
  close: () => {},
} as unknown as Source;

beforeEach(async () => {
  events.length = 0;
  hold = undefined;
  body = '{"banner":"old"}';
  server = createServer((_, response) => {
    const answer = (): void => {
      response.setHeader('X-Degraded-Mode', 'true').setHeader('X-Other', '1').end(body);
    };
    if (hold) hold.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function startProber(
  withinMs = 200,
  has?: string,
): { prober: Prober; inFlight: InFlight; client: HttpClient } {
  const target = {
    name: 'user',
    url,
    probe: { get: url, good: { status: 200, withinMs, has }, servedBy: [] },
  };
  const client = new HttpClient();
  const inFlight = new InFlight();
  const prober = new Prober({
    pick: () => target,
    label: 'user',
    ratePerS: 100,
    seed: 's',
    source,
    client,
    inFlight,
  });
  prober.start();
  return { prober, inFlight, client };
}

/** Stops a prober and answers what it still waits for, so that nothing reaches the next test. */
async function finish(prober: Prober): Promise<void> {
  let stopped = false;
  void prober.stop().then(() => {
    stopped = true;
  });
  await vi.waitFor(() => {
    for (const answer of hold?.splice(0) ?? []) answer();
    expect(stopped).toBe(true);
  }, 2_000);
}

test('requests are sent at their intended times while earlier ones are unanswered', async () => {
  hold = [];
  const { prober, inFlight, client } = startProber();
  await vi.waitFor(() => expect(hold?.length).toBeGreaterThan(10), 2_000);
  expect(inFlight.count).toBeGreaterThan(10);
  await finish(prober);
  expect(inFlight.count).toBe(0);
  client.close();
  const steps = events.map((event) => event.intendedMs).sort((a, b) => a - b);
  for (const [index, step] of steps.slice(1).entries()) {
    expect(step - (steps[index] ?? 0)).toBeCloseTo(10, 3);
  }
});

test('a prober has stopped only when its last request was answered', async () => {
  hold = [];
  const { prober, client } = startProber();
  await vi.waitFor(() => expect(hold?.length).toBeGreaterThan(0), 2_000);
  let stopped = false;
  const stopping = prober.stop().then(() => {
    stopped = true;
  });
  const asked = hold.length;
  expect([stopped, events.length]).toEqual([false, 0]);
  await finish(prober);
  await stopping;
  client.close();
  expect(events.length).toBeGreaterThanOrEqual(asked);
});

test('an answer later than its limit is not good, though its status is right', async () => {
  hold = [];
  const { prober, client } = startProber(0.001);
  await vi.waitFor(() => expect(hold?.length).toBeGreaterThan(0), 2_000);
  await finish(prober);
  client.close();
  expect(events[0]).toMatchObject({ status: 200, good: false });
});

test('an error that is told with status 200 is not good where the probe says what a body has', async () => {
  const { prober, client } = startProber(200, '/rows');
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), 2_000);
  await prober.stop();
  client.close();
  expect(events[0]).toMatchObject({ status: 200, good: false, failure: '200 without /rows' });
});

test('the degraded headers and the banner are kept, other headers are not', async () => {
  const { prober, client } = startProber();
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), 2_000);
  await prober.stop();
  client.close();
  expect(events[0]?.headers).toEqual({ 'x-degraded-mode': 'true' });
  expect(events[0]?.banner).toBe('old');
});

test('a read of what was written tells its key, the value that it shows and who carried it', async () => {
  const probe = {
    get: url,
    good: { status: 200, withinMs: 200 },
    servedBy: ['a->b', 'a->c', 'a->d'],
    reads: { write: 'save', value: '/rows/0/n' },
  };
  body = '{"rows":[{"n":7}]}';
  const asked: string[][] = [];
  const client = new HttpClient();
  const prober = new Prober({
    pick: () => ({ name: 'latest', url, probe, key: 'k' }),
    label: 'latest',
    ratePerS: 20,
    seed: 's',
    source,
    client,
    inFlight: new InFlight(),
    repliesCarried: async (links) => {
      asked.push(links);
      return ['a->c'];
    },
  });
  prober.start();
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), 2_000);
  await prober.stop();
  client.close();
  expect(events[0]).toMatchObject({ key: 'k', value: 7, carriedBy: ['a->c'], serial: false });
  expect(asked[0]).toEqual(probe.servedBy);
});

test('of requests that are under way together it tells which links carried any of the replies', async () => {
  hold = [];
  const probe = { get: url, good: { status: 200, withinMs: 200 }, servedBy: ['a->b', 'a->c'] };
  const client = new HttpClient();
  const prober = new Prober({
    pick: () => ({ name: 'user', url, probe }),
    label: 'user',
    ratePerS: 100,
    seed: 's',
    source,
    client,
    inFlight: new InFlight(),
    repliesCarried: async () => ['a->c'],
  });
  prober.start();
  await vi.waitFor(() => expect(hold?.length).toBeGreaterThan(2), 2_000);
  await finish(prober);
  client.close();
  expect(events[1]).toMatchObject({ carriedAmong: ['a->c'] });
  expect(events[1]?.carriedBy).toBeUndefined();
});

test('a refused connection is an answer with a failure, not an exception', async () => {
  const client = new HttpClient();
  const answer = await client.send({ url: 'http://127.0.0.1:1/', timeoutMs: 1_000 });
  expect(answer).toMatchObject({ failure: 'ECONNREFUSED' });
  expect(answer.status).toBeUndefined();
});

test('a server that never answers gives a failure at the time-out', async () => {
  hold = [];
  const client = new HttpClient();
  const answer = await client.send({ url, timeoutMs: 50 });
  client.close();
  expect(answer.failure).toBe('no answer within 50 ms');
});

test('a Prometheus sample is parsed with its labels, a comment is not', () => {
  expect(parseSample('breaker{service="a",dependency="b"} 2')).toEqual({
    metric: 'breaker',
    labels: { service: 'a', dependency: 'b' },
    value: 2,
  });
  expect(parseSample('# HELP breaker')).toBeUndefined();
});
