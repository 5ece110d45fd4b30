import { linkFault, linkFaultType } from '../link-faults/catalogue.ts';
import { isLinkFault } from './fault-schema.ts';
import { FAULT_TARGETS } from './fault-targets.ts';
import { findComponentKind, findLinks, type KnownStack } from './known-stack.ts';
import { isProviderFault, PROVIDER_FAULTS } from './provider-faults.ts';
import type { FaultKind } from './scenario.ts';

/**
 * The component that a fault is about: the target itself; of a link the one that is called; of a link by
 * which a provider calls (webhooks, media), the provider, since that is who depends on nobody here.
 */
export function findDependency(stack: KnownStack, target: string): string {
  const [from = '', to] = target.split('->');
  if (to === undefined) return from;
  return findComponentKind(stack, from) === 'provider' ? from : to;
}

/** Kinds of fault that can hit a component of a stack, by itself or on a link that leads to it. */
export function listPossibleFaults(stack: KnownStack, component: string): FaultKind[] {
  const kind = findComponentKind(stack, component);
  if (!kind || findLinks(stack, component).length === 0) return [];
  const links = stack.links.filter(({ name }) => findDependency(stack, name) === component);
  const fake = stack.providers[component]?.fake ?? '';
  return (Object.keys(FAULT_TARGETS) as FaultKind[]).filter((fault) => {
    if (isProviderFault(fault)) return PROVIDER_FAULTS[fault].fakes.includes(fake);
    if (!isLinkFault(fault)) return FAULT_TARGETS[fault].on.includes(kind);
    const { readsBytes } = linkFault(linkFaultType(fault));
    return links.some(({ opaque }) => !opaque || !readsBytes);
  });
}
