import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findStateFolder, readRunState } from '../backends/embedded/run-state.ts';
import { findRemains } from '../backends/embedded/testdata/remains.ts';
import { monotonicMs } from '../journal/clock.ts';

const WITHIN_MS = 40_000;

let reports: string;
let up: ChildProcess | undefined;

beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'reports-'));
});

afterEach(async () => {
  if (!up || up.exitCode !== null || up.signalCode !== null) return;
  up.kill('SIGKILL');
  await once(up, 'exit');
});

afterAll(() => rmSync(reports, { recursive: true, force: true }));

test(
  'a stack stays up at the addresses that are printed, until it is ended, and nothing is left',
  async () => {
    const said = startUp('--stack', 'calibration/stack.yaml');
    await until(() => said().includes('Ctrl-C ends it'));
    const [run = ''] = readdirSync(reports);
    const pids = readRunState(join(findStateFolder(), `${run}.ndjson`))?.processes ?? [];
    expect(pids.length).toBeGreaterThan(5);
    const stub = addressOf(said(), 'stub.http');
    expect((await fetch(`${stub}/health`)).status).toBe(200);
    expect((await fetch(`http://${addressOf(said(), 'clients->stub')}/health`)).status).toBe(200);
    expect(addressOf(said(), 'postgres')).toMatch(/^postgresql:\/\/app@127\.0\.0\.1:\d+\/app$/);
    expect(await tryPrintedFault(said())).toEqual([200, 204]);
    up?.kill('SIGTERM');
    expect((await once(up as ChildProcess, 'exit'))[0]).toBe(0);
    expect(
      findRemains(
        run,
        pids.map(({ pid }) => pid),
      ),
    ).toEqual([]);
    expect(readdirSync(reports)).toEqual([]);
  },
  WITHIN_MS,
);

test('a profile that the stack does not have is named beside those that it has', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['harness/main.ts', 'up', '--profile', 'phase-9', '--reports', reports],
    { encoding: 'utf8' },
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/phase-9.*phase-1/s);
});

/** @returns what it has said so far */
function startUp(...options: string[]): () => string {
  up = spawn(process.execPath, ['harness/main.ts', 'up', ...options, '--reports', reports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  up.stdout?.on('data', (bytes) => {
    text += bytes;
  });
  return () => text;
}

function addressOf(text: string, name: string): string {
  const line = text.split('\n').find((row) => row.trim().startsWith(`${name} `));
  return line?.trim().split(/\s+/)[1] ?? '';
}

/** The fault that is shown as a first one to try, and its end; both answers. */
async function tryPrintedFault(text: string): Promise<number[]> {
  const [, fault = '', injected = ''] = /curl -d '(.*)' (\S+)/.exec(text) ?? [];
  const [, gone = ''] = /curl -X DELETE (\S+)/.exec(text) ?? [];
  const first = await fetch(injected, { method: 'POST', body: fault });
  const second = await fetch(gone, { method: 'DELETE' });
  return [first.status, second.status];
}

async function until(holds: () => boolean): Promise<void> {
  const endMs = monotonicMs() + WITHIN_MS / 2;
  while (!holds()) {
    if (monotonicMs() > endMs) throw new Error(`not within ${WITHIN_MS / 2} ms: ${holds}`);
    await sleep(20);
  }
}
