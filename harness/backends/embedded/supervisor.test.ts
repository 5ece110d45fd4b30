import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../journal/clock.ts';
import { recoverRuns } from './recover.ts';
import { findStateFolder, type RunState, readRunState } from './run-state.ts';
import { findRemains } from './testdata/remains.ts';

const WITHIN_MS = 30_000;

let reportFolder: string;

beforeAll(() => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
});

afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

/** A runner with a stack up and its database paused. */
async function startRunner(run: string): Promise<{ kill(): Promise<void>; state: RunState }> {
  const script = join(import.meta.dirname, 'testdata/runner.ts');
  const runner = spawn(process.execPath, [script, run, reportFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(runner.stdout, 'data');
  expect(String(text)).toBe('paused\n');
  const state = readRunState(join(findStateFolder(), `${run}.ndjson`));
  if (state === undefined) throw new Error(`run ${run} has no state`);
  return {
    state,
    kill: async () => {
      runner.kill('SIGKILL');
      await once(runner, 'exit');
    },
  };
}

test(
  'when the runner is killed, nothing is left within 2 s, nor of a paused database',
  async () => {
    const run = `test-killed-${process.pid}`;
    const { kill, state } = await startRunner(run);
    const pids = state.processes.map(({ pid }) => pid);
    expect(findRemains(run, pids).length).toBeGreaterThan(pids.length);
    await kill();
    const killedMs = monotonicMs();
    while (findRemains(run, pids).length > 0 && monotonicMs() - killedMs < 2000) await sleep(10);
    expect(findRemains(run, pids)).toEqual([]);
  },
  WITHIN_MS,
);

test(
  'when the supervisor is killed with it, recovery does the same from what is on disk',
  async () => {
    const run = `test-unsupervised-${process.pid}`;
    const { kill, state } = await startRunner(run);
    const pids = state.processes.map(({ pid }) => pid);
    process.kill(state.supervisor?.pid ?? 0, 'SIGKILL');
    await kill();
    expect(findRemains(run, pids)).not.toEqual([]);
    const recovered = await recoverRuns();
    const ours = recovered.find((swept) => swept.run === run);
    expect(ours).toMatchObject({ run, folders: 1 });
    expect(ours?.processes).toBeGreaterThanOrEqual(pids.length - 1);
    expect(findRemains(run, pids)).toEqual([]);
  },
  WITHIN_MS,
);
