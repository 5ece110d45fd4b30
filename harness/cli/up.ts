import { mkdirSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { backends } from '../backends/backends.ts';
import { loadStack } from '../stack/load-stack.ts';
import type { RunningStack, StackObserver } from '../stack/running-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { catchSignals } from './catch-signals.ts';
import { EXIT_CODES } from './exit-code.ts';
import { printProblems } from './load-checked.ts';
import { renderListeners } from './render-listeners.ts';

export interface UpOptions {
  stack: string;
  profile?: string;
  backend: string;
  reports: string;
}

/** Keeps a stack running until it is told to end, for whoever explores it by hand. */
export async function bringUp(options: UpOptions): Promise<number> {
  const { topology, problems } = loadStack(options.stack, options.profile);
  if (!topology) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const { signal } = catchSignals();
  const run = `up-${new Date().toISOString().replaceAll(':', '-').replace('Z', '')}`;
  const folder = resolve(options.reports, run);
  mkdirSync(folder, { recursive: true });
  try {
    await using stack = await start(run, topology, folder, options.backend);
    if (signal.aborted) return EXIT_CODES.interrupted;
    const observation = await stack.observe(tellOfEnds);
    process.stdout.write(`${describe(stack, folder)}\n`);
    await untilAborted(signal);
    process.stdout.write('ending the stack\n');
    await observation.close();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.stderr.write(`logs ${relative(process.cwd(), folder)}/logs\n`);
    return signal.aborted ? EXIT_CODES.interrupted : EXIT_CODES.environmentFailed;
  }
  // Nothing of it is left: its logs told of a stack that nobody has asked anything of since.
  rmSync(folder, { recursive: true, force: true });
  return EXIT_CODES.met;
}

function start(
  run: string,
  topology: Topology,
  reportFolder: string,
  backend: string,
): Promise<RunningStack> {
  const start = backends[backend]?.start;
  if (!start) throw new Error(`Failed to find the backend ${backend}.`);
  const onProgress = (step: string): void => void process.stderr.write(`${step}\n`);
  return start({ run, topology, settings: {}, seed: 'up', reportFolder, onProgress });
}

function describe(stack: RunningStack, folder: string): string {
  const logs = `${relative(process.cwd(), folder)}/logs`;
  return `\n${renderListeners(stack)}\n\nlogs in ${logs} while it runs; Ctrl-C ends it`;
}

/** What is asked of the stack is nobody's evidence; that a part of it died is worth a line. */
const tellOfEnds: StackObserver = {
  evidence: () => {},
  logged: () => {},
  exited: ({ process: name, expected, code, signal }) => {
    if (expected) return;
    process.stderr.write(`${name} has ended (${signal ?? `code ${code}`})\n`);
  },
};

async function untilAborted(signal: AbortSignal): Promise<void> {
  // Whatever else of ours lets the process end: this does not.
  const keptAlive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(keptAlive);
}
