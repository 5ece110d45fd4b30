import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { ProxyClient } from '../harness/proxy/client.ts';
import { startReference } from './start-reference.ts';
import { formatMs, percentile } from './statistics.ts';

const ROUNDS = 9;
const PINGS_PER_ROUND = 1_000;
const CONTROL_PORT = 19_474;
const LISTEN_PORT = 19_475;
const PROXY_WITHIN_MS = 5_000;

/** Redis round trips, directly and through the link's fault proxy, in interleaved rounds. */
export async function measureProxyRoundTrip(): Promise<void> {
  await using stack = await startReference();
  const address = stack.direct('redis');
  const proxy = await startProxyTo(`${address.host}:${address.port}`);
  const direct = new Redis(address);
  const proxied = new Redis({ host: '127.0.0.1', port: LISTEN_PORT });
  const samples = { direct: [] as number[], proxied: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.direct.push(...(await ping(direct)));
    samples.proxied.push(...(await ping(proxied)));
  }
  direct.disconnect();
  proxied.disconnect();
  proxy.kill('SIGKILL');
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

/** A fault proxy in a process of its own, as in every run, with one link and no fault. */
async function startProxyTo(upstream: string): Promise<ChildProcess> {
  const proxy = spawn(process.execPath, ['harness/proxy/main.ts'], {
    env: { ...process.env, CONTROL_PORT: String(CONTROL_PORT), SEED: 'bench' },
    stdio: 'ignore',
  });
  const client = new ProxyClient({ host: '127.0.0.1', port: CONTROL_PORT });
  const link = { name: 'bench', listen: `127.0.0.1:${LISTEN_PORT}`, upstream };
  const deadlineMs = performance.now() + PROXY_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    try {
      await client.populate([link]);
      return proxy;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  proxy.kill('SIGKILL');
  throw new Error(`Failed to start the fault proxy within ${PROXY_WITHIN_MS} ms.`);
}
