import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

async function listTree(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const children: number[] = [];
  for (const each of pids) {
    const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => undefined);
    if (stat && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid)
      children.push(each);
  }
  return [pid, ...children];
}

/** Signals a process and its children: each PostgreSQL backend has a process group of its own. */
export async function signalTree(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals,
): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  for (const pid of await listTree(child.pid)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended in the meantime.
    }
  }
}

/** Ends a process and its children at once, stopped ones too; resolves when it is gone. */
export async function killTree(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await signalTree(child, 'SIGKILL');
  await gone;
}
