import { joinSpans, type Span } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { endOfForce } from './failover-parties.ts';

/** An outage of a run as three spans: until its middle, the rest under force, and what follows the heal. */
export interface Outage {
  first: Span;
  degraded: Span;
  after: Span;
}

/** Times in which some fault was in force, each with what follows until the next. */
export function listOutages(faults: RunView['faults'], run: RunView): Outage[] {
  const forced = faults.map((fault) => ({
    fromMs: fault.t0?.[0] ?? fault.exposure.fromMs,
    toMs: endOfForce(fault, run),
  }));
  const joined = joinSpans(forced).filter(({ fromMs, toMs }) => toMs > fromMs);
  return joined.map(({ fromMs, toMs }, index) => {
    const middleMs = (fromMs + toMs) / 2;
    const nextMs = joined[index + 1]?.fromMs ?? Math.max(toMs, run.whole.toMs);
    return {
      first: { fromMs, toMs: middleMs },
      degraded: { fromMs: middleMs, toMs },
      after: { fromMs: toMs, toMs: nextMs },
    };
  });
}
