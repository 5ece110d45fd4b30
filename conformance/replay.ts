import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Engine, startDeadair, type Toxic } from './engines.ts';

const PAYLOAD_BYTES = 20_000;
const ENDED_WITHIN_MS = 20_000;
const SCHEDULES: Toxic[] = [
  { type: 'corrupt', attributes: { rate: 0.001 }, stream: 'upstream' },
  { type: 'slicer', attributes: { average_size: 700, size_variation: 600 }, stream: 'upstream' },
  { type: 'latency', attributes: { latency: 3, jitter: 3 }, stream: 'upstream' },
  { type: 'limit_data', attributes: { bytes: 12_000, variation: 10_000 }, stream: 'upstream' },
  { type: 'bandwidth', attributes: { rate: 2_000 }, stream: 'upstream' },
];

/** How a run of the same seed is carried out; none of it may change what is delivered. */
export interface Manner {
  /** Connections that talk at the same time. */
  atOnce: number;
  /** A number in [0, 1) for each cut of the payload into chunks. */
  cut: () => number;
}

/**
 * Sends one payload over each of a number of connections, through faults that the seed picks, and
 * returns a digest of the bytes that arrived, per connection in the order in which they were dialled.
 */
export async function deliver(seed: string, count: number, manner: Manner): Promise<string[]> {
  await using engine = await startDeadair(seed);
  await using sink = await startSink();
  const port = await engine.open('replay', sink.port);
  await injectSchedule(engine, seed);
  const digests: string[] = [];
  for (let from = 0; from < count; from += manner.atOnce) {
    const size = Math.min(manner.atOnce, count - from);
    // Dialled one after the other: the order is what a connection's number comes from.
    const sockets: Socket[] = [];
    for (let n = 0; n < size; n += 1)
      sockets.push(await dial(port, () => sink.accepted() > from + n));
    await Promise.all(sockets.map((socket, n) => send(socket, payload(from + n), manner)));
    digests.push(...(await sink.digests(from, size)));
    for (const socket of sockets) socket.destroy();
  }
  return digests;
}

async function injectSchedule(engine: Engine, seed: string): Promise<void> {
  const picked = createHash('sha256').update(seed).digest();
  for (const [n, toxic] of SCHEDULES.entries()) {
    if (((picked[n] as number) & 1) === 0 && n > 0) continue;
    await ask(engine, toxic, `fault-${n}`, ((picked[n + 8] as number) % 3) / 4 + 0.5);
  }
}

async function ask({ control }: Engine, toxic: Toxic, name: string, toxicity: number) {
  const response = await fetch(`${control}/proxies/replay/toxics`, {
    method: 'POST',
    body: JSON.stringify({ ...toxic, name, toxicity }),
  });
  if (!response.ok) throw new Error(`Failed to inject ${toxic.type}: ${await response.text()}`);
}

function payload(connection: number): Buffer {
  const block = createHash('sha512').update(`connection ${connection}`).digest();
  return Buffer.alloc(PAYLOAD_BYTES, block);
}

async function dial(port: number, isAccepted: () => boolean): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  await until(isAccepted);
  return socket;
}

/** Writes the payload in chunks of any size, now and then after a turn of the event loop. */
async function send(socket: Socket, bytes: Buffer, { cut }: Manner): Promise<void> {
  let place = 0;
  while (place < bytes.length && socket.writable) {
    const size = 1 + Math.floor(cut() * 4_000);
    socket.write(bytes.subarray(place, place + size));
    place += size;
    if (cut() < 0.3) await pause(1);
  }
  if (socket.writable) socket.end();
}

async function startSink() {
  const received: { hash: ReturnType<typeof createHash>; bytes: number; over: boolean }[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const own = { hash: createHash('sha256'), bytes: 0, over: false };
    received.push(own);
    socket.on('data', (bytes: Buffer) => {
      own.hash.update(bytes);
      own.bytes += bytes.length;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      own.over = true;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => received.length,
    digests: async (from: number, count: number) => {
      const own = received.slice(from, from + count);
      await until(() => own.every(({ over }) => over));
      return own.map(({ hash, bytes }) => `${bytes} ${hash.digest('hex').slice(0, 16)}`);
    },
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + ENDED_WITHIN_MS;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`Not within ${ENDED_WITHIN_MS} ms: ${holds}`);
    await pause(1);
  }
}
