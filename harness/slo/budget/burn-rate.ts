import type { Span } from '../interval.ts';
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

/** Journals tell instants to a microsecond: in whole ones no last bit decides what lies in a look-back. */
const STEPS_PER_MS = 1_000;
const toSteps = (ms: number): number => Math.round(ms * STEPS_PER_MS);
const spanToSteps = ({ fromMs, toMs }: Span): [number, number] => [toSteps(fromMs), toSteps(toMs)];

/**
 * The worst of all look-backs (t - length, t] that lie wholly in `whole` and end in one of `windows`, or with
 * an event that was hit in one: of those with at least `fewest` events, and of the thin ones. Looked at
 * wherever its content changes, so that none is overlooked. Its burn rate is badShare ÷ (1 - goal).
 */
export function findWorstLookbacks(
  events: readonly CountedInstant[],
  lookbackMs: number,
  whole: Span,
  windows: readonly Span[],
  fewest = 1,
): Lookbacks {
  const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
  const at = Float64Array.from(sorted, ({ atMs }) => toSteps(atMs));
  const lookback = toSteps(lookbackMs);
  let [added, removed, good, bad, count] = [0, 0, 0, 0, 0];
  const found: Lookbacks = {};
  for (const end of listEnds(sorted, at, lookback, spanToSteps(whole), windows.map(spanToSteps))) {
    for (; (at[added] ?? Infinity) <= end; added += 1) {
      good += sorted[added]?.good ?? 0;
      bad += sorted[added]?.bad ?? 0;
      count += 1;
    }
    for (; (at[removed] ?? Infinity) <= end - lookback; removed += 1) {
      good -= sorted[removed]?.good ?? 0;
      bad -= sorted[removed]?.bad ?? 0;
      count -= 1;
    }
    // Before anything was counted there is nothing that could have become rare.
    if (added === 0) continue;
    const badShare = good + bad > 0 ? bad / (good + bad) : 1;
    const kind = count < Math.max(1, fewest) || good + bad <= 0 ? 'thin' : 'worst';
    const former = found[kind];
    const atMs = end / STEPS_PER_MS;
    if (!former || badShare > former.badShare) found[kind] = { atMs, badShare, count };
  }
  return found;
}

/** Wherever the content of a look-back changes, and at the ends of the run and of the windows; in steps. */
function listEnds(
  sorted: readonly CountedInstant[],
  at: Float64Array,
  lookback: number,
  [from, to]: [number, number],
  windows: [number, number][],
): number[] {
  const earliest = from + lookback;
  const ends = new Set([earliest, to, ...windows.flat()]);
  for (const each of at) ends.add(each).add(each + lookback);
  const hit = new Set(at.filter((_, index) => sorted[index]?.isHit));
  const isAsked = (end: number): boolean =>
    hit.has(end) || windows.some(([first, last]) => end >= first && end <= last);
  return [...ends]
    .filter((end) => end >= earliest && end <= to && isAsked(end))
    .sort((a, b) => a - b);
}
