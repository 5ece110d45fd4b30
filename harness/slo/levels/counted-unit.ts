import type { Tally } from '../budget/stretch.ts';
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

/** Units in the order of time, each made when it is asked for. They can be gone through again. */
export interface CountedUnits extends Iterable<CountedUnit> {
  /** The same in the order in which they began; absent where that is the order of time. */
  byStart?: Iterable<CountedUnit>;
}

/** A unit or a slice of time, as the method of a service level counts it. */
export interface CountedItem extends Tally {
  fromMs: number;
  group?: string;
}

/** Good for sure, bad for sure, or left open by the lateness of the harness. */
export function isOpen({ certain, possible }: Goodness): boolean {
  return certain !== possible;
}

export const GOOD: Goodness = { certain: true, possible: true };
export const BAD: Goodness = { certain: false, possible: false };
