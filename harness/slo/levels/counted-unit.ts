import type { Goodness } from '../indicators/probe-goodness.ts';
import type { Span } from '../interval.ts';

/** One request, call, turn, failover or second of a run, and whether it was good. */
export interface CountedUnit extends Goodness {
  /** When it counts. */
  atMs: number;
  /** From its beginning to its end: a fault that overlaps it may be the cause. */
  span: Span;
  /** Units of one group share a fate: the turns of a call. Without one, what lies close in time does. */
  group?: string;
}

/** Good for sure, bad for sure, or left open by the lateness of the harness. */
export function isOpen({ certain, possible }: Goodness): boolean {
  return certain !== possible;
}

export const GOOD: Goodness = { certain: true, possible: true };
export const BAD: Goodness = { certain: false, possible: false };
