import { sumTally, type Tally } from '../budget/stretch.ts';
import { joinSpans, type Span, subtractSpans } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import type { CountedItem } from './measure-level.ts';

/** Batches into which the time without a fault is cut: fewer tell too little of their variance. */
const BATCHES = 20;

/**
 * Items in clusters that share a fate. All that one fault hits is one trial, however many calls and requests
 * that are. The rest are the turns of a call, each call, and of requests and seconds what lies in the same
 * twentieth of the time without a fault (batch means).
 */
export function groupClusters(
  items: readonly CountedItem[],
  run: Pick<RunView, 'faults'>,
  windows: readonly Span[],
): Tally[] {
  const exposures = run.faults.map(({ exposure }) => exposure);
  const quiet = subtractSpans(joinSpans([...windows]), joinSpans(exposures));
  const quietMs = quiet.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const clusters = Map.groupBy(items, ({ fromMs, toMs, group }) => {
    const fault = findCause(run.faults, fromMs, toMs);
    if (fault) return `fault ${fault.name}`;
    if (group !== undefined) return `group ${group}`;
    return `batch ${Math.floor((BATCHES * quietBefore(quiet, fromMs)) / Math.max(quietMs, 1))}`;
  });
  return [...clusters.values()].map(sumTally);
}

/** The fault that something overlaps; of several the one that began last. */
export function findCause<F extends { exposure: Span }>(
  faults: readonly F[],
  fromMs: number,
  toMs: number,
): F | undefined {
  let cause: F | undefined;
  for (const fault of faults) {
    const { exposure } = fault;
    if (fromMs > exposure.toMs || toMs < exposure.fromMs) continue;
    if (!cause || exposure.fromMs >= cause.exposure.fromMs) cause = fault;
  }
  return cause;
}

function quietBefore(quiet: readonly Span[], atMs: number): number {
  return quiet.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(atMs, toMs) - fromMs),
    0,
  );
}
