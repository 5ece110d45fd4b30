import { findReplicas } from './replicas.ts';
import type { RawStack } from './stack-schema.ts';
import type { Link } from './topology.ts';

/** Whoever is outside the stack: probes, the load, the ledger. */
export const CLIENTS = 'clients';

/** Every pair of who calls whom: nobody reaches anybody but through one of these. */
export function deriveLinks(stack: RawStack): Link[] {
  const { services, providers } = stack;
  const links: Link[] = [];
  const join = (from: string, to: string, port?: string, suffix = ''): void => {
    const isSecure = Object.hasOwn(providers, to) && speaksTls(stack, to);
    const terminated = isSecure && services[from]?.needs?.[to]?.tls === 'terminate';
    const link = { name: `${from}->${to}${suffix}`, from, to, port };
    links.push({ ...link, opaque: isSecure && !terminated, ...(terminated && { terminated }) });
  };
  for (const [from, service] of Object.entries(services)) {
    for (const to of Object.keys(service.needs ?? {})) join(from, to, findMainPort(stack, to));
  }
  // It is the replica that calls: it fetches its copy, and the log from then on.
  for (const { replica, primary } of findReplicas(stack)) join(replica, primary);
  for (const [from, provider] of Object.entries(providers)) {
    for (const to of provider.calls ?? []) join(from, to, findMainPort(stack, to));
  }
  for (const [to, service] of Object.entries(services)) {
    const main = findMainPort(stack, to);
    for (const port of Object.keys(service.ports)) {
      join(CLIENTS, to, port, port === main ? '' : `.${port}`);
    }
  }
  return links;
}

/** Ports belong to services; others listen on one alone. */
function findMainPort(stack: RawStack, component: string): string | undefined {
  if (!Object.hasOwn(stack.services, component)) return undefined;
  const ports = Object.keys(stack.services[component]?.ports ?? {});
  return ports.includes('http') ? 'http' : ports[0];
}

export function speaksTls(stack: RawStack, provider: string): boolean {
  const { tls, url } = stack.providers[provider] ?? {};
  return tls ?? url?.startsWith('https:') ?? false;
}
