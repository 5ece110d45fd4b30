import type { FaultRecord } from '../fault-record.ts';
import type { Population } from '../population.ts';
import type { RunView } from '../run-view.ts';

/** Force must last so much longer than the bound that is tested under it. */
const MARGIN_MS = 1_000;

/** The component that a fault keeps away: itself, or the far end of a link. */
export function componentHit({ target }: { target: string }): string {
  return target.includes('->') ? (target.split('->').at(-1) ?? target) : target;
}

/** Faults that hit a member of a chain, other than the one that should take over. */
export function faultsOnChain(
  population: Population,
  run: RunView,
  chain: string[],
  to: string,
): FaultRecord[] {
  const faults = population.faults.length > 0 ? population.faults : run.faults;
  return faults.filter((fault) => {
    const hit = componentHit(fault);
    return fault.t0 !== undefined && hit !== to && chain.includes(hit);
  });
}

/** When the heal was asked, or the end of the load when it never was. */
export function endOfForce(fault: FaultRecord, run: RunView): number {
  return fault.healAskedMs ?? Math.max(fault.exposure.fromMs, run.whole.toMs);
}

/** The last instant at which an answer can be owed so that not giving it is a failure. */
export function lastTrialStart(fault: FaultRecord, run: RunView, withinMs: number): number {
  return endOfForce(fault, run) - withinMs - MARGIN_MS;
}
