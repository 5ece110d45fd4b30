import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../harness/backends/embedded/start-embedded.ts';
import { loadStack } from '../harness/stack/load-stack.ts';
import type { RunningStack } from '../harness/stack/running-stack.ts';

/** The reference stack on phase-1, with a report folder that goes when it is disposed of. */
export async function startReference(): Promise<RunningStack> {
  const { topology, problems } = loadStack('system-under-test/stack.yaml', 'phase-1');
  if (!topology) throw new Error(problems.map((problem) => problem.message).join('\n'));
  const reportFolder = mkdtempSync(join(tmpdir(), 'deadair-bench-'));
  const stack = await startEmbedded({
    run: `bench-${process.pid}-${Date.now()}`,
    topology,
    settings: {},
    seed: 'bench',
    reportFolder,
    onProgress: () => {},
  });
  const dispose = stack[Symbol.asyncDispose].bind(stack);
  stack[Symbol.asyncDispose] = async () => {
    await dispose();
    rmSync(reportFolder, { recursive: true, force: true });
  };
  return stack;
}
