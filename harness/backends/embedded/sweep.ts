import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PendingHeal, readPendingHeals, writeHealed } from '../../heals/pending-heals.ts';
import { monotonicMs } from '../../journal/clock.ts';
import { removeControlGroup } from './burdens/control-group.ts';
import { unmountMemoryDisk } from './burdens/memory-disk.ts';
import { releasePorts } from './ports.ts';
import { findTree, isAlive, listProcesses, type ProcessStat, signal } from './process-tree.ts';
import { RUN_MARKER, type RunState, readRunState } from './run-state.ts';

const GONE_WITHIN_MS = 5000;
const LOOKED_INTO_MS = 500;

export interface Swept {
  run: string;
  processes: number;
  containers: number;
  folders: number;
  /** Faults that nobody had healed, and that ended with what they were in. Last in, first out. */
  healed: PendingHeal[];
}

/**
 * Ends every process of a run and removes what it left: the only way in which a run is cleaned up,
 * whether it ended well or was killed. Safe to do twice, and by two at once.
 * @throws when a process cannot be ended; the state stays, so that it can be tried again
 */
export async function sweepRun(path: string): Promise<Swept | undefined> {
  const state = readRunState(path);
  if (state === undefined) {
    rmSync(path, { force: true });
    return undefined;
  }
  const killed = await killProcesses(state);
  const containers = state.hasContainers ? await removeContainers(state.run) : 0;
  const creators = new Set([...killed, ...state.processes.map(({ pid }) => pid)]);
  await removeSharedMemory(creators);
  for (const mount of state.mounts) unmountMemoryDisk(mount);
  for (const group of state.controlGroups) await removeControlGroup(group);
  for (const folder of state.folders) rmSync(folder, { recursive: true, force: true });
  releasePorts(state.run);
  const healed = await markHealed(state);
  rmSync(path, { force: true });
  const { run, folders } = state;
  return { run, processes: killed.size, containers, folders: folders.length, healed };
}

/** Nothing of the run is left: no fault of it is either. */
async function markHealed({ heals }: RunState): Promise<PendingHeal[]> {
  if (heals === undefined) return [];
  const pending = readPendingHeals(heals);
  if (pending.length === 0) return [];
  const steps = pending.map(({ step }) => step);
  await writeHealed(heals, steps, 'sweep');
  return pending;
}

async function killProcesses(state: RunState): Promise<Set<number>> {
  const killed = new Set<number>();
  const endMs = monotonicMs() + GONE_WITHIN_MS;
  for (;;) {
    const found = findProcesses(state);
    if (found.length === 0) return killed;
    for (const { pid } of found) {
      // SIGKILL also ends what is stopped, which no other signal does.
      signal(pid, 'SIGKILL');
      killed.add(pid);
    }
    if (monotonicMs() > endMs) {
      const left = found.map(({ pid, state }) => `${pid} (${state})`).join(', ');
      throw new Error(
        `Failed to end run ${state.run}: ${left} still there after ${GONE_WITHIN_MS} ms of SIGKILL. ` +
          'Run `deadair recover` again.',
      );
    }
    await sleep(5);
  }
}

/** The engine's client is loaded by those runs alone that used it. */
async function removeContainers(run: string): Promise<number> {
  const { removeRun } = await import('../containers/remove-run.ts');
  return (await removeRun(run)).containers;
}

/**
 * Registered processes, what descends from them, and whatever carries the run's marker. None alone is
 * enough: some overwrite their environment, some are re-parented, some die before they are registered.
 */
function findProcesses(state: RunState): ProcessStat[] {
  const processes = listProcesses();
  const roots = new Set(state.processes.filter(isAlive).map(({ pid }) => pid));
  for (const { pid } of processes) if (isMarked(pid, state.run)) roots.add(pid);
  roots.delete(process.pid);
  roots.delete(state.runner.pid);
  const spared = new Set([process.pid, state.runner.pid, state.supervisor?.pid]);
  return findTree([...roots], processes).filter(({ pid }) => !spared.has(pid));
}

function isMarked(pid: number, run: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    return environment.split('\0').includes(`${RUN_MARKER}=${run}`);
  } catch {
    return false;
  }
}

/**
 * A PostgreSQL that was killed leaves one System V segment, known by the process that made it. Another
 * PostgreSQL may look into it for a moment, to see whose it is.
 */
async function removeSharedMemory(creators: Set<number>): Promise<void> {
  const endMs = monotonicMs() + LOOKED_INTO_MS;
  for (;;) {
    const segments = listSegments().filter(({ creator }) => creators.has(creator));
    for (const { id, isAttached } of segments) {
      if (isAttached) continue;
      try {
        execFileSync('ipcrm', ['-m', id], { stdio: 'ignore', timeout: 2000 });
      } catch {
        // Another sweep of the same run was first.
      }
    }
    if (!segments.some(({ isAttached }) => isAttached) || monotonicMs() > endMs) return;
    await sleep(5);
  }
}

function listSegments(): { id: string; creator: number; isAttached: boolean }[] {
  let rows: string[];
  try {
    rows = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
  } catch {
    return [];
  }
  return rows.map((row) => {
    const [, id = '', , , creator, , attached] = row.trim().split(/\s+/);
    return { id, creator: Number(creator), isAttached: attached !== '0' };
  });
}
