import type { JournalEvent } from '../../journal/event.ts';
import type { SteadyCondition } from '../../scenario/scenario.ts';

/** A turn that ended, or a request that was answered or given up. */
export interface SteadyUnit {
  atMs: number;
  good: boolean;
}

/** The unit that an event adds to a condition, if it does. */
export function steadyUnitOf(
  condition: SteadyCondition | undefined,
  event: JournalEvent,
): SteadyUnit | undefined {
  if (event.kind === 'turn-ended' && condition?.kind !== 'availability') {
    return { atMs: event.atMs, good: event.outcome === 'answered' };
  }
  if (event.kind !== 'probe' || condition?.kind === 'turn-success') return undefined;
  if (condition && condition.of !== event.probe) return undefined;
  return { atMs: event.answeredMs ?? event.atMs, good: event.good };
}

/** `turn-success`, `availability of user` */
export function describeCondition(condition: SteadyCondition): string {
  return condition.kind === 'availability' ? `availability of ${condition.of}` : condition.kind;
}
