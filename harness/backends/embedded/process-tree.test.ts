import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { isAlive, readStat, signal, stopTree } from './process-tree.ts';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid !== undefined) signal(pid, 'SIGKILL');
});

/** A program that prints a line once it is ready, and its exit. */
async function start(
  code: string,
): Promise<{ pid: number; said: string; ended: Promise<unknown[]> }> {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [said] = await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, said: String(said).trim(), ended: once(child, 'exit') };
}

test('a process that is asked to end finishes what it has begun', async () => {
  const { pid, ended } = await start(
    "process.on('SIGTERM', () => setTimeout(() => process.exit(7), 50)); setInterval(() => {}, 1e3);" +
      "console.log('ready')",
  );
  const { earliestMs, latestMs } = await stopTree(pid, 'SIGTERM', 3000);
  expect(await ended).toEqual([7, null]);
  expect(latestMs - earliestMs).toBeGreaterThanOrEqual(45);
});

test('a process that does not end when asked is killed after its grace', async () => {
  const { pid, ended } = await start(
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e3); console.log('ready')",
  );
  const { earliestMs, latestMs } = await stopTree(pid, 'SIGTERM', 100);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(latestMs - earliestMs).toBeGreaterThanOrEqual(100);
});

test('a child that its parent left behind is killed with it', async () => {
  const { pid, said, ended } = await start(
    "const c = require('node:child_process').spawn('sleep', ['60']); console.log(c.pid)",
  );
  const child = readStat(Number(said));
  await stopTree(pid, 'SIGTERM', 3000);
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect(child && isAlive(child)).toBe(false);
});
