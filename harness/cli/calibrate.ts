import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backends } from '../backends/backends.ts';
import { type ComparedRun, compareRun } from '../calibration/compare-truth.ts';
import { type Calibration, renderCalibration } from '../calibration/render-calibration.ts';
import { fewestSamples, tallyCalibration } from '../calibration/tally-calibration.ts';
import { truthSchema } from '../calibration/truth.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { readJournal } from '../journal/reader.ts';
import { viewRun } from '../slo/run-view.ts';
import { findInvalidity } from '../slo/validity.ts';
import type { RunningStack } from '../stack/running-stack.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import { catchSignals } from './catch-signals.ts';
import { describeHeader } from './describe-header.ts';
import { EXIT_CODES } from './exit-code.ts';
import { type CheckedScenario, loadChecked, printProblems } from './load-checked.ts';

const ANSWERS = 'calibration/scenarios/known-answers.yaml';
/** Apart, since a stack that loses writes never recovers: nothing that loses them may be waited for. */
const WRITES = 'calibration/scenarios/known-writes.yaml';
const READS = 'calibration/scenarios/known-reads.yaml';
/** Known answers of one experiment, at the least; twice as many experiments are given up. */
const ANSWERS_PER_RUN = 30;
const TRUTH_WITHIN_MS = 5_000;

export interface CalibrateOptions {
  /** Known answers wanted for each quantity. */
  runs: string;
  seed?: string;
  reports: string;
  backend: string;
}

/** Measures the error of the instrument on this machine; prints and writes the table. */
export async function calibrate(options: CalibrateOptions): Promise<number> {
  const { runs, problems } = await loadChecked([ANSWERS, WRITES, READS]);
  const [answers, writes, reads] = runs;
  if (!answers || !writes || !reads) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const wanted = Number(options.runs);
  if (!Number.isInteger(wanted) || wanted < 1) {
    const got = `got --runs ${options.runs}. Expected a whole number of at least 1.`;
    process.stderr.write(`Failed to calibrate: ${got}\n`);
    return EXIT_CODES.badInput;
  }
  const interruption = catchSignals();
  const name = `calibrate-${new Date().toISOString().replaceAll(':', '-').replace('Z', '')}`;
  const folder = resolve(options.reports, name);
  mkdirSync(folder, { recursive: true });
  try {
    await using stack = await startStub(name, answers, folder, options.backend);
    const experiments = {
      stack,
      answers,
      counted: [writes, reads],
      folder,
      wanted,
      interrupted: interruption.signal,
    };
    const compared = await measureEnough(experiments, options);
    if (interruption.signal.aborted) {
      process.stderr.write('interrupted: the stack was ended, nothing was concluded\n');
      return EXIT_CODES.interrupted;
    }
    return conclude(tallyCalibration(compared, wanted), folder);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return EXIT_CODES.environmentFailed;
  }
}

interface Experiments {
  stack: RunningStack;
  answers: CheckedScenario;
  /** Whose mistakes are counted, apart from the known answers. */
  counted: CheckedScenario[];
  folder: string;
  wanted: number;
  interrupted: AbortSignal;
}

/** Writes and reads once, then experiments until every quantity has enough known answers. */
async function measureEnough(
  experiments: Experiments,
  { seed = 'calibration', backend }: CalibrateOptions,
): Promise<ComparedRun[]> {
  const { answers, counted, wanted, interrupted } = experiments;
  const compared: ComparedRun[] = [];
  const most = counted.length + 2 * Math.ceil(wanted / ANSWERS_PER_RUN);
  for (let ordinal = 0; ordinal <= most && !interrupted.aborted; ordinal += 1) {
    const { quantity, samples } = fewestSamples(compared);
    if (samples >= wanted) break;
    const scenario = counted[ordinal] ?? answers;
    const progress =
      ordinal < counted.length ? '' : `: ${samples} of ${wanted} for ${quantity} so far`;
    process.stdout.write(`experiment ${ordinal + 1}${progress}\n`);
    const one = { seed: `${seed}-${ordinal}`, backend };
    const run = await measureOnce(experiments, scenario, `${ordinal}`, one);
    if (run) compared.push(run);
  }
  return compared;
}

function conclude(calibration: Calibration, folder: string): number {
  const table = renderCalibration(calibration);
  writeFileSync(join(folder, 'calibration.md'), `${table}\n`);
  writeFileSync(join(folder, 'calibration.json'), JSON.stringify(calibration, undefined, 2));
  process.stdout.write(`\n${table}\n\n${join(folder, 'calibration.md')}\n`);
  const { tallies, counts } = calibration;
  if ([...tallies, ...counts].every(({ passed }) => passed)) return EXIT_CODES.met;
  const isRight = tallies.every((tally) => tally.isRight) && counts.every(({ passed }) => passed);
  if (!isRight) return EXIT_CODES.missed;
  process.stdout.write(
    'right, but wider than its bounds: this machine was busy meanwhile. Repeat it on an idle one.\n',
  );
  return EXIT_CODES.inconclusive;
}

function startStub(
  run: string,
  { topology, scenario }: CheckedScenario,
  reportFolder: string,
  backend: string,
): Promise<RunningStack> {
  const { settings } = scenario;
  const start = backends[backend]?.start;
  if (!start) throw new Error(`Failed to find the backend ${backend}.`);
  return start({
    run,
    topology,
    settings,
    seed: 'calibration',
    reportFolder,
    onProgress: () => {},
  });
}

/** One experiment beside its truth; undefined when it proved nothing, or was interrupted. */
async function measureOnce(
  { stack, folder, interrupted }: Experiments,
  { scenario, topology }: CheckedScenario,
  name: string,
  { seed, backend }: { seed: string; backend: string },
): Promise<ComparedRun | undefined> {
  mkdirSync(join(folder, name));
  await ask(stack, '/truth/reset');
  const plan = planTimeline(scenario, topology, seed);
  const header = describeHeader(seed, scenario, topology, plan, { seed, backend });
  const journalPath = join(folder, name, 'journal.ndjson');
  const onProgress = (): void => {};
  const secrets: string[] = [];
  const result = await runExperiment({
    header,
    journalPath,
    secrets,
    stack,
    interrupted,
    onProgress,
  });
  if (result.outcome === 'failed') throw new Error(result.detail);
  const text = await ask(stack, '/truth');
  writeFileSync(join(folder, name, 'truth.json'), text);
  if (interrupted.aborted) return undefined;
  const run = viewRun(readJournal(journalPath));
  const [invalid] = findInvalidity(run);
  if (invalid === undefined) return compareRun(run, truthSchema.parse(JSON.parse(text)));
  process.stdout.write(`experiment left out: ${invalid}\n`);
  return undefined;
}

async function ask(stack: RunningStack, path: string): Promise<string> {
  const { host, port } = stack.direct('stub');
  const signal = AbortSignal.timeout(TRUTH_WITHIN_MS);
  return (await fetch(`http://${host}:${port}${path}`, { signal })).text();
}
