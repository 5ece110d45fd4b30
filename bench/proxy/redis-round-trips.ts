import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import type { Engine } from '../../conformance/engines.ts';
import { startReference } from '../start-reference.ts';
import { formatMs, percentile } from '../statistics.ts';

const ROUNDS = 9;
const PINGS_PER_ROUND = 1_000;
const CLIENTS = 20;
const LOAD_ROUND_MS = 1_000;

/** Redis round trips of one client, and GETs of twenty, directly and through each proxy in turn. */
export async function measureRedis(engines: Engine[]): Promise<void> {
  await using stack = await startReference();
  const direct = stack.direct('redis');
  const ways = [{ name: 'direct', ...direct }];
  for (const engine of engines) {
    const port = await engine.open('redis', direct.port);
    ways.push({ name: engine.name, host: '127.0.0.1', port });
  }
  const pings = new Map(ways.map(({ name }) => [name, [] as number[]]));
  const gets = new Map(ways.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, host, port } of ways) {
      pings.get(name)?.push(...(await ping(host, port)));
      gets.get(name)?.push(await countGets(host, port));
    }
  }
  for (const engine of engines) await engine.close('redis');
  for (const [name, samples] of pings) {
    process.stdout.write(
      `redis round trip, ${name}: p50 ${formatMs(percentile(samples, 0.5))}, ` +
        `p99 ${formatMs(percentile(samples, 0.99))} of ${samples.length}\n`,
    );
  }
  for (const [name, rates] of gets) {
    const median = percentile(rates, 0.5) ?? 0;
    process.stdout.write(`redis GET/s of ${CLIENTS} clients, ${name}: ${Math.round(median)}\n`);
  }
}

async function ping(host: string, port: number): Promise<number[]> {
  const client = new Redis({ host, port });
  const samples: number[] = [];
  await client.ping();
  for (let index = 0; index < PINGS_PER_ROUND; index += 1) {
    const sentMs = performance.now();
    await client.ping();
    samples.push(performance.now() - sentMs);
  }
  client.disconnect();
  return samples;
}

/** GETs per second of clients that each wait for one answer before they ask again. */
async function countGets(host: string, port: number): Promise<number> {
  const clients = Array.from({ length: CLIENTS }, () => new Redis({ host, port }));
  await Promise.all(clients.map((client) => client.get('bench')));
  const startMs = performance.now();
  const endMs = startMs + LOAD_ROUND_MS;
  let count = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < endMs) {
        await client.get('bench');
        count += 1;
      }
    }),
  );
  const tookMs = performance.now() - startMs;
  for (const client of clients) client.disconnect();
  return (count / tookMs) * 1_000;
}
