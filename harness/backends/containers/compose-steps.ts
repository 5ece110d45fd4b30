import type { Datastore, Topology } from '../../stack/topology.ts';
import { type Addresses, PROXY } from '../addresses.ts';
import { describeLinks } from '../open-links.ts';
import { PARTS_IMAGE } from './images.ts';

const STEP = 'harness/backends/containers/compose-step.ts';

export function describeLinksStep(topology: Topology, addresses: Addresses): object {
  const environment = {
    CONTROL_PORT: String(addresses.control(PROXY).port),
    LINKS: JSON.stringify(describeLinks(topology, addresses, '0.0.0.0')),
  };
  // In the proxy's own network its control port is on loopback.
  const beside = { network_mode: `service:${PROXY}`, depends_on: healthy(PROXY) };
  return describeStep('links', environment, beside);
}

export function describeSchemaSteps(topology: Topology, addresses: Addresses): [string, object][] {
  return listSchemas(topology).map(({ step, store }) => {
    const { name, init } = store;
    const { port } = addresses.direct(name);
    const environment = { SCHEMA: JSON.stringify({ name, init, port }) };
    const beside = { network_mode: `service:${name}`, depends_on: healthy(name) };
    return [step, describeStep('schema', environment, beside)];
  });
}

/** Datastores that are given something when they are empty. */
export function listSchemas({ datastores }: Topology): { step: string; store: Datastore }[] {
  return Object.values(datastores)
    .filter(({ init }) => init !== undefined)
    .map((store) => ({ step: `${store.name}-schema`, store }));
}

/** One of the steps of compose-step.ts, in a container that ends after it. */
export function describeStep(
  step: string,
  environment: Record<string, string>,
  more: object,
): object {
  return { image: PARTS_IMAGE, command: ['node', STEP, step], environment, ...more };
}

function healthy(service: string): object {
  return { [service]: { condition: 'service_healthy' } };
}
