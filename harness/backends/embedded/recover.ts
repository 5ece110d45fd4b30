import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import { isAlive } from './process-tree.ts';
import { listRunStates, readRunState } from './run-state.ts';
import { type Swept, sweepRun } from './sweep.ts';

/** A supervisor that has lost its runner is done long before this. */
const SUPERVISOR_WITHIN_MS = 3000;
const FRESH_MS = 10_000;

/** A run that was cleaned up after its runner had gone. */
export type RecoveredRun = Swept;

/** Undoes every run of this user whose runner is gone and whose supervisor did not do it. */
export async function recoverRuns(): Promise<RecoveredRun[]> {
  const recovered: RecoveredRun[] = [];
  for (const path of listRunStates()) {
    const state = readRunState(path);
    // A run that is just beginning may not have written its first line yet.
    if (state === undefined && isFresh(path)) continue;
    if (state !== undefined && isAlive(state.runner)) continue;
    if (state?.supervisor !== undefined && (await isLeftToSupervisor(path))) continue;
    const swept = await sweepRun(path);
    if (swept !== undefined) recovered.push(swept);
  }
  return recovered;
}

function isFresh(path: string): boolean {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changed === undefined || Date.now() - changed < FRESH_MS;
}

/** Whether a living supervisor finishes the work itself. */
async function isLeftToSupervisor(path: string): Promise<boolean> {
  const endMs = monotonicMs() + SUPERVISOR_WITHIN_MS;
  while (monotonicMs() < endMs) {
    const state = readRunState(path);
    if (state === undefined) return true;
    if (state.supervisor === undefined || !isAlive(state.supervisor)) return false;
    await sleep(20);
  }
  return false;
}
