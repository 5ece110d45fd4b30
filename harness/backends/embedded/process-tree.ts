import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import type { Instant } from '../../stack/running-stack.ts';

/** A process that a reused number cannot be mistaken for. */
export interface ProcessId {
  pid: number;
  startTicks: number;
}

export interface ProcessStat extends ProcessId {
  ppid: number;
  /** One letter of `/proc/<pid>/stat`: R, S, D, T (stopped), Z (dead, not yet reaped) … */
  state: string;
}

const PROOF_WITHIN_MS = 3000;
/** Depends on how the kernel was built; asking it takes a tenth of reading all of /proc. */
const HAS_CHILD_LISTS = existsSync(`/proc/self/task/${process.pid}/children`);

/** What the kernel says of a process; undefined when there is none. */
export function readStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold anything, also blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, state: fields[0] ?? '?', ppid: Number(fields[1]), startTicks: Number(fields[19]) };
}

export function listProcesses(): ProcessStat[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => readStat(Number(name)) ?? []);
}

/** Whether that very process lives; a zombie that nobody has reaped yet does not. */
export function isAlive(id: ProcessId): boolean {
  const stat = readStat(id.pid);
  return stat !== undefined && stat.startTicks === id.startTicks && stat.state !== 'Z';
}

/** The processes given and all that descend from them, parents first. */
export function findTree(roots: number[], processes = listProcesses()): ProcessStat[] {
  const children = Map.groupBy(processes, (process) => process.ppid);
  const tree = processes.filter((process) => roots.includes(process.pid));
  const known = new Set(tree.map((process) => process.pid));
  for (const { pid } of tree) {
    for (const child of children.get(pid) ?? []) {
      if (known.has(child.pid)) continue;
      known.add(child.pid);
      tree.push(child);
    }
  }
  return tree.filter((process) => process.state !== 'Z');
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * SIGSTOP of a whole tree. PostgreSQL's backends lead sessions of their own, so no process group
 * reaches them; and a process that forks meanwhile is caught by looking again.
 */
export async function pauseTree(root: number): Promise<Instant> {
  const { tree, earliestMs } = freeze(root);
  await until(
    () => tree.every(({ pid }) => /^[TZ]$/.test(readStat(pid)?.state ?? 'Z')),
    `every process of ${root} to be stopped`,
  );
  return { earliestMs, latestMs: monotonicMs() };
}

export async function resumeTree(root: number): Promise<Instant> {
  const tree = walkTree(root);
  const earliestMs = monotonicMs();
  for (const { pid } of tree) signal(pid, 'SIGCONT');
  await until(
    () => tree.every(({ pid }) => readStat(pid)?.state !== 'T'),
    `every process of ${root} to go on`,
  );
  return { earliestMs, latestMs: monotonicMs() };
}

/** SIGKILL of a whole tree, as when its machine dies: frozen first, so that nobody outlives another. */
export async function killTree(root: number): Promise<Instant> {
  const { tree, earliestMs } = freeze(root);
  for (const { pid } of tree) signal(pid, 'SIGKILL');
  await until(() => !tree.some(isAlive), `every process of ${root} to be gone`);
  return { earliestMs, latestMs: monotonicMs() };
}

/**
 * Asks the root of a tree to end and waits; who is still there when it has ended, or after `graceMs`, is
 * killed. The instant spans all of it: who is asked to end may refuse work at once.
 */
export async function stopTree(
  root: number,
  politely: NodeJS.Signals,
  graceMs: number,
): Promise<Instant> {
  const earliestMs = monotonicMs();
  const [parent, ...others] = walkTree(root);
  signal(root, politely);
  while (parent && isAlive(parent) && monotonicMs() - earliestMs < graceMs) await sleep(1);
  if (parent && isAlive(parent)) await killTree(root);
  for (const other of others) if (isAlive(other)) await killTree(other.pid);
  return { earliestMs, latestMs: monotonicMs() };
}

function freeze(root: number): { tree: ProcessStat[]; earliestMs: number } {
  const frozen = new Map<number, ProcessStat>();
  let earliestMs: number | undefined;
  for (;;) {
    const fresh = walkTree(root).filter((process) => !frozen.has(process.pid));
    earliestMs ??= monotonicMs();
    if (fresh.length === 0) return { tree: [...frozen.values()], earliestMs };
    for (const process of fresh) {
      signal(process.pid, 'SIGSTOP');
      frozen.set(process.pid, process);
    }
  }
}

/** The same as `findTree` for one process, from the kernel's own lists of children where it has them. */
function walkTree(root: number): ProcessStat[] {
  if (!HAS_CHILD_LISTS) return findTree([root]);
  const pids = [root];
  for (const pid of pids) pids.push(...readChildren(pid));
  return pids.flatMap((pid) => {
    const stat = readStat(pid);
    return stat === undefined || stat.state === 'Z' ? [] : stat;
  });
}

function readChildren(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/children`, 'latin1'));
    return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
  } catch {
    // It ended while it was looked at.
    return [];
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const endMs = monotonicMs() + PROOF_WITHIN_MS;
  while (!holds()) {
    if (monotonicMs() > endMs) {
      throw new Error(`Failed to see ${what}: still not so after ${PROOF_WITHIN_MS} ms.`);
    }
    await sleep(1);
  }
}
