import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../journal/clock.ts';
import { ProxyClient } from '../proxy/client.ts';
import { LeasedLinks } from './leased-links.ts';
import { answersHttp } from './readiness.ts';

const READY_WITHIN_MS = 10_000;
const SLOW = { name: 'slow', type: 'latency', attributes: { latency: 100 } };

let proxy: ChildProcess;
let client: ProxyClient;
let links: LeasedLinks;

beforeAll(async () => {
  const [control, listen] = [await findPort(), await findPort()];
  proxy = spawn(process.execPath, ['harness/proxy/main.ts'], {
    env: { ...process.env, CONTROL_PORT: String(control) },
    stdio: 'inherit',
  });
  const endMs = monotonicMs() + READY_WITHIN_MS;
  while (!(await answersHttp(control, '/health'))) {
    if (monotonicMs() > endMs) throw new Error('the proxy is not ready');
    await sleep(20);
  }
  const address = { host: '127.0.0.1', port: control };
  client = new ProxyClient(address);
  await client.populate([{ name: 'a->b', listen: `127.0.0.1:${listen}`, upstream: '127.0.0.1:9' }]);
  links = new LeasedLinks(address);
});

afterAll(async () => {
  links.close();
  proxy.kill();
  await once(proxy, 'exit');
});

test('a fault tells when it came into force, and when it was gone', async () => {
  const fromMs = monotonicMs();
  const inForce = await links.inject('a->b', SLOW);
  const gone = await links.heal('a->b', 'slow');
  const instants = [fromMs, inForce.earliestMs, inForce.latestMs, gone.earliestMs, gone.latestMs];
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

test('a fault that ended before its heal is no proof of anything, and is healed all the same', async () => {
  await links.inject('a->b', SLOW);
  await client.heal('a->b', 'slow');
  await expect(links.heal('a->b', 'slow')).rejects.toThrow(
    'Failed to hold slow on a->b until its heal: its lease of 5000 ms ran out',
  );
  await links.heal('a->b', 'slow');
});

test('a fault that the proxy refuses is named with what it said, and leaves nothing', async () => {
  const wrong = { ...SLOW, type: 'latenzy' };
  await expect(links.inject('a->b', wrong)).rejects.toThrow(
    /Failed to inject slow .* 400 .*latency/,
  );
  await links.heal('a->b', 'slow');
});

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
