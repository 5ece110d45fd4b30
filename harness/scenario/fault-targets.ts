import type { ComponentKind } from './known-stack.ts';
import type { FaultKind } from './scenario.ts';

interface FaultTarget {
  /** What it can hit. */
  on: readonly (ComponentKind | 'link')[];
  /** `required` lasts as long as the scenario says; `none` is over at once. */
  duration: 'required' | 'optional' | 'none';
}

/** What each kind of fault can hit, and whether it lasts. */
export const FAULT_TARGETS: Record<FaultKind, FaultTarget> = {
  kill: { on: ['service', 'datastore', 'provider'], duration: 'required' },
  pause: { on: ['service', 'datastore'], duration: 'required' },
  restart: { on: ['service', 'datastore'], duration: 'none' },
  silence: { on: ['provider'], duration: 'required' },
  down: { on: ['link'], duration: 'required' },
  reset: { on: ['link'], duration: 'optional' },
  latency: { on: ['link'], duration: 'required' },
};

/** Kinds of fault that can hit such a target. */
export function listFaultsOn(target: ComponentKind | 'link'): string[] {
  return Object.entries(FAULT_TARGETS)
    .filter(([, { on }]) => on.includes(target))
    .map(([kind]) => kind);
}
