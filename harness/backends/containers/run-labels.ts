import type { ProcessId } from '../embedded/process-tree.ts';

/** Label by which everything that a run made in the engine can be told. */
export const RUN_LABEL = 'deadair.run';
/** Who started it, in a way that a reused process number cannot be mistaken for. */
const RUNNER_LABEL = 'deadair.runner';

export function describeLabels(run: string, { pid, startTicks }: ProcessId): Labels {
  return { [RUN_LABEL]: run, [RUNNER_LABEL]: `${pid}/${startTicks}` };
}

export type Labels = Record<string, string>;

/** The runner that labels name; undefined when they are not ours. */
export function readRunner(labels: Labels): ProcessId | undefined {
  const [, pid, startTicks] = /^(\d+)\/(\d+)$/.exec(labels[RUNNER_LABEL] ?? '') ?? [];
  if (pid === undefined || startTicks === undefined) return undefined;
  return { pid: Number(pid), startTicks: Number(startTicks) };
}
