import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../journal/clock.ts';
import { startProxy } from './start-proxy.ts';

const FAULTS = 50;
const WITHIN_MS = 5_000;

/** Faults after which a connection still stands, and nothing that was sent is missing. */
const keeping = fc.constantFrom(
  { type: 'latency', attributes: { latency: 60_000, jitter: 100 } },
  { type: 'latency', attributes: { latency: 1 } },
  { type: 'bandwidth', attributes: { rate: 0 } },
  { type: 'bandwidth', attributes: { rate: 1 } },
  { type: 'slicer', attributes: { average_size: 3, size_variation: 2, delay: 50_000 } },
  { type: 'slow_close', attributes: { delay: 60_000 } },
  { type: 'blackhole', attributes: {} },
  { type: 'limit_data', attributes: { bytes: 1_000_000_000 } },
  { type: 'idle_timeout', attributes: { timeout: 600_000 } },
);
/** Faults that end connections: what comes after the last heal must be as if they had never been. */
const ending = fc.constantFrom(
  { type: 'down', attributes: { as: 'reset' } },
  { type: 'down', attributes: { as: 'refuse' } },
  { type: 'down', attributes: { as: 'silence' } },
  { type: 'reset_peer', attributes: { timeout: 1 } },
  { type: 'timeout', attributes: { timeout: 0 } },
  { type: 'limit_data', attributes: { bytes: 0 } },
  { type: 'corrupt', attributes: { rate: 1 } },
  { type: 'slow_open', attributes: { delay: 60_000 } },
);

interface Overlap {
  faults: { type: string; attributes: object; stream: string; toxicity: number }[];
  /** The order in which they are healed, as keys to sort by. */
  order: number[];
  /** How many of them are healed before the last ones are injected. */
  nested: number;
}

const shape = (fault: fc.Arbitrary<{ type: string; attributes: object }>): fc.Arbitrary<Overlap> =>
  fc.record({
    faults: fc.array(
      fc
        .tuple(fault, fc.constantFrom('upstream', 'downstream'), fc.constantFrom(1, 1, 0.5))
        .map(([each, stream, toxicity]) => ({ ...each, stream, toxicity })),
      { minLength: FAULTS, maxLength: FAULTS },
    ),
    order: fc.array(fc.double({ noNaN: true }), { minLength: FAULTS, maxLength: FAULTS }),
    nested: fc.nat(FAULTS),
  });

let proxy: Awaited<ReturnType<typeof startProxy>>;
let upstream: Server;
let links = 0;

beforeAll(async () => {
  upstream = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  proxy = await startProxy({ controlPort: 0, seed: 'overlap' });
});
afterAll(async () => {
  await proxy.close();
  upstream.close();
});

test('fifty faults on one link, healed in any order, leave nothing behind', async () => {
  const run = fc.asyncProperty(shape(fc.oneof(keeping, ending)), async (overlap) => {
    const link = await openLink();
    await overlapFaults(link.name, overlap, async () => {});
    expect(await control('GET', `/proxies/${link.name}`)).toEqual(link.before);
    const socket = await dial(link.port);
    await expectEcho(socket, 'as before', 'as before');
    socket.destroy();
  });
  await fc.assert(run, { numRuns: 25, endOnFailure: true });
}, 60_000);

test('under fifty faults that lose nothing, what was sent arrives whole after the last heal', async () => {
  const run = fc.asyncProperty(shape(keeping), async (overlap) => {
    const link = await openLink();
    const socket = await dial(link.port);
    let sent = '';
    await overlapFaults(link.name, overlap, async (n) => {
      const message = `message ${n}; `;
      sent += message;
      socket.write(message);
      await setImmediate();
    });
    expect(await control('GET', `/proxies/${link.name}`)).toEqual(link.before);
    await expectEcho(socket, 'the end', `${sent}the end`);
    socket.destroy();
  });
  await fc.assert(run, { numRuns: 25, endOnFailure: true });
}, 60_000);

async function openLink() {
  links += 1;
  const name = `link-${links}`;
  const { port } = upstream.address() as AddressInfo;
  const before = await control('POST', '/proxies', { name, upstream: `127.0.0.1:${port}` });
  return { name, before, port: Number((before as { listen: string }).listen.split(':')[1]) };
}

async function overlapFaults(
  link: string,
  { faults, order, nested }: Overlap,
  between: (n: number) => Promise<void>,
): Promise<void> {
  const path = `/proxies/${link}/toxics`;
  const inForce: number[] = [];
  const healFirst = async (): Promise<void> => {
    inForce.sort((a, b) => (order[a] as number) - (order[b] as number));
    await control('DELETE', `${path}/fault-${inForce.shift()}`);
  };
  for (const [n, { type, attributes, stream, toxicity }] of faults.entries()) {
    const both = ['down', 'slow_open', 'idle_timeout'].includes(type);
    const name = `fault-${n}`;
    const toxic = { name, type, attributes, toxicity, stream: both ? 'both' : stream };
    await control('POST', path, toxic);
    inForce.push(n);
    await between(n);
    if (n < nested && n % 2 === 1) await healFirst();
  }
  while (inForce.length > 0) await healFirst();
}

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${proxy.controlPort}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function dial(port: number): Promise<Socket & { received: string }> {
  const socket = Object.assign(connect({ port, host: '127.0.0.1', noDelay: true }), {
    received: '',
  });
  socket.on('data', (bytes) => {
    socket.received += bytes.toString('latin1');
  });
  await once(socket, 'connect');
  return socket;
}

async function expectEcho(
  socket: Socket & { received: string },
  message: string,
  whole: string,
): Promise<void> {
  socket.write(message);
  const endMs = monotonicMs() + WITHIN_MS;
  while (socket.received.length < whole.length && monotonicMs() < endMs) await setImmediate();
  expect(socket.received).toBe(whole);
}
