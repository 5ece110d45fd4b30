import { resolve } from 'node:path';
import type { Service } from '../../stack/topology.ts';
import { type Addresses, mainPort, PROXY } from '../addresses.ts';
import type { Authority } from '../authority.ts';
import { describeFakeEnvironment, type FakedProvider } from '../fake-environment.ts';
import { QUIET_HEAP } from '../quiet-heap.ts';
import {
  describeServiceEnvironment,
  type ServiceSurroundings,
  splitCommand,
} from '../service-environment.ts';
import { findRoot } from '../stack-root.ts';
import type { Attachment } from './networks.ts';
import type { ContainerSpec } from './stack-container.ts';
import { TOXIPROXY } from './toxiproxy.ts';

const READY_WITHIN_MS = 20_000;
/** Inside, a part has to listen on more than its own loopback to be reached at all. */
const LISTENING = { HOST: '0.0.0.0' };

/** What our image holds. */
const CHECKOUT = resolve(import.meta.dirname, '../../..');

/** Where the files of the run's authority are inside a container. */
export const AUTHORITY: Authority = {
  caPath: '/etc/deadair/ca.pem',
  certificatePath: '/etc/deadair/certificate.pem',
  keyPath: '/etc/deadair/key.pem',
};

export interface PartPlace {
  image: string;
  addresses: Addresses;
  attachments: Attachment[];
}

/** The container that holds the proxy of every link. */
export function describeProxyContainer(
  { image, addresses, attachments }: PartPlace,
  links: string[],
  seed: string,
): ContainerSpec {
  const { port } = addresses.control(PROXY);
  return {
    name: PROXY,
    role: 'harness',
    image,
    command: ['node', ...QUIET_HEAP, 'harness/proxy/main.ts'],
    environment: { ...LISTENING, CONTROL_PORT: String(port), SEED: seed },
    ports: [port, ...links.map((link) => addresses.link(link).port)],
    files: [],
    attachments,
    readiness: { kind: 'http', port, path: '/health' },
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** The container of real Toxiproxy. */
export function describeToxiproxyContainer({
  image,
  addresses,
  attachments,
}: PartPlace): ContainerSpec {
  const { port } = addresses.control(TOXIPROXY);
  return {
    name: TOXIPROXY,
    role: 'harness',
    image,
    command: ['-host=0.0.0.0', `-port=${port}`],
    environment: {},
    ports: [port],
    files: [],
    attachments,
    readiness: { kind: 'http', port, path: '/version' },
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** The container of one provider's fake. */
export function describeFakeContainer(
  provider: FakedProvider,
  { image, addresses, attachments }: PartPlace,
  authority: Authority,
  seed: string,
): ContainerSpec {
  const { name } = provider;
  const { port } = addresses.control(name);
  return {
    name,
    role: 'harness',
    image,
    command: ['node', ...QUIET_HEAP, 'fakes/main.ts'],
    environment: {
      ...LISTENING,
      ...describeFakeEnvironment(provider, addresses, AUTHORITY, seed),
    },
    ports: [port],
    files: copyAuthority(authority, ['caPath', 'certificatePath', 'keyPath']),
    attachments,
    readiness: { kind: 'http', port, path: '/health' },
    readyWithinMs: READY_WITHIN_MS,
  };
}

/**
 * A service as a container of our image: the command of the stack file, run in the checkout that the
 * image holds, or in the project of a stack file that stands elsewhere.
 */
export function describeServiceContainer(
  service: Service,
  { image, attachments }: PartPlace,
  surroundings: ServiceSurroundings,
  authority: Authority,
): ContainerSpec {
  const { addresses, topology } = surroundings;
  const root = findRoot(topology);
  const { port } = addresses.direct(service.name, mainPort(service));
  return {
    name: service.name,
    role: 'stack',
    image,
    command: splitCommand(service.command),
    environment: { ...LISTENING, ...describeServiceEnvironment(service, surroundings) },
    ports: Object.keys(service.ports).map((name) => addresses.direct(service.name, name).port),
    files: copyAuthority(authority, ['caPath']),
    attachments,
    readiness: { kind: 'http', port, path: service.ready.http },
    // A container takes longer to begin than a process, which is no fault of the service.
    readyWithinMs: service.ready.withinMs + READY_WITHIN_MS,
    ...(root === CHECKOUT ? {} : { workplace: { source: root, target: '/project' } }),
  };
}

function copyAuthority(
  authority: Authority,
  paths: (keyof Authority)[],
): { target: string; source: string }[] {
  return paths.map((path) => ({ target: AUTHORITY[path], source: authority[path] }));
}
