import type { Span } from '../interval.ts';
import type { CountedUnit } from '../levels/counted-unit.ts';
import type { Outage } from './list-outages.ts';

export interface Part {
  bad: number;
  all: number;
  /** Of all: begun before the part did. */
  early: number;
}

/** Units of an outage, part by part. */
export interface OutageParts {
  first: Part;
  degraded: Part;
  after: Part;
}

export const NOTHING: Part = { bad: 0, all: 0, early: 0 };

/** Units of each part of each outage, in one pass: outages are disjoint and in the order of time. */
export function countOutageParts(
  outages: readonly Outage[],
  units: Iterable<CountedUnit>,
  reading: 'certain' | 'possible',
): OutageParts[] {
  const parts = outages.map(() => ({
    first: { ...NOTHING },
    degraded: { ...NOTHING },
    after: { ...NOTHING },
  }));
  for (const unit of units) {
    const { atMs, span } = unit;
    const isBad = !unit[reading];
    const own = lastBegunBy(outages, atMs);
    // What was under way at t0 is the first to be harmed, though it began before.
    for (let index = lastBegunBy(outages, Math.max(atMs, span.toMs)); index >= 0; index -= 1) {
      const first = outages[index]?.first;
      if (!first || first.toMs <= atMs) break;
      count(parts[index]?.first, isBad, atMs < first.fromMs);
    }
    const outage = outages[own];
    if (!outage) continue;
    if (isIn(outage.degraded, atMs)) count(parts[own]?.degraded, isBad);
    if (isIn(outage.after, atMs) && span.toMs < outage.nextMs) count(parts[own]?.after, isBad);
  }
  return parts;
}

function count(part: Part | undefined, isBad: boolean, isEarly = false): void {
  if (!part) return;
  part.all += 1;
  if (isBad) part.bad += 1;
  if (isEarly) part.early += 1;
}

/** Index of the last outage that had begun by then; -1 before the first. */
function lastBegunBy(outages: readonly Outage[], atMs: number): number {
  let low = 0;
  let high = outages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outages[middle]?.first.fromMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isIn({ fromMs, toMs }: Span, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}
