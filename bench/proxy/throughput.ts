import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Engine } from '../../conformance/engines.ts';
import { percentile } from '../statistics.ts';

const ROUNDS = 7;
const ROUND_MS = 1_000;
const WARM_UP_MS = 150;
const RATES_KB_PER_S = [100, 1_000, 10_000];
const PACED_MS = 3_000;

/** What one connection carries when nothing holds it back, and how exactly a rate is kept. */
export async function measureThroughput(engines: Engine[]): Promise<void> {
  const { source, port } = await startSource();
  try {
    const ways = [{ name: 'direct', port }];
    for (const engine of engines) {
      ways.push({ name: engine.name, port: await engine.open('bulk', port) });
    }
    await measureBulk(ways);
    for (const rate of RATES_KB_PER_S) {
      for (const engine of engines) await measureRate(engine, rate);
    }
    for (const engine of engines) await engine.close('bulk');
  } finally {
    source.kill('SIGKILL');
  }
}

async function measureBulk(ways: { name: string; port: number }[]): Promise<void> {
  const rates = new Map(ways.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, port } of ways) {
      rates.get(name)?.push(await receive(port, WARM_UP_MS, ROUND_MS));
    }
  }
  for (const [name, samples] of rates) {
    const median = percentile(samples, 0.5) ?? 0;
    process.stdout.write(`bulk throughput, ${name}: ${Math.round(median / 1e6)} MB/s\n`);
  }
}

async function measureRate(engine: Engine, rate: number): Promise<void> {
  const link = `paced-${rate}`;
  const { source, port } = await startSource();
  const listen = await engine.open(link, port);
  await engine.inject(link, { type: 'bandwidth', attributes: { rate }, stream: 'downstream' });
  const got = await receive(listen, WARM_UP_MS, PACED_MS);
  await engine.close(link);
  source.kill('SIGKILL');
  const error = (got / 1_000 - rate) / rate;
  process.stdout.write(
    `bandwidth ${rate} KB/s, ${engine.name}: ${(got / 1_000).toFixed(1)} KB/s ` +
      `(${(error * 100).toFixed(2)} %)\n`,
  );
}

/** Bytes per second between the first chunk after the warm-up and the last one in the time. */
async function receive(port: number, warmUpMs: number, forMs: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  const startMs = performance.now() + warmUpMs;
  let bytes = 0;
  let firstMs: number | undefined;
  let lastMs = 0;
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      const nowMs = performance.now();
      if (nowMs < startMs) return;
      // The first chunk only starts the clock: its bytes were sent before.
      if (firstMs === undefined) firstMs = nowMs;
      else bytes += chunk.length;
      lastMs = nowMs;
      if (nowMs - firstMs > forMs) resolve();
    });
  });
  await done;
  socket.destroy();
  return (bytes / (lastMs - (firstMs ?? 0))) * 1_000;
}

async function startSource(): Promise<{ source: ChildProcess; port: number }> {
  const source = spawn(process.execPath, ['bench/proxy/bulk-source.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(source.stdout, 'data');
  return { source, port: Number(String(line)) };
}
