import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { startReference } from './start-reference.ts';
import { formatMs, percentile } from './statistics.ts';

const ROUNDS = 9;
const PINGS_PER_ROUND = 1_000;

/** Redis round trips, directly and through the link's fault proxy, in interleaved rounds. */
export async function measureProxyRoundTrip(): Promise<void> {
  await using stack = await startReference();
  const direct = new Redis(stack.direct('redis'));
  const proxied = new Redis(stack.resolve('redis://{dashboard->redis}'));
  const samples = { direct: [] as number[], proxied: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.direct.push(...(await ping(direct)));
    samples.proxied.push(...(await ping(proxied)));
  }
  direct.disconnect();
  proxied.disconnect();
  for (const [name, values] of Object.entries(samples)) {
    process.stdout.write(
      `redis round trip ${name}: p50 ${formatMs(percentile(values, 0.5))}, ` +
        `p99 ${formatMs(percentile(values, 0.99))} of ${values.length}\n`,
    );
  }
}

async function ping(client: Redis): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < PINGS_PER_ROUND; index += 1) {
    const sentMs = performance.now();
    await client.ping();
    samples.push(performance.now() - sentMs);
  }
  return samples;
}
