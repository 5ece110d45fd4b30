import { type ProxiedLink, ProxyClient } from '../proxy/client.ts';
import type { Topology } from '../stack/topology.ts';
import { type Address, type Addresses, PROXY } from './addresses.ts';

/** Tells a run's proxy its links; from then on they take connections, on `listenHost`. */
export async function openLinks(
  topology: Topology,
  addresses: Addresses,
  listenHost?: string,
): Promise<void> {
  const client = new ProxyClient(addresses.control(PROXY));
  await client.populate(describeLinks(topology, addresses, listenHost));
}

export function describeLinks(
  topology: Topology,
  addresses: Addresses,
  listenHost?: string,
): ProxiedLink[] {
  const text = ({ host, port }: Address): string => `${host}:${port}`;
  return topology.links.map((link) => {
    const { host, port } = addresses.link(link.name);
    return {
      name: link.name,
      listen: text({ host: listenHost ?? host, port }),
      upstream: text(addresses.upstream(link)),
    };
  });
}
