import type { RunView } from '../run-view.ts';
import { findCause } from './group-clusters.ts';
import type { CountedItem } from './measure-level.ts';

/** Faults under which anything was bad, and beside them the stretches in which nothing good was seen. */
export function countIncidents(
  items: readonly CountedItem[],
  run: Pick<RunView, 'faults'>,
): number {
  const faults = new Set<string>();
  let spells = 0;
  let isBad = false;
  for (const { bad, good, fromMs, toMs } of items.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const fault = findCause(run.faults, fromMs, toMs);
    if (fault) {
      if (bad > 0) faults.add(fault.name);
      isBad = false;
      continue;
    }
    if (bad > 0 && !isBad) spells += 1;
    if (bad > 0 || good > 0) isBad = bad > 0;
  }
  return faults.size + spells;
}
