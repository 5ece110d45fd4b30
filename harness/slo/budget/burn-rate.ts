import { liesWithin, type Span } from '../interval.ts';
import type { Tally } from './stretch.ts';

/** Something counted at an instant. */
export interface CountedInstant extends Tally {
  atMs: number;
}

/** The look-back with the largest share of bad: it ends at `atMs`, and so many events lie in it. */
export interface WorstLookback {
  atMs: number;
  badShare: number;
  count: number;
}

/**
 * The worst of all look-backs (t - length, t] that lie wholly in `whole`, end in one of `windows` and
 * have at least `fewest` events. Looked at wherever its content changes, so that none is overlooked.
 * Undefined when there is none. Its burn rate is badShare ÷ (1 - goal).
 */
export function findWorstLookback(
  events: readonly CountedInstant[],
  lookbackMs: number,
  whole: Span,
  windows: readonly Span[],
  fewest = 1,
): WorstLookback | undefined {
  const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
  const earliestMs = whole.fromMs + lookbackMs;
  const ends = new Set<number>([earliestMs, whole.toMs]);
  for (const { fromMs, toMs } of windows) ends.add(fromMs).add(toMs);
  for (const { atMs } of sorted) ends.add(atMs).add(atMs + lookbackMs);
  const lookAt = [...ends]
    .filter((atMs) => atMs >= earliestMs && atMs <= whole.toMs && liesWithin(windows, atMs, atMs))
    .sort((a, b) => a - b);
  let [added, removed, good, bad, count] = [0, 0, 0, 0, 0];
  let worst: WorstLookback | undefined;
  for (const atMs of lookAt) {
    for (; (sorted[added]?.atMs ?? Infinity) <= atMs; added += 1) {
      good += sorted[added]?.good ?? 0;
      bad += sorted[added]?.bad ?? 0;
      count += 1;
    }
    for (; (sorted[removed]?.atMs ?? Infinity) <= atMs - lookbackMs; removed += 1) {
      good -= sorted[removed]?.good ?? 0;
      bad -= sorted[removed]?.bad ?? 0;
      count -= 1;
    }
    if (count < Math.max(1, fewest) || good + bad <= 0) continue;
    const badShare = bad / (good + bad);
    if (!worst || badShare > worst.badShare) worst = { atMs, badShare, count };
  }
  return worst;
}
