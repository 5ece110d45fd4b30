/** Runners that vanish while faults are in force: nobody heals, and all the same nothing stays. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findStateFolder, readRunState } from '../backends/embedded/run-state.ts';
import { HEALS_FILE, readPendingHeals } from '../heals/pending-heals.ts';
import { monotonicMs } from '../journal/clock.ts';

const START_WITHIN_MS = 60_000;
/** The runner renews its leases each second; they last five. */
const LEASE_MS = 5_000;

let reports: string;
let runner: ChildProcess;
let run: string;
let proxy: string;

beforeEach(async () => {
  reports = mkdtempSync(join(tmpdir(), 'report-'));
  // Its own states: any other run that starts would recover ours while we look at it.
  vi.stubEnv('XDG_RUNTIME_DIR', reports);
  run = `test-vanished-${process.pid}-${Math.round(monotonicMs())}`;
  const script = join(import.meta.dirname, 'testdata/faulted-runner.ts');
  runner = spawn(process.execPath, [script, run, reports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(runner.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const { host, port } = JSON.parse(String(text)) as { host: string; port: number };
  proxy = `http://${host}:${port}`;
}, START_WITHIN_MS);

afterEach(async () => {
  await killRunner();
  recover();
  vi.unstubAllEnvs();
  rmSync(reports, { recursive: true, force: true });
});

test('when the runner is killed, its supervisor ends every fault and says so on disk', async () => {
  expect(listPending()).toEqual(['cache-swallowed', 'database-paused']);
  await killRunner();
  await until(() => !existsSync(statePath()), 2_000);
  expect(listPending()).toEqual([]);
});

test('a fault outlives its lease while the runner renews it', async () => {
  const endMs = monotonicMs() + LEASE_MS + 1_500;
  while (monotonicMs() < endMs) {
    expect(await listToxics()).toEqual(['cache-swallowed']);
    await sleep(250);
  }
});

test('when the supervisor is killed too, the lease ends what the proxy does, and recovery the rest', async () => {
  await killSupervisor();
  await killRunner();
  const killedMs = monotonicMs();
  expect(await listToxics()).toEqual(['cache-swallowed']);
  await until(async () => (await listToxics()).length === 0, LEASE_MS + 1_000);
  expect(monotonicMs() - killedMs).toBeGreaterThan(LEASE_MS - 1_500);
  expect(listPending()).toEqual(['cache-swallowed', 'database-paused']);
  expect(recover()).toMatch(
    new RegExp(
      `${run}: ended \\d+ processes, .*\\n` +
        '  undid cache-swallowed: blackhole echo->redis, on echo->redis\\n' +
        '  undid database-paused: pause postgres\\n',
    ),
  );
  expect(listPending()).toEqual([]);
  expect(existsSync(statePath())).toBe(false);
});

function statePath(): string {
  return join(findStateFolder(), `${run}.ndjson`);
}

async function killRunner(): Promise<void> {
  if (runner.exitCode !== null || runner.signalCode !== null) return;
  runner.kill('SIGKILL');
  await once(runner, 'exit');
}

async function killSupervisor(): Promise<void> {
  const pid = readRunState(statePath())?.supervisor?.pid;
  if (pid === undefined) throw new Error(`run ${run} has no supervisor`);
  process.kill(pid, 'SIGKILL');
}

function recover(): string {
  const options = { encoding: 'utf8' } as const;
  return execFileSync(process.execPath, ['harness/main.ts', 'recover'], options);
}

function listPending(): string[] {
  return readPendingHeals(join(reports, HEALS_FILE)).map(({ step }) => step);
}

async function listToxics(): Promise<string[]> {
  const response = await fetch(`${proxy}/proxies/${encodeURIComponent('echo->redis')}/toxics`);
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
}

async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const endMs = monotonicMs() + withinMs;
  while (!(await holds())) {
    if (monotonicMs() > endMs) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await sleep(10);
  }
}
