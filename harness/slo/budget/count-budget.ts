import type { ServiceLevel } from '../../objectives/service-level.ts';
import { cutStretch, type Stretch, type Tally } from './stretch.ts';

/** How an objective cuts time, where its method does. */
export interface Slicing {
  sliceMs: number;
  /** Where the first slice begins. */
  originMs: number;
  /** Share of good from which a slice is good; only the method `timeslices` asks. */
  sliceTarget: number;
}

/**
 * What a budgeting method counts, in the order of time: the events themselves; each slice of time as one,
 * good or bad (`timeslices`); or each slice as one, good by its own share (`ratio-timeslices`). A slice in
 * which nothing happened counts neither way.
 */
export function countByMethod(
  method: ServiceLevel['method'],
  stretches: Iterable<Stretch>,
  slicing: Slicing,
): Stretch[] {
  if (method === 'occurrences') return [...stretches];
  return sliceStretches(stretches, slicing).map(({ fromMs, toMs, good, bad }) => {
    const share = good / (good + bad);
    if (method === 'ratio-timeslices') return { fromMs, toMs, good: share, bad: 1 - share };
    const isGood = share >= slicing.sliceTarget;
    return { fromMs, toMs, good: isGood ? 1 : 0, bad: isGood ? 0 : 1 };
  });
}

const NOTHING: Tally = { good: 0, bad: 0 };

/** Good and bad of each slice of time in which anything happened. */
export function sliceStretches(
  stretches: Iterable<Stretch>,
  { sliceMs, originMs }: Pick<Slicing, 'sliceMs' | 'originMs'>,
): Stretch[] {
  const parts = new Map<number, Tally>();
  const add = (index: number, part: Tally): void => {
    const { good, bad } = parts.get(index) ?? NOTHING;
    parts.set(index, { good: good + part.good, bad: bad + part.bad });
  };
  for (const stretch of stretches) {
    const first = Math.floor((stretch.fromMs - originMs) / sliceMs);
    const last = Math.max(first, Math.ceil((stretch.toMs - originMs) / sliceMs) - 1);
    // So far away that slices cannot be told apart any more: no instant of a run.
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) continue;
    // Whole, whatever the last bit of the slice's edges: an instant lies in one slice, and in one alone.
    if (stretch.toMs <= stretch.fromMs || first === last) {
      add(first, stretch);
      continue;
    }
    for (let index = first; index <= last; index += 1) {
      const fromMs = originMs + index * sliceMs;
      const part = cutStretch(stretch, fromMs, fromMs + sliceMs);
      if (part) add(index, part);
    }
  }
  const slices = [...parts].map(([index, tally]) => {
    const fromMs = originMs + index * sliceMs;
    return { fromMs, toMs: fromMs + sliceMs, ...tally };
  });
  return slices.filter(({ good, bad }) => good + bad > 0).sort((a, b) => a.fromMs - b.fromMs);
}
