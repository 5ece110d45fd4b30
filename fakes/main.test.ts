import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EvidenceReader } from './evidence-reader.fixture.ts';
import { until } from './wait-until.fixture.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

test('a fake starts from its environment, says when it serves, and ends at SIGTERM', async () => {
  const [port, controlPort] = [await freePort(), await freePort()];
  const child = start({
    ...{ FAKE: 'openai', PROVIDER: 'openai', FAKE_SETTINGS: '{"pace":2}', SEED: 's' },
    ...{ FAKE_PORT: String(port), CONTROL_PORT: String(controlPort) },
  });
  await untilHealthy(controlPort);
  const answer = await fetch(`http://127.0.0.1:${port}/v1/models`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  const evidence = await EvidenceReader.open(controlPort);
  await until(() => evidence.lines.length > 0, 'evidence');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(evidence.lines[0]).toMatchObject({ kind: 'source-opened', pid: child.pid });
}, 20_000);

test('settings that a fake does not have are refused with the nearest one', async () => {
  const child = start({
    ...{ FAKE: 'xai', PROVIDER: 'grok', FAKE_SETTINGS: '{"pase":2}' },
    ...{ FAKE_PORT: '0', CONTROL_PORT: '0' },
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  expect((await once(child, 'exit'))[0]).toBe(2);
  expect(said).toMatch(/unknown setting "pase": nearest known is "pace"/);
}, 20_000);

function start(environment: Record<string, string>) {
  return spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function untilHealthy(controlPort: number): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${controlPort}/health`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadlineMs) throw new Error('The fake did not become healthy in 10 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
