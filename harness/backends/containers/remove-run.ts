import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import { isAlive } from '../embedded/process-tree.ts';
import { type Engine, findEngine, isGone } from './engine.ts';
import { type Labels, RUN_LABEL, readRunner } from './run-labels.ts';

const GONE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** What was removed of a run. */
export interface RemovedRun {
  run: string;
  containers: number;
  networks: number;
}

/**
 * Removes every container and network of a run, found by label alone. Safe to do twice, and by two at
 * once. Without an engine there is nothing that it could have left running.
 */
export async function removeRun(run: string): Promise<RemovedRun> {
  const removed: RemovedRun = { run, containers: 0, networks: 0 };
  const engine = (await findEngine())?.container.dockerode;
  if (engine === undefined) return removed;
  const endMs = monotonicMs() + GONE_WITHIN_MS;
  for (;;) {
    const left = await listLabelled(engine, `${RUN_LABEL}=${run}`);
    if (left.containers.length + left.networks.length === 0) return removed;
    if (monotonicMs() > endMs) {
      const names = [...left.containers, ...left.networks].map(({ name }) => name).join(', ');
      throw new Error(
        `Failed to remove run ${run}: ${names} still there after ${GONE_WITHIN_MS} ms. ` +
          'Run `deadair recover` again.',
      );
    }
    removed.containers += await countRemoved(left.containers);
    // A network goes once nothing is attached to it any more.
    removed.networks += await countRemoved(left.networks);
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Removes every run whose runner is gone, also one whose state on disk is lost. Undefined: no engine
 * answers, so nobody looked.
 */
export async function removeAbandonedRuns(): Promise<RemovedRun[] | undefined> {
  const engine = (await findEngine())?.container.dockerode;
  if (engine === undefined) return undefined;
  const { containers, networks } = await listLabelled(engine, RUN_LABEL);
  const abandoned = [...containers, ...networks].filter(({ labels }) => {
    const runner = readRunner(labels);
    return runner !== undefined && !isAlive(runner);
  });
  const runs = new Set(abandoned.map(({ labels }) => labels[RUN_LABEL] as string));
  return Promise.all([...runs].map(removeRun));
}

interface Labelled {
  name: string;
  labels: Labels;
  remove(): Promise<unknown>;
}

async function listLabelled(
  engine: Engine,
  label: string,
): Promise<{ containers: Labelled[]; networks: Labelled[] }> {
  const filters = { label: [label] };
  const [containers, networks] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listNetworks({ filters }),
  ]);
  return {
    containers: containers.map(({ Id, Names, Labels }) => ({
      name: Names[0] ?? Id,
      labels: Labels,
      remove: () => engine.getContainer(Id).remove({ force: true, v: true }),
    })),
    networks: networks.map(({ Id, Name, Labels }) => ({
      name: Name,
      labels: Labels ?? {},
      remove: () => engine.getNetwork(Id).remove(),
    })),
  };
}

async function countRemoved(things: Labelled[]): Promise<number> {
  const removals = await Promise.all(
    things.map(async ({ remove }) => {
      try {
        await remove();
        return 1;
      } catch (error) {
        // Another clean-up of the same run was first, or the engine is at it still.
        if (isGone(error) || isAttached(error)) return 0;
        throw error;
      }
    }),
  );
  return removals.reduce<number>((sum, count) => sum + count, 0);
}

function isAttached(error: unknown): boolean {
  return /active endpoints/.test((error as Error).message);
}
