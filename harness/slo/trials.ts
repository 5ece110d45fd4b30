import {
  type FailoverRow,
  isFailoverRow,
  nameFailover,
  testsFailover,
} from '../scenario/failover-row.ts';
import type { PlannedStep } from '../scenario/plan.ts';
import { estimateCoverage } from './coverage-estimate.ts';
import type { FaultRecord } from './fault-record.ts';
import { formatQuantity } from './format-quantity.ts';
import { timeTakeovers } from './indicators/failover.ts';
import { countUnderForce, isOwed, timeTakeover } from './indicators/request-failover.ts';
import type { Sample } from './interval.ts';
import { resolvePopulation } from './population.ts';
import type { RunView } from './run-view.ts';
import { slowest } from './statistics.ts';
import { findFaultInvalidity, findRunInvalidity, findSeriesEnd } from './validity.ts';
import type { Trial, TrialSeries } from './verdict.ts';

/** The trials of a run that repeats a fault, for each row that bounds a failover; none otherwise. */
export function viewTrials(run: RunView): TrialSeries[] {
  const { plan, scenario } = run.header;
  if (!plan.steps.some(({ repeat }) => repeat)) return [];
  const series = scenario.expect.filter(isFailoverRow).map((row) => viewSeries(row, run));
  return series.filter(({ trials }) => trials.length > 1);
}

/**
 * One injection is one trial, however many calls it hits: it succeeded when all that were owed an
 * answer under force got the backup within the bound. Trials that were planned and never injected are
 * in the list too. `obstacles`: why none of them says anything, such as a run that was cut short.
 */
export function viewSeries(
  row: FailoverRow,
  run: RunView,
  obstacles = findWholeObstacle(run),
): TrialSeries {
  const { plan, stack } = run.header;
  const { faults } = resolvePopulation(row.window, run);
  const judged = faults.length > 0 ? faults : run.faults;
  const [whole] = obstacles;
  const trials: Trial[] = [];
  for (const step of plan.steps) {
    if (!testsFailover(step, row, stack)) continue;
    const fault = run.faults.find(({ name }) => name === step.name);
    if (fault && !judged.includes(fault)) continue;
    const told = whole ?? explainNone(step, fault, run);
    const assessed: Omit<Trial, 'trial' | 'fault'> =
      fault && told === undefined
        ? assessTrial(row, fault, run)
        : { outcome: 'none', units: 0, reason: told };
    trials.push({ trial: trials.length + 1, fault: step.name, ...assessed });
  }
  const called = trials.filter(({ outcome }) => outcome !== 'none');
  const succeeded = called.filter(({ outcome }) => outcome === 'succeeded');
  return {
    failover: nameFailover(row, stack),
    line: row.line,
    withinMs: row.withinMs,
    trials,
    // What cannot be told is no success: left out, the failures of a late instrument would be forgotten.
    coverage: estimateCoverage(succeeded.length, called.length),
  };
}

/** A run that was cut short is not the whole of it: what cut it may have hidden a failure. */
function findWholeObstacle(run: RunView): string[] {
  const reasons = findRunInvalidity(run);
  const outcome = run.outcome?.outcome ?? 'completed';
  return outcome === 'completed' ? reasons : [...reasons, `The run was ${outcome}.`];
}

/** Why an injection says nothing, before its calls are looked at. */
function explainNone(
  { name, repeat }: PlannedStep,
  fault: FaultRecord | undefined,
  run: RunView,
): string | undefined {
  if (fault) return findFaultInvalidity(fault, run)[0];
  const end = repeat && findSeriesEnd(run, repeat);
  return end ? `The series had ended: ${end.detail}.` : `Fault ${name} was never injected.`;
}

function assessTrial(
  row: FailoverRow,
  fault: FaultRecord,
  run: RunView,
): Omit<Trial, 'trial' | 'fault'> {
  if (row.kind === 'failover') {
    const samples = timeTakeovers(row, fault, run);
    const reason = 'no call was owed an answer long enough';
    if (samples.length === 0) return { outcome: 'none', units: 0, reason };
    return decideTrial(samples, samples.length, row.withinMs);
  }
  if (!isOwed(fault, run, row.withinMs)) {
    const reason = 'the fault did not last for the bound and 1 s more';
    return { outcome: 'none', units: 0, reason };
  }
  const units = countUnderForce(fault, row.of, run);
  if (units === 0) return { outcome: 'none', units, reason: 'no request was sent under force' };
  return decideTrial([timeTakeover(fault, row.of, 'equal', run)], units, row.withinMs);
}

/** The slowest unit decides. */
function decideTrial(
  samples: Sample[],
  units: number,
  withinMs: number,
): Omit<Trial, 'trial' | 'fault'> {
  const { low = 0, high = 0, worst } = slowest(samples);
  const ends = {
    ...(Number.isFinite(low) ? { lowMs: low } : {}),
    ...(Number.isFinite(high) ? { highMs: high } : {}),
  };
  if (high <= withinMs) return { outcome: 'succeeded', units, ...ends };
  if (low > withinMs) return { outcome: 'failed', units, ...ends, reason: worst };
  const bound = formatQuantity(withinMs, 'ms');
  const reason = `the measurement cannot tell: the bound is ${bound}, and ${worst}`;
  return { outcome: 'undecided', units, ...ends, reason };
}
