import {
  LINK_FAULT_NAMES,
  type LinkFaultName,
  linkFault,
  linkFaultType,
} from '../link-faults/catalogue.ts';
import type { ComponentKind } from './known-stack.ts';
import { PROVIDER_FAULT_NAMES, type ProviderFaultName } from './provider-faults.ts';
import type { ComponentFaultKind, FaultKind } from './scenario.ts';

interface FaultTarget {
  /** What it can hit. */
  on: readonly (ComponentKind | 'link')[];
  /** `required` lasts as long as the scenario says; `none` is over at once. */
  duration: 'required' | 'optional' | 'none';
}

const COMPONENT_FAULTS: Record<ComponentFaultKind, FaultTarget> = {
  kill: { on: ['service', 'datastore', 'provider'], duration: 'required' },
  stop: { on: ['service', 'datastore'], duration: 'required' },
  pause: { on: ['service', 'datastore'], duration: 'required' },
  restart: { on: ['service', 'datastore'], duration: 'none' },
  'clock-skew': { on: ['service'], duration: 'required' },
  'disk-full': { on: ['datastore'], duration: 'required' },
  'cpu-pressure': { on: ['service', 'datastore'], duration: 'required' },
  'memory-pressure': { on: ['service', 'datastore'], duration: 'required' },
  partition: { on: ['service', 'datastore', 'provider', 'link'], duration: 'required' },
};

const PROVIDER_FAULT_TARGETS = Object.fromEntries(
  PROVIDER_FAULT_NAMES.map((name): [ProviderFaultName, FaultTarget] => [
    name,
    { on: ['provider'], duration: 'required' },
  ]),
) as Record<ProviderFaultName, FaultTarget>;

const LINK_FAULT_TARGETS = Object.fromEntries(
  LINK_FAULT_NAMES.map((name): [LinkFaultName, FaultTarget] => {
    const { momentary } = linkFault(linkFaultType(name));
    return [name, { on: ['link'], duration: momentary ? 'optional' : 'required' }];
  }),
) as Record<LinkFaultName, FaultTarget>;

/** What each kind of fault can hit, and whether it lasts. */
export const FAULT_TARGETS: Record<FaultKind, FaultTarget> = {
  ...COMPONENT_FAULTS,
  ...PROVIDER_FAULT_TARGETS,
  ...LINK_FAULT_TARGETS,
};

/** Kinds of fault that can hit such a target. */
export function listFaultsOn(target: ComponentKind | 'link'): string[] {
  return Object.entries(FAULT_TARGETS)
    .filter(([, { on }]) => on.includes(target))
    .map(([kind]) => kind);
}
