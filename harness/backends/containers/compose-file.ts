import { stringify } from 'yaml';
import type { Topology } from '../../stack/topology.ts';
import { Addresses, type Naming, PROXY } from '../addresses.ts';
import {
  describeLinksStep,
  describeSchemaSteps,
  describeStep,
  listSchemas,
} from './compose-steps.ts';
import { describeHealthCheck } from './container-readiness.ts';
import { describePostgresContainer, describeRedisContainer } from './datastore-container.ts';
import { IMAGES, PARTS_IMAGE } from './images.ts';
import type { Networks } from './networks.ts';
import {
  AUTHORITY,
  describeFakeContainer,
  describeProxyContainer,
  describeServiceContainer,
} from './parts-container.ts';
import type { ContainerSpec } from './stack-container.ts';

/** Outside of what runs take for themselves, and of what the kernel gives to clients. */
const FIRST_PORT = 30_100;
const SEED = 'compose';
const VOLUME = 'authority';
const FOLDER = '/etc/deadair';
/** Words such as `no` and `yes` are in quotes, since not every reader takes them for text. */
const STYLE = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;
const NETWORKS: Networks = { control: 'control', of: (component) => component };

const HEAD = `# The stack of ${'{file}'} by hand, without a run: written by
# \`node harness/backends/containers/write-compose-file.ts\`, which is to be run after the stack file changed.
#   images/build.sh && docker compose up --wait
# Where official images cannot be pulled: DEADAIR_POSTGRES_IMAGE=deadair/postgres:18, DEADAIR_REDIS_IMAGE=deadair/redis:7.
`;

/**
 * Compose makes the name of a service known on all of its networks, also on the one where containers
 * cannot see each other. These are known on private ones alone.
 */
const NAMING: Naming = {
  proxy: nameHost(PROXY),
  component: nameHost,
};

/** The stack as a file for Compose: the containers of a run, at addresses that stay. */
export function renderComposeFile(topology: Topology): string {
  const addresses = Addresses.count(FIRST_PORT, topology, NAMING);
  const specs = describeContainers(topology, addresses);
  const components = specs.map(({ name }) => name).filter((name) => name !== PROXY);
  const services = Object.fromEntries([
    [
      'authority',
      describeStep('authority', { NAME: NAMING.proxy }, { volumes: [`${VOLUME}:${FOLDER}`] }),
    ],
    ...specs.map((spec) => [spec.name, describeComposeService(spec, topology)]),
    ['links', describeLinksStep(topology, addresses)],
    ...describeSchemaSteps(topology, addresses),
  ]);
  const file = {
    name: 'deadair',
    services,
    networks: {
      control: { driver_opts: { 'com.docker.network.bridge.enable_icc': 'false' } },
      ...Object.fromEntries(components.map((name) => [name, { internal: true }])),
    },
    volumes: { [VOLUME]: {} },
    configs: describeConfigs(specs),
  };
  return `${HEAD.replace('{file}', topology.file)}${stringify(file, STYLE)}`;
}

function describeContainers(topology: Topology, addresses: Addresses): ContainerSpec[] {
  const { services, datastores, providers, links } = topology;
  const image = PARTS_IMAGE;
  const at = (name: string) => ({
    attachments: [{ network: NETWORKS.of(name), alias: nameHost(name) }],
  });
  const stores = Object.values(datastores).map(({ name, kind, replicaOf }) => {
    if (replicaOf !== undefined) {
      throw new Error(
        `Failed to write a Compose file: ${name} is a replica, which needs a copy of a running primary. ` +
          'Expected a profile without one. Name another.',
      );
    }
    const describe = kind === 'redis' ? describeRedisContainer : describePostgresContainer;
    const { variable, official } = IMAGES[kind];
    const { port } = addresses.direct(name);
    return describe({ name, image: `\${${variable}:-${official}}`, port, ...at(name) });
  });
  const fakes = Object.values(providers).flatMap((provider) => {
    const { name, fake } = provider;
    if (fake === undefined) return [];
    const place = { image, addresses, ...at(name) };
    return [describeFakeContainer({ ...provider, fake }, place, AUTHORITY, SEED)];
  });
  const surroundings = { topology, addresses, caPath: AUTHORITY.caPath, settings: {} };
  const own = Object.values(services).map((service) => {
    const place = { image, addresses, ...at(service.name) };
    return describeServiceContainer(service, place, surroundings, AUTHORITY);
  });
  const components = [...stores, ...fakes, ...own].map(({ name }) => name);
  const attachments = components.map((name) => ({
    network: NETWORKS.of(name),
    alias: nameHost(PROXY),
  }));
  const names = links.map(({ name }) => name);
  const proxy = describeProxyContainer({ image, addresses, attachments }, names, SEED);
  return [...stores, proxy, ...fakes, ...own];
}

function describeComposeService(spec: ContainerSpec, topology: Topology): object {
  const { name, image, command, environment, ports, files, attachments, readiness } = spec;
  const isService = Object.hasOwn(topology.services, name);
  const hasAuthority = files.some((file) => 'source' in file);
  const configs = files.flatMap((file) =>
    'content' in file ? [{ source: nameConfig(file.target), target: file.target }] : [],
  );
  const networks = [
    [NETWORKS.control, {}],
    ...attachments.map(({ network, alias }) => [network, { aliases: [alias] }]),
  ];
  return {
    image,
    command: command.map(escapeDollars),
    environment: Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => [variable, escapeDollars(value)]),
    ),
    ports: ports.map((port) => `127.0.0.1:${port}:${port}`),
    networks: Object.fromEntries(networks),
    ...(hasAuthority ? { volumes: [`${VOLUME}:${FOLDER}:ro`] } : {}),
    ...(configs.length > 0 ? { configs } : {}),
    healthcheck: {
      test: describeHealthCheck(readiness).map(escapeDollars),
      interval: '2s',
      timeout: '5s',
      retries: 30,
    },
    ...describeOrder(hasAuthority, isService ? topology : undefined),
  };
}

/** The files of the authority come first; a service comes after links and schemas. */
function describeOrder(hasAuthority: boolean, topology: Topology | undefined): object {
  const steps = [
    ...(hasAuthority ? ['authority'] : []),
    ...(topology ? ['links', ...listSchemas(topology).map(({ step }) => step)] : []),
  ];
  if (steps.length === 0) return {};
  const condition = 'service_completed_successfully';
  return { depends_on: Object.fromEntries(steps.map((step) => [step, { condition }])) };
}

function describeConfigs(specs: ContainerSpec[]): object {
  const files = specs.flatMap(({ files }) =>
    files.flatMap((file) => ('content' in file ? [file] : [])),
  );
  return Object.fromEntries(
    files.map(({ target, content }) => [nameConfig(target), { content: escapeDollars(content) }]),
  );
}

function nameConfig(target: string): string {
  return target.slice(target.lastIndexOf('/') + 1).replace(/\W/g, '-');
}

/** Compose fills in variables wherever it reads a dollar. */
function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function nameHost(component: string): string {
  return `${component}-private`;
}
