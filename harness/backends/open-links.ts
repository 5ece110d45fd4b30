import { readFileSync } from 'node:fs';
import { type ProxiedLink, ProxyClient } from '../proxy/client.ts';
import type { Link, Topology } from '../stack/topology.ts';
import { type Address, type Addresses, PROXY } from './addresses.ts';
import type { Authority } from './authority.ts';

/** Tells a run's proxy its links; from then on they take connections, on `listenHost`. */
export async function openLinks(
  topology: Topology,
  addresses: Addresses,
  authority: Authority,
  listenHost?: string,
): Promise<void> {
  const client = new ProxyClient(addresses.control(PROXY));
  const links = describeLinks(topology, addresses, listenHost);
  await client.populate(
    links.map((described, n) => {
      const link = topology.links[n];
      return link?.terminated
        ? { ...described, tls: describeTls(link, topology, authority) }
        : described;
    }),
  );
}

/** The proxy shows the run's certificate, and expects the name under which the upstream has its own. */
function describeTls(link: Link, { providers }: Topology, authority: Authority) {
  const url = providers[link.to]?.url;
  return {
    cert: readFileSync(authority.certificatePath, 'utf8'),
    key: readFileSync(authority.keyPath, 'utf8'),
    ca: readFileSync(authority.caPath, 'utf8'),
    name: url === undefined ? 'localhost' : new URL(url).hostname,
  };
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
