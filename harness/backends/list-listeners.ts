import type { Listener } from '../stack/running-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { type Addresses, PROXY } from './addresses.ts';

/** Everything of a run that takes connections from this machine, by what it is. */
export function listListeners(topology: Topology, addresses: Addresses): Listener[] {
  const { services, datastores, providers, links } = topology;
  const faked = Object.values(providers).filter(({ fake }) => fake !== undefined);
  return [
    ...Object.values(services).flatMap(({ name, ports }) =>
      Object.keys(ports).map((port) => ({
        what: 'service' as const,
        name,
        port,
        address: addresses.direct(name, port),
      })),
    ),
    ...Object.keys(datastores).map((name) => ({
      what: 'datastore' as const,
      name,
      address: addresses.direct(name),
    })),
    ...Object.keys(providers).map((name) => ({
      what: 'provider' as const,
      name,
      address: addresses.direct(name),
    })),
    ...links.map(({ name }) => ({ what: 'link' as const, name, address: addresses.link(name) })),
    ...[PROXY, ...faked.map(({ name }) => name)].map((name) => ({
      what: 'control' as const,
      name,
      address: addresses.control(name),
    })),
  ];
}
