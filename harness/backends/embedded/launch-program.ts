import { type ChildProcess, spawn } from 'node:child_process';
import type { Program } from '../../stack/running-stack.ts';
import { asContainer } from '../containers/as-container.ts';
import { RUN_MARKER } from './run-state.ts';
import type { Supervision } from './supervision.ts';

/** A program of the experiment's own as a process of the run: whoever sweeps the run ends it too. */
export function launchProgram(
  asked: Program,
  { run, registry, isOver }: Supervision,
): ChildProcess {
  if (isOver) {
    throw new Error(`Failed to start ${asked.command}: the run is being cleaned up already.`);
  }
  const { container } = asked;
  if (container) registry.addContainers();
  const program = container ? asContainer({ ...asked, container }, { run, registry }) : asked;
  const child = spawn(program.command, program.arguments, {
    env: { ...program.environment, [RUN_MARKER]: run },
    // A session of its own: the terminal's Ctrl-C is for the runner, which ends it in its turn.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) registry.addProcess(child.pid);
  return child;
}
