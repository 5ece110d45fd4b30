import { liesWithin, type Span } from '../interval.ts';
import type { Tally } from './stretch.ts';

/** Something counted at an instant. */
export interface CountedInstant extends Tally {
  atMs: number;
  /** It began in a window that is asked for, and counts only later: a call that a fault broke. */
  isHit?: boolean;
}

/** The look-back with the largest share of bad: it ends at `atMs`, and so many events lie in it. */
export interface WorstLookback {
  atMs: number;
  badShare: number;
  count: number;
}

export interface Lookbacks {
  /** Of those with enough events; undefined when there is none. */
  worst?: WorstLookback;
  /** Of those with fewer the one with the largest share of bad; one without any counts as all bad. */
  thin?: WorstLookback;
}

/**
 * The worst of all look-backs (t - length, t] that lie wholly in `whole` and end in one of `windows`, or with
 * an event that was hit in one: of those with at least `fewest` events, and of the thin ones. Looked at wherever its content changes, so
 * that none is overlooked. Its burn rate is badShare ÷ (1 - goal).
 */
export function findWorstLookbacks(
  events: readonly CountedInstant[],
  lookbackMs: number,
  whole: Span,
  windows: readonly Span[],
  fewest = 1,
): Lookbacks {
  const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
  const earliestMs = whole.fromMs + lookbackMs;
  const ends = new Set<number>([earliestMs, whole.toMs]);
  for (const { fromMs, toMs } of windows) ends.add(fromMs).add(toMs);
  for (const { atMs } of sorted) ends.add(atMs).add(atMs + lookbackMs);
  const hit = new Set(sorted.filter(({ isHit }) => isHit).map(({ atMs }) => atMs));
  const isAsked = (atMs: number): boolean => hit.has(atMs) || liesWithin(windows, atMs, atMs);
  const lookAt = [...ends]
    .filter((atMs) => atMs >= earliestMs && atMs <= whole.toMs && isAsked(atMs))
    .sort((a, b) => a - b);
  let [added, removed, good, bad, count] = [0, 0, 0, 0, 0];
  const found: Lookbacks = {};
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
    // Before anything was counted there is nothing that could have become rare.
    if (added === 0) continue;
    const badShare = good + bad > 0 ? bad / (good + bad) : 1;
    const kind = count < Math.max(1, fewest) || good + bad <= 0 ? 'thin' : 'worst';
    const former = found[kind];
    if (!former || badShare > former.badShare) found[kind] = { atMs, badShare, count };
  }
  return found;
}
