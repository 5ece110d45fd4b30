import { relative } from 'node:path';
import { Listr } from 'listr2';
import { renderTerminal } from '../report/terminal.ts';
import { catchSignals } from './catch-signals.ts';
import { EXIT_CODES, worstExitCode } from './exit-code.ts';
import { type CheckedScenario, loadChecked, printProblems } from './load-checked.ts';
import { describeRun, type FinishedRun, runOnce } from './run-once.ts';

export interface RunOptions {
  profile?: string[];
  seed?: string;
  reports: string;
  backend: string;
}

/**
 * Runs every scenario on every profile, one after the other, each on a stack of its own.
 * @returns the exit code of the suite
 */
export async function runScenarios(files: string[], options: RunOptions): Promise<number> {
  const { runs, problems } = loadChecked(files, options.profile);
  if (problems.length > 0) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const interruption = catchSignals();
  const seed = options.seed ?? drawSeed();
  process.stdout.write(`seed ${seed}\n`);
  const codes: number[] = [];
  for (const run of runs) {
    if (interruption.signal.aborted) break;
    codes.push(await runWithProgress(run, { ...options, seed }, interruption.signal));
  }
  return interruption.signal.aborted ? worstExitCode([...codes, 130]) : worstExitCode(codes);
}

async function runWithProgress(
  run: CheckedScenario,
  options: RunOptions & { seed: string },
  interrupted: AbortSignal,
): Promise<number> {
  let finished: FinishedRun | undefined;
  const tasks = new Listr(
    {
      title: describeRun(run),
      task: async (_, task) => {
        finished = await runOnce(run, options, interrupted, (step) => {
          task.output = step;
        });
      },
    },
    { exitOnError: true, registerSignalListeners: false, renderer: progressRenderer() },
  );
  try {
    await tasks.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\nseed ${options.seed}\n`);
    return interrupted.aborted ? EXIT_CODES.interrupted : EXIT_CODES.environmentFailed;
  }
  if (!finished) return EXIT_CODES.environmentFailed;
  const { journal, verdict, folder, exitCode } = finished;
  process.stdout.write(`${renderTerminal(journal, verdict)}\n`);
  process.stdout.write(`report  ${relative(process.cwd(), folder)}/report.html\n\n`);
  return exitCode;
}

/** A terminal shows one live line; a log gets a line for each step. */
function progressRenderer(): 'default' | 'simple' {
  return process.stdout.isTTY ? 'default' : 'simple';
}

function drawSeed(): string {
  return Math.floor(Math.random() * 2 ** 32).toString(36);
}
