import type { FaultRecord } from './fault-record.ts';
import type { RunView } from './run-view.ts';
import { findBrokenInstrument } from './sound-instrument.ts';

/** Why a run proves nothing, one sentence each; empty when it is valid. */
export function findInvalidity(run: RunView): string[] {
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
  for (const fault of run.faults) reasons.push(...findFaultInvalidity(fault));
  reasons.push(...findUninjected(run));
  return reasons;
}

function findFaultInvalidity(fault: FaultRecord): string[] {
  const { name, target, inForce, felt, asPlanned } = fault;
  if (!inForce) return [`Fault ${name} never came into force on ${target}.`];
  const reasons: string[] = [];
  if (!asPlanned) {
    reasons.push(`Fault ${name} was not as planned: the moment that it waits for did not come.`);
  }
  if (!felt) {
    reasons.push(
      `Fault ${name} was in force but never felt: nothing that needs ${target} was harmed.`,
    );
  }
  return reasons;
}

/** Faults that the plan has and a run that was not cut short never asked for, or never ended. */
function findUninjected(run: RunView): string[] {
  if (run.outcome?.outcome !== 'completed') return [];
  const reasons: string[] = [];
  for (const { name } of run.header.plan.steps) {
    const fault = run.faults.find((each) => each.name === name);
    if (!fault) reasons.push(`Fault ${name} was not as planned: it was never injected.`);
    else if (!fault.gone)
      reasons.push(`Fault ${name} was not as planned: it was never proven gone.`);
  }
  return reasons;
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
