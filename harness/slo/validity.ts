import type { EventOf } from '../journal/event.ts';
import type { PlannedTrial } from '../scenario/plan.ts';
import type { FaultRecord } from './fault-record.ts';
import type { RunView } from './run-view.ts';
import { findBrokenInstrument } from './sound-instrument.ts';

/** Why a run proves nothing, one sentence each; empty when it is valid. */
export function findInvalidity(run: RunView): string[] {
  const ofFaults = run.faults.flatMap((fault) => findFaultInvalidity(fault, run));
  return [...findRunInvalidity(run), ...ofFaults, ...findUninjected(run)];
}

/** Why nothing at all in the run is evidence, whatever became of its faults. */
export function findRunInvalidity(run: RunView): string[] {
  const reasons = run.torn.map((torn) => `The journal is torn: ${torn}.`);
  if (!run.outcome) reasons.push('The journal is torn: it does not say how the run ended.');
  if (run.outcome?.outcome === 'failed' && run.outcome.detail !== undefined) {
    reasons.push(run.outcome.detail);
  }
  const broken = findBrokenInstrument(run);
  if (broken !== undefined) {
    reasons.push(`The process ${broken} of the harness died, so that what it saw is no evidence.`);
  }
  const unsteady = findUnsteadyBaseline(run);
  if (unsteady) reasons.push(unsteady);
  return reasons;
}

/** Why an injection proves nothing. */
export function findFaultInvalidity(fault: FaultRecord, run: RunView): string[] {
  const { name, target, inForce, felt, asPlanned } = fault;
  if (!inForce) return [`Fault ${name} never came into force on ${target}.`];
  const reasons: string[] = [];
  if (!asPlanned) {
    reasons.push(`Fault ${name} was not as planned: the moment that it waits for did not come.`);
  }
  if (run.recoveries.has(name) && !isSteadyBefore(fault, run)) {
    reasons.push(
      `Fault ${name} was not as planned: the stack was not steady again when it was injected.`,
    );
  }
  if (!felt) {
    reasons.push(
      `Fault ${name} was in force but never felt: nothing that needs ${target} was harmed.`,
    );
  }
  return reasons;
}

/** Whether the stack was itself again, and steady, when a trial was asked for. */
function isSteadyBefore({ name, askedMs }: FaultRecord, run: RunView): boolean {
  if (run.recoveries.get(name)?.startMs === undefined || askedMs === undefined) return false;
  return run.events.of('steady').findLast(({ atMs }) => atMs <= askedMs)?.steady === true;
}

/** Faults that the plan has and a run that was not cut short never asked for, or never ended. */
function findUninjected(run: RunView): string[] {
  if (run.outcome?.outcome !== 'completed') return [];
  const reasons: string[] = [];
  for (const { name, repeat } of run.header.plan.steps) {
    // A series that ended early leaves no row met, but what it proved missed stays so.
    if (repeat && findSeriesEnd(run, repeat)) continue;
    const fault = run.faults.find((each) => each.name === name);
    if (!fault) reasons.push(`Fault ${name} was not as planned: it was never injected.`);
    else if (!fault.gone)
      reasons.push(`Fault ${name} was not as planned: it was never proven gone.`);
  }
  return reasons;
}

/** Why a trial was not injected any more: its series had ended before. */
export function findSeriesEnd(
  run: RunView,
  { step, trial }: PlannedTrial,
): EventOf<'series-ended'> | undefined {
  const ends = run.events.of('series-ended');
  return ends.find((end) => end.step === step && trial > end.injected);
}

function findUnsteadyBaseline(run: RunView): string | undefined {
  const asked = run.faults.map(({ askedMs }) => askedMs).filter((atMs) => atMs !== undefined);
  if (asked.length === 0) return undefined;
  const firstMs = Math.min(...asked);
  const last = run.events.of('steady').findLast(({ atMs }) => atMs <= firstMs);
  if (!last) return 'The baseline was not steady: no steady state was seen before the first fault.';
  return last.steady
    ? undefined
    : `The baseline was not steady at the first fault: ${last.detail}.`;
}
