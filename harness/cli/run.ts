import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Listr } from 'listr2';
import { type JunitRun, type JunitTrouble, renderJunit } from '../report/junit.ts';
import { renderTerminal } from '../report/terminal.ts';
import { viewRun } from '../slo/run-view.ts';
import { catchSignals } from './catch-signals.ts';
import { EXIT_CODES, worstExitCode } from './exit-code.ts';
import { findRefusals } from './find-refusals.ts';
import { type CheckedScenario, loadChecked, printProblems } from './load-checked.ts';
import { parseTrials } from './parse-trials.ts';
import { describeRun, type FinishedRun, runOnce } from './run-once.ts';
import { thinProgress } from './thin-progress.ts';

export interface RunOptions {
  profile?: string[];
  seed?: string;
  reports: string;
  backend: string;
  /** How often every step that tests a failover is injected, whatever the scenario says. */
  trials?: string;
  /** `skip`: inconclusive rows are skipped tests in JUnit; nothing else changes. */
  inconclusive?: string;
}

/**
 * Runs every scenario on every profile, one after the other, each on a stack of its own.
 * @returns the exit code of the suite
 */
export async function runScenarios(files: string[], options: RunOptions): Promise<number> {
  const trials = parseTrials(options.trials);
  if (Number.isNaN(trials)) return EXIT_CODES.badInput;
  const { runs, problems } = await loadChecked(files, { profiles: options.profile, trials });
  if (problems.length > 0) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const refusals = findRefusals(runs, options.backend);
  if (refusals.length > 0) {
    printProblems(refusals);
    return EXIT_CODES.environmentFailed;
  }
  // Whoever may not write there is told so before a stack is started.
  mkdirSync(options.reports, { recursive: true });
  accessSync(options.reports, constants.W_OK);
  const interruption = catchSignals();
  const seed = options.seed ?? drawSeed();
  process.stdout.write(`seed ${seed}\n`);
  const codes: number[] = [];
  const tested: JunitRun[] = [];
  for (const run of runs) {
    if (interruption.signal.aborted) {
      codes.push(EXIT_CODES.interrupted);
      tested.push(tellTrouble(run, 'NotRun', 'The suite was interrupted before its turn.'));
      continue;
    }
    const { code, junit } = await runWithProgress(run, { ...options, seed }, interruption.signal);
    codes.push(code);
    tested.push(junit);
    // Written anew after each run: a suite that is killed leaves what it knew.
    writeSuiteJunit(tested, options);
  }
  writeSuiteJunit(tested, options);
  return interruption.signal.aborted
    ? worstExitCode([...codes, EXIT_CODES.interrupted])
    : worstExitCode(codes);
}

function writeSuiteJunit(tested: JunitRun[], { reports, inconclusive }: RunOptions): void {
  const text = renderJunit(tested, { skipInconclusive: inconclusive === 'skip' });
  writeFileSync(join(reports, 'junit.xml'), text);
}

function tellTrouble(run: CheckedScenario, type: string, message: string): JunitRun {
  return { name: describeRun(run), trouble: { type, message } };
}

async function runWithProgress(
  run: CheckedScenario,
  options: RunOptions & { seed: string },
  interrupted: AbortSignal,
): Promise<{ code: number; junit: JunitRun }> {
  let finished: FinishedRun | undefined;
  const tasks = new Listr(
    {
      title: describeRun(run),
      task: async (_, task) => {
        const tell = thinProgress(isTerminal(), (text) => {
          task.output = text;
        });
        finished = await runOnce(run, options, interrupted, tell);
      },
    },
    {
      exitOnError: true,
      registerSignalListeners: false,
      renderer: isTerminal() ? 'default' : 'simple',
    },
  );
  try {
    await tasks.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\nseed ${options.seed}\n`);
    const code = interrupted.aborted ? EXIT_CODES.interrupted : EXIT_CODES.environmentFailed;
    return { code, junit: tellTrouble(run, 'EnvironmentFailed', message) };
  }
  if (!finished) throw new Error(`Failed to run ${describeRun(run)}: it ended without a verdict.`);
  const { journal, verdict, folder, exitCode } = finished;
  process.stdout.write(`${renderTerminal(journal, verdict)}\n`);
  process.stdout.write(`report  ${relative(process.cwd(), folder)}/report.html\n\n`);
  return { code: exitCode, junit: { verdict, trouble: findTrouble(finished) } };
}

function findTrouble({ journal, exitCode }: FinishedRun): JunitTrouble | undefined {
  if (exitCode !== EXIT_CODES.healingFailed) return undefined;
  const { outcome } = viewRun(journal);
  return { type: 'HealingFailed', message: outcome?.detail ?? 'A fault could not be healed.' };
}

/** CI may lend a terminal that keeps every frame of a live line. */
function isTerminal(): boolean {
  return process.stdout.isTTY === true && !process.env.CI;
}

function drawSeed(): string {
  return Math.floor(Math.random() * 2 ** 32).toString(36);
}
