import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backends } from '../backends/backends.ts';
import { type ComparedRun, compareRun } from '../calibration/compare-truth.ts';
import { type Calibration, renderCalibration } from '../calibration/render-calibration.ts';
import { type Comparison, tallyComparisons, tallyCounts } from '../calibration/tally.ts';
import { type Truth, truthSchema } from '../calibration/truth.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { readJournal } from '../journal/reader.ts';
import { viewRun } from '../slo/run-view.ts';
import type { RunningStack } from '../stack/running-stack.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import { catchSignals } from './catch-signals.ts';
import { describeHeader } from './describe-header.ts';
import { EXIT_CODES } from './exit-code.ts';
import { type CheckedScenario, loadChecked, printProblems } from './load-checked.ts';

const ANSWERS = 'calibration/scenarios/known-answers.yaml';
/** Apart, since a stack that loses writes never recovers: nothing that loses them may be waited for. */
const WRITES = 'calibration/scenarios/known-writes.yaml';
/** Known failovers of one experiment, of requests and (about) of calls; it has more known turns. */
const ANSWERS_PER_RUN = 10;
/** Lost writes are part of it: nobody waits for them. */
const DRAIN_MS = 2_000;
const FRAME_BOUND_MS = 30;
/** Probes come every 20 ms. */
const PROBE_BOUND_MS = 30;
const TRUTH_WITHIN_MS = 5_000;

export interface CalibrateOptions {
  runs: string;
  seed?: string;
  reports: string;
  backend: string;
}

/** Measures the error of the instrument on this machine; prints and writes the table. */
export async function calibrate(options: CalibrateOptions): Promise<number> {
  const { runs, problems } = loadChecked([ANSWERS, WRITES]);
  const [answers, writes] = runs;
  if (!answers || !writes) {
    printProblems(problems);
    return EXIT_CODES.badInput;
  }
  const interruption = catchSignals();
  const experiments = Math.ceil(Number(options.runs) / ANSWERS_PER_RUN);
  const name = `calibrate-${new Date().toISOString().replaceAll(':', '-').replace('Z', '')}`;
  const folder = resolve(options.reports, name);
  const compared: ComparedRun[] = [];
  mkdirSync(folder, { recursive: true });
  try {
    await using stack = await startStub(name, answers, folder, options.backend);
    for (let ordinal = 0; ordinal <= experiments; ordinal += 1) {
      if (interruption.signal.aborted) return EXIT_CODES.interrupted;
      process.stdout.write(`experiment ${ordinal + 1} of ${experiments + 1}\n`);
      const checked = ordinal === 0 ? writes : answers;
      const seed = `${options.seed ?? 'calibration'}-${ordinal}`;
      const run = join(folder, String(ordinal));
      compared.push(await measureOnce(stack, checked, run, seed, interruption.signal));
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return EXIT_CODES.environmentFailed;
  }
  return conclude(tally(compared), folder);
}

function conclude(calibration: Calibration, folder: string): number {
  const table = renderCalibration(calibration);
  writeFileSync(join(folder, 'calibration.md'), `${table}\n`);
  writeFileSync(join(folder, 'calibration.json'), JSON.stringify(calibration, undefined, 2));
  process.stdout.write(`\n${table}\n`);
  const passed = [...calibration.tallies, ...calibration.counts].every((each) => each.passed);
  return passed ? EXIT_CODES.met : EXIT_CODES.missed;
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

async function measureOnce(
  stack: RunningStack,
  { scenario, topology }: CheckedScenario,
  folder: string,
  seed: string,
  interrupted: AbortSignal,
): Promise<ComparedRun> {
  mkdirSync(folder);
  await ask(stack, '/truth/reset');
  const plan = planTimeline(scenario, topology, seed);
  const run = seed;
  const header = describeHeader(run, scenario, topology, plan, { seed, backend: 'embedded' });
  header.stack.drainMs = DRAIN_MS;
  const journalPath = join(folder, 'journal.ndjson');
  const onProgress = (): void => {};
  const secrets: string[] = [];
  await runExperiment({ header, journalPath, secrets, stack, interrupted, onProgress });
  const truth: Truth = truthSchema.parse(JSON.parse(await ask(stack, '/truth')));
  writeFileSync(join(folder, 'truth.json'), JSON.stringify(truth));
  return compareRun(viewRun(readJournal(journalPath)), truth);
}

async function ask(stack: RunningStack, path: string): Promise<string> {
  const { host, port } = stack.direct('stub');
  const signal = AbortSignal.timeout(TRUTH_WITHIN_MS);
  return (await fetch(`http://${host}:${port}${path}`, { signal })).text();
}

function tally(compared: ComparedRun[]): Calibration {
  const all = (pick: (run: ComparedRun) => Comparison[]): Comparison[] => compared.flatMap(pick);
  return {
    tallies: [
      tallyComparisons(
        'turn latency',
        all((run) => run.turnLatency),
        FRAME_BOUND_MS,
      ),
      tallyComparisons(
        'dead air',
        all((run) => run.deadAir),
        FRAME_BOUND_MS,
      ),
      tallyComparisons(
        'answer gap',
        all((run) => run.answerGap),
        FRAME_BOUND_MS,
      ),
      tallyComparisons(
        'voice failover',
        all((run) => run.voiceFailover),
        FRAME_BOUND_MS,
      ),
      tallyComparisons(
        'request failover',
        all((run) => run.requestFailover),
        PROBE_BOUND_MS,
      ),
    ],
    counts: tallyCounts(compared.map((run) => run.counts)),
  };
}
