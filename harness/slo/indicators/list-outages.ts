import { joinSpans, type Span } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { endOfForce } from './failover-parties.ts';

/** An outage of a run as three spans: until its middle, the rest under force, and what follows the heal. */
export interface Outage {
  first: Span;
  degraded: Span;
  after: Span;
  /** When the next fault begins: what is under way then is harmed by that one. */
  nextMs: number;
}

/**
 * Times in which some of these faults were in force, each with what follows until the next of the run: what
 * another fault does is its own cost.
 */
export function listOutages(faults: RunView['faults'], run: RunView): Outage[] {
  const begins = joinForces(run.faults, run).map(({ fromMs }) => fromMs);
  return joinForces(faults, run).map(({ fromMs, toMs }) => {
    const middleMs = (fromMs + toMs) / 2;
    const nextMs = begins.find((beginMs) => beginMs >= toMs) ?? Infinity;
    return {
      first: { fromMs, toMs: middleMs },
      degraded: { fromMs: middleMs, toMs },
      after: { fromMs: toMs, toMs: Math.min(nextMs, Math.max(toMs, run.whole.toMs)) },
      nextMs,
    };
  });
}

function joinForces(faults: RunView['faults'], run: RunView): Span[] {
  const forced = faults.map((fault) => ({
    fromMs: fault.t0?.[0] ?? fault.exposure.fromMs,
    toMs: endOfForce(fault, run),
  }));
  return joinSpans(forced).filter(({ fromMs, toMs }) => toMs > fromMs);
}
