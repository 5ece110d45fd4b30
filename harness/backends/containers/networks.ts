import type { Engine } from './engine.ts';
import type { Labels } from './run-labels.ts';

/** A network of a run: its name, and the name under which a container is found on it. */
export interface Attachment {
  network: string;
  alias: string;
}

/** The networks of one run. */
export interface Networks {
  /** Leads from this machine to every part, and no part to another: ports are published on it. */
  control: string;
  /** Leads from the proxy to one component and back, and nowhere else. */
  of(component: string): string;
}

/** Names of a run's networks. */
export function nameNetworks(run: string): Networks {
  return { control: `deadair-${run}`, of: (component) => `deadair-${run}-${component}` };
}

/**
 * Makes the networks of a run. Each component shares one with the proxy and with nobody else, so that
 * nobody reaches anybody but through a link.
 */
export async function createNetworks(
  engine: Engine,
  networks: Networks,
  components: string[],
  labels: Labels,
): Promise<void> {
  const control = engine.createNetwork({
    Name: networks.control,
    Labels: labels,
    Options: {
      'com.docker.network.bridge.enable_icc': 'false',
      'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1',
    },
  });
  const links = components.map((component) =>
    engine.createNetwork({ Name: networks.of(component), Labels: labels, Internal: true }),
  );
  await Promise.all([control, ...links]);
}
