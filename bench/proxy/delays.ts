import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../../conformance/engines.ts';
import { formatMs, percentile } from '../statistics.ts';

const DELAYS = [
  { delayMs: 5, samples: 400 },
  { delayMs: 20, samples: 300 },
  { delayMs: 100, samples: 120 },
  { delayMs: 250, samples: 100 },
];
const BASE_SAMPLES = 500;
const REMOVALS = 100;
/** Toxiproxy may block for as long as the fault would have lasted. */
const HELD_MS = 4_000;

/** How exactly a delay is kept on one connection, against the same proxy without any. */
export async function measureDelays(engines: Engine[]): Promise<void> {
  const echo = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  const { port } = echo.address() as AddressInfo;
  for (const engine of engines) {
    const socket = await dial(await engine.open('delayed', port));
    const base = percentile(await sampleTrips(socket, BASE_SAMPLES), 0.5) ?? 0;
    for (const { delayMs, samples } of DELAYS) {
      await engine.inject('delayed', latency(delayMs));
      const trips = await sampleTrips(socket, samples);
      await engine.heal('delayed');
      const errors = trips.map((trip) => Math.abs(trip - base - delayMs));
      process.stdout.write(
        `latency ${delayMs} ms, ${engine.name}: error p50 ${formatMs(percentile(errors, 0.5))}, ` +
          `p99 ${formatMs(percentile(errors, 0.99))} of ${errors.length}\n`,
      );
    }
    socket.destroy();
    await engine.close('delayed');
  }
  for (const engine of engines) await measureRemoval(engine, port);
  echo.close();
}

/** From asking for the removal of a delay to the arrival of the bytes that it held. */
async function measureRemoval(engine: Engine, port: number): Promise<void> {
  const socket = await dial(await engine.open('removed', port));
  const samples: number[] = [];
  for (let n = 0; n < REMOVALS; n += 1) {
    await engine.inject('removed', latency(HELD_MS));
    const arrived = once(socket, 'data');
    socket.write('held');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const askedMs = performance.now();
    await Promise.all([engine.heal('removed'), arrived]);
    samples.push(performance.now() - askedMs);
  }
  socket.destroy();
  await engine.close('removed');
  process.stdout.write(
    `removal of a delay that holds bytes, ${engine.name}: p50 ${formatMs(percentile(samples, 0.5))}, ` +
      `p99 ${formatMs(percentile(samples, 0.99))} of ${samples.length}\n`,
  );
}

function latency(latencyMs: number) {
  return { type: 'latency', attributes: { latency: latencyMs }, stream: 'downstream' };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function sampleTrips(socket: Socket, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const sentMs = performance.now();
    const answered = once(socket, 'data');
    socket.write('0123456789abcdef');
    await answered;
    samples.push(performance.now() - sentMs);
  }
  return samples;
}
