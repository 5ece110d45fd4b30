import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { monotonicMs } from '../../journal/clock.ts';
import type { RunningStack, StartRequest } from '../../stack/running-stack.ts';
import { Addresses, PROXY } from '../addresses.ts';
import { type AssembledParts, AssembledStack } from '../assembled-stack.ts';
import { type Authority, makeAuthority } from '../authority.ts';
import { recoverRuns } from '../embedded/recover.ts';
import { Supervision } from '../embedded/supervision.ts';
import { ExitLog } from '../exit-log.ts';
import { openLinks } from '../open-links.ts';
import { checkClock } from './check-clock.ts';
import { connectEngine } from './engine.ts';
import { buildPartsImage, findImage } from './images.ts';
import { type Attachment, createNetworks, type Networks, nameNetworks } from './networks.ts';
import {
  AUTHORITY,
  describeFakeContainer,
  describeProxyContainer,
  describeServiceContainer,
  describeToxiproxyContainer,
  type PartPlace,
} from './parts-container.ts';
import { removeAbandonedRuns } from './remove-run.ts';
import { describeLabels } from './run-labels.ts';
import {
  type ContainerSpec,
  type ContainerSurroundings,
  StackContainer,
} from './stack-container.ts';
import { startDatastores } from './start-datastores.ts';

import { TOXIPROXY, ToxiproxyEngine } from './toxiproxy.ts';

interface Start {
  request: StartRequest;
  client: ContainerRuntimeClient;
  parts: AssembledParts;
  surroundings: ContainerSurroundings;
  networks: Networks;
  /** Image of everything that is ours. */
  image: string;
  folder: string;
}

/**
 * Stands a stack up in containers, in the order of the embedded backend. When a part does not come up,
 * the error shows its log and nothing is left behind.
 */
export async function startContainers(request: StartRequest): Promise<RunningStack> {
  const client = await connectEngine();
  await Promise.all([recoverRuns(), removeAbandonedRuns()]);
  const { run, topology, onProgress } = request;
  onProgress('building images');
  const image = await buildPartsImage();
  const logFolder = join(request.reportFolder, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const exits = new ExitLog();
  const supervision = new Supervision(run, request.reportFolder, (exit) => {
    const supervisor = {
      process: 'supervisor',
      instance: 'supervisor#1',
      role: 'harness',
    } as const;
    exits.add({ ...supervisor, expected: false, ...exit, atMs: monotonicMs() });
  });
  const folder = join(tmpdir(), `deadair-run-${run}`);
  try {
    onProgress('finding ports');
    const addresses = await Addresses.allocate(run, topology, {
      proxy: PROXY,
      component: (name) => name,
      second: TOXIPROXY,
    });
    const toxiproxy = new ToxiproxyEngine(addresses.control(TOXIPROXY));
    const parts: AssembledParts = { topology, addresses, supervision, processes: new Map(), exits };
    parts.controlLink = (name, own) => toxiproxy.control(name, own);
    const networks = nameNetworks(run);
    const surroundings = {
      engine: client.container.dockerode,
      supervision,
      labels: describeLabels(run, supervision.registry.runner),
      control: networks.control,
      logFolder,
      onExit: exits.add.bind(exits),
    };
    await startParts({ request, client, parts, surroundings, networks, image, folder });
    return new AssembledStack(parts);
  } catch (error) {
    await supervision.close();
    throw error;
  }
}

async function startParts(start: Start): Promise<void> {
  const { request, parts, surroundings, networks, folder } = start;
  const { topology, addresses, supervision } = parts;
  supervision.registry.addFolder(folder);
  supervision.registry.addContainers();
  mkdirSync(folder);
  request.onProgress('making networks');
  const components = [topology.services, topology.datastores, topology.providers].flatMap((named) =>
    Object.keys(named),
  );
  await createNetworks(surroundings.engine, networks, components, surroundings.labels);
  request.onProgress('starting datastores, proxy and fakes');
  const certified = makeAuthority(folder, [PROXY]);
  const proxied = startProxies(start, components, certified);
  const stores = startDatastores({
    client: start.client,
    topology,
    addresses,
    networks,
    folder,
    proxied,
    startContainer: (spec) => startContainer(start, spec),
  });
  const [authority] = await Promise.all([
    certified.then(async (authority) => {
      await startFakes(start, authority);
      return authority;
    }),
    proxied,
    stores,
  ]);
  request.onProgress('starting services');
  const { settings } = request;
  const place = { topology, addresses, caPath: AUTHORITY.caPath, settings };
  await Promise.all(
    Object.values(topology.services).map((service) =>
      startContainer(
        start,
        describeServiceContainer(service, placePart(start, service.name), place, authority),
      ),
    ),
  );
}

/** Ours comes first on each link, then Toxiproxy, then what is behind the link. */
async function startProxies(
  start: Start,
  components: string[],
  certified: Promise<Authority>,
): Promise<void> {
  const { client, parts, request, networks } = start;
  const { topology, addresses } = parts;
  const join = (alias: string): Attachment[] =>
    components.map((name) => ({ network: networks.of(name), alias }));
  const links = topology.links.map(({ name }) => name);
  const own = { image: start.image, addresses, attachments: join(PROXY) };
  const second = {
    image: await findImage(client, TOXIPROXY),
    addresses,
    attachments: join(TOXIPROXY),
  };
  await Promise.all([
    startContainer(start, describeProxyContainer(own, links, request.seed)),
    startContainer(start, describeToxiproxyContainer(second)),
  ]);
  await checkClock(addresses.control(PROXY));
  await openLinks(topology, addresses, await certified, '0.0.0.0');
  await new ToxiproxyEngine(addresses.control(TOXIPROXY)).openLinks(topology, addresses);
}

async function startFakes(start: Start, authority: Authority): Promise<void> {
  const { topology } = start.parts;
  const starts = Object.values(topology.providers).map(async (provider) => {
    const { name, fake } = provider;
    if (fake === undefined) return;
    const place = placePart(start, name);
    const { seed } = start.request;
    await startContainer(
      start,
      describeFakeContainer({ ...provider, fake }, place, authority, seed),
    );
  });
  await Promise.all(starts);
}

async function startContainer(start: Start, spec: ContainerSpec): Promise<void> {
  const container = new StackContainer(spec, start.surroundings);
  start.parts.processes.set(spec.name, container);
  await container.start();
}

function placePart(start: Start, name: string): PartPlace {
  const { image, parts } = start;
  return { image, addresses: parts.addresses, attachments: attach(start, name) };
}

function attach({ networks }: Start, name: string): Attachment[] {
  return [{ network: networks.of(name), alias: name }];
}
