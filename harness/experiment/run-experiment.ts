import { dirname, join } from 'node:path';
import { monotonicMs } from '../journal/clock.ts';
import type { PhaseName } from '../journal/event.ts';
import { watchLateness } from '../journal/lateness.ts';
import { JournalWriter, type Source } from '../journal/writer.ts';
import { type K6Load, prepareK6Load } from '../load/k6-load.ts';
import { RecoveryWatch } from '../slo/indicators/recovery-watch.ts';
import { SteadyState } from '../slo/indicators/steady-state.ts';
import { AbortWatch } from './abort-watch.ts';
import {
  type Experiment,
  type ExperimentOptions,
  type ExperimentOutcome,
  type ExperimentResult,
  experimentNow,
  HealFailure,
  waitUntil,
} from './experiment.ts';
import { generateLoad } from './generate-load.ts';
import { LiveAnswers } from './live-answers.ts';
import { observeStack } from './observe-stack.ts';
import { runTimeline } from './run-timeline.ts';

/** Load without a fault, for a control scenario. */
const CONTROL_MS = 20_000;
/** After recovery, so that "after recovery" has samples. */
const AFTERMATH_MS = 3_000;
const TICK_MS = 50;
/** A script that is to come to its own end, and that does not by then. */
const LONGEST_SCRIPT_MS = 3_600_000;

/**
 * Runs a scenario against a running stack: baseline, faults, recovery, aftermath, drain. Everything
 * seen goes to the journal as it happens; nothing is judged here.
 */
export async function runExperiment(options: ExperimentOptions): Promise<ExperimentResult> {
  const writer = new JournalWriter(options.journalPath, options.header, options.secrets);
  const source = writer.openSource('experiment', 'runner');
  const lateness = watchLateness(source, 'runner');
  const clock = setInterval(() => source.emit({ kind: 'clock', wallMs: Date.now() }), 1_000);
  source.emit({ kind: 'clock', wallMs: Date.now() });
  const observation = await observeStack(options.stack, writer);
  let result: ExperimentResult;
  try {
    result = await runPhases(options, writer, source);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    result = { outcome: 'failed', healed: !(error instanceof HealFailure), detail };
  }
  await observation.close();
  lateness.stop();
  clearInterval(clock);
  source.emit({ kind: 'outcome', outcome: result.outcome, detail: result.detail });
  source.close();
  writer.close();
  return result;
}

async function runPhases(
  options: ExperimentOptions,
  writer: JournalWriter,
  source: Source,
): Promise<ExperimentResult> {
  const { header, stack } = options;
  const k6Source = options.k6 === undefined ? undefined : writer.openSource('load', 'runner');
  const k6 = k6Source && (await prepareK6(options, k6Source));
  const sources = {
    callers: writer.openSource('callers', 'runner'),
    probes: writer.openSource('probes', 'runner'),
    ledger: writer.openSource('ledger', 'runner'),
  };
  const load = generateLoad(header.run, header.scenario, stack, header.seed, sources, k6);
  const answers = new LiveAnswers();
  const steady = new SteadyState(header.scenario.steady);
  const abort = new AbortWatch(header.scenario.abort);
  const recovery = new RecoveryWatch(header.scenario.steady);
  writer.subscribe((event) => {
    answers.accept(event);
    steady.accept(event);
    abort.accept(event);
    recovery.accept(event);
  });
  let phase: PhaseName = 'baseline';
  const enter = (next: PhaseName): void => {
    phase = next;
    source.emit({ kind: 'phase', phase });
  };
  const experiment = { ...options, writer, source, load, answers, steady, abort, recovery, enter };
  enter('baseline');
  load.start();
  const ticker = setInterval(() => {
    const elapsedMs = monotonicMs() - writer.originMs;
    options.onProgress({ phase, elapsedMs, detail: `${load.callsUnderWay} calls under way` });
  }, 500);
  try {
    const reached = await runLoadedPhases(experiment);
    await load.stop();
    const outcome = reached === 'completed' && load.failure !== undefined ? 'failed' : reached;
    enter('drain');
    await load.drain(outcome === 'completed' ? header.stack.drainMs : 5_000);
    enter('end');
    return { outcome, healed: true, ...(load.failure ? { detail: load.failure } : {}) };
  } finally {
    clearInterval(ticker);
    await load.stop();
    for (const part of Object.values(sources)) part.close();
    k6Source?.close();
  }
}

async function prepareK6(options: ExperimentOptions, source: Source): Promise<K6Load> {
  const { header, stack, k6, journalPath } = options;
  try {
    return await prepareK6Load({
      scripts: header.scenario.load.k6 ?? [],
      k6: k6 ?? { command: 'k6' },
      source,
      launch: (program) => stack.launch(program),
      resolve: (template) => stack.resolve(template),
      logFolder: join(dirname(journalPath), 'logs'),
    });
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The phases under load; each wait ends early when the run is interrupted or aborted. */
async function runLoadedPhases(experiment: Experiment): Promise<ExperimentOutcome> {
  const { header, enter, interrupted, abort, load } = experiment;
  const stopped = (): ExperimentOutcome | undefined => {
    if (interrupted.aborted) return 'interrupted';
    if (load.failure !== undefined) return 'failed';
    return abort.tripped(experimentNow(experiment)) ? 'aborted' : undefined;
  };
  const steadyTicker = watchSteady(experiment);
  try {
    if (header.plan.steps.length === 0) {
      await waitUntil(() => experimentNow(experiment) >= CONTROL_MS || !!stopped(), CONTROL_MS * 2);
      await waitUntil(() => load.isDone || !!stopped(), LONGEST_SCRIPT_MS);
      return stopped() ?? 'completed';
    }
    await runTimeline(experiment, () => stopped() !== undefined);
    const early = stopped();
    if (early) return early;
    enter('recovery');
    await awaitRecovery(experiment, stopped);
    enter('aftermath');
    const endMs = experimentNow(experiment) + AFTERMATH_MS;
    await waitUntil(() => experimentNow(experiment) >= endMs || !!stopped(), AFTERMATH_MS * 2);
    await waitUntil(() => load.isDone || !!stopped(), LONGEST_SCRIPT_MS);
    return stopped() ?? 'completed';
  } finally {
    steadyTicker.stop();
  }
}

/** Journals the steady state each time that it changes. */
function watchSteady(experiment: Experiment): { stop(): void } {
  let last: boolean | undefined;
  const timer = setInterval(() => {
    const { steady, detail } = experiment.steady.evaluate(experimentNow(experiment));
    if (steady === last) return;
    last = steady;
    experiment.source.emit({ kind: 'steady', steady, detail });
  }, TICK_MS);
  return { stop: () => clearInterval(timer) };
}

async function awaitRecovery(
  experiment: Experiment,
  stopped: () => ExperimentOutcome | undefined,
): Promise<void> {
  const recovered = (): boolean =>
    experiment.recovery.recoveredAt(experimentNow(experiment)) !== undefined;
  await waitUntil(() => recovered() || !!stopped(), RecoveryWatch.withinMs);
}
