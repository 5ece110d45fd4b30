import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../journal/clock.ts';
import { findStateFolder, readRunState } from '../embedded/run-state.ts';
import { findEngine } from './engine.ts';
import { removeAbandonedRuns, removeRun } from './remove-run.ts';
import { listRemains } from './testdata/list-remains.ts';

const WITHIN_MS = 180_000;
const GONE_WITHIN_MS = 10_000;
const NOTHING = { containers: [], networks: [] };
const hasEngine = (await findEngine()) !== undefined;

let reportFolder: string;

beforeAll(() => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
});

afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

/** A runner with a stack up and its database paused. */
async function startRunner(run: string): Promise<{ kill(): Promise<void>; statePath: string }> {
  const script = join(import.meta.dirname, 'testdata/runner.ts');
  const runner = spawn(process.execPath, [script, run, reportFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(runner.stdout, 'data');
  expect(String(text)).toBe('paused\n');
  return {
    statePath: join(findStateFolder(), `${run}.ndjson`),
    kill: async () => {
      runner.kill('SIGKILL');
      await once(runner, 'exit');
    },
  };
}

test.runIf(hasEngine)(
  'when the runner is killed, its supervisor removes every container and network',
  async () => {
    const run = `test-killed-containers-${process.pid}`;
    const { kill } = await startRunner(run);
    expect((await listRemains(run)).containers).toHaveLength(5);
    await kill();
    const killedMs = monotonicMs();
    let remains = await listRemains(run);
    while (remains.containers.length + remains.networks.length > 0) {
      if (monotonicMs() - killedMs > GONE_WITHIN_MS) break;
      await sleep(50);
      remains = await listRemains(run);
    }
    expect(remains).toEqual(NOTHING);
  },
  WITHIN_MS,
);

test.runIf(hasEngine)(
  'when the supervisor is killed with it and the state on disk is lost, the labels are enough',
  async () => {
    const run = `test-abandoned-${process.pid}`;
    const { kill, statePath } = await startRunner(run);
    // A run whose runner lives is nobody else's business.
    expect((await removeAbandonedRuns())?.filter((removed) => removed.run === run)).toEqual([]);
    process.kill(readRunState(statePath)?.supervisor?.pid ?? 0, 'SIGKILL');
    await kill();
    rmSync(statePath);
    const beganMs = monotonicMs();
    const removed = (await removeAbandonedRuns())?.find((found) => found.run === run);
    expect(removed).toEqual({ run, containers: 5, networks: 4 });
    expect(monotonicMs() - beganMs).toBeLessThan(GONE_WITHIN_MS);
    expect(await listRemains(run)).toEqual(NOTHING);
    expect(await removeRun(run)).toEqual({ run, containers: 0, networks: 0 });
  },
  WITHIN_MS,
);
