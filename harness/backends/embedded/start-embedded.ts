import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicMs } from '../../journal/clock.ts';
import type { Backend, RunningStack, StartRequest } from '../../stack/running-stack.ts';
import { Addresses } from '../addresses.ts';
import { type AssembledParts, AssembledStack } from '../assembled-stack.ts';
import { type Authority, makeAuthority } from '../authority.ts';
import { ExitLog } from '../exit-log.ts';
import { openLinks } from '../open-links.ts';
import { findRoot } from '../stack-root.ts';
import { PreparedBurdens } from './burdens/prepare-burdens.ts';
import { explainRefusal } from './explain-refusal.ts';
import { describeFake, describeProxy } from './harness-process.ts';
import { recoverRuns } from './recover.ts';
import type { RunRegistry } from './run-state.ts';
import { describeService } from './service-process.ts';
import { type ProcessSpec, type ProcessSurroundings, StackProcess } from './stack-process.ts';
import { startDatastores } from './start-datastores.ts';
import { Supervision } from './supervision.ts';

/** Everything as local processes on loopback, without Docker. */
export const embedded: Backend = {
  name: 'embedded',
  explainRefusal,
  describeEngine: () => 'fault proxy',
  start: startEmbedded,
};

interface Start {
  request: StartRequest;
  parts: AssembledParts;
  surroundings: ProcessSurroundings;
  /** Everything of the run that is a file and no report. */
  folder: string;
  root: string;
  burdens: PreparedBurdens;
}

/**
 * Stands a stack up: what nobody needs first, services last. When a part does not come up, the error
 * shows its log and nothing is left behind.
 */
export async function startEmbedded(request: StartRequest): Promise<RunningStack> {
  await recoverRuns();
  const { run, topology } = request;
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
    request.onProgress('finding ports');
    const addresses = await Addresses.allocate(run, topology);
    const parts = { topology, addresses, supervision, processes: new Map(), exits };
    const onExit = exits.add.bind(exits);
    const surroundings = { supervision, logFolder, onExit };
    const root = findRoot(topology);
    const { registry } = supervision;
    makeFolder(folder, registry);
    const burdens = new PreparedBurdens(request.faults ?? [], { run, folder, logFolder, registry });
    await startParts({ request, parts, surroundings, folder, root, burdens });
    return new AssembledStack(parts);
  } catch (error) {
    await supervision.close();
    throw error;
  }
}

function makeFolder(folder: string, registry: RunRegistry): void {
  registry.addFolder(folder);
  mkdirSync(folder);
  // Whatever our umask: PostgreSQL runs as somebody else and has to pass through.
  chmodSync(folder, 0o755);
}

async function startParts(start: Start): Promise<void> {
  const { request, parts, folder, root, burdens } = start;
  const { topology, addresses } = parts;
  const { seed, settings, onProgress } = request;
  onProgress('starting datastores, proxy and fakes');
  const certified = makeAuthority(folder);
  const proxied = startProcess(start, describeProxy(addresses, seed)).then(async () =>
    openLinks(parts.topology, addresses, await certified),
  );
  const stores = startDatastores({
    topology,
    addresses,
    surroundings: start.surroundings,
    findDataFolder: (name) => burdens.findDataFolder(name) ?? join(folder, name),
    root,
    proxied,
    startProcess: (spec) => startProcess(start, spec),
  });
  const [authority] = await Promise.all([
    certified.then(async (authority) => {
      await startFakes(start, authority);
      return authority;
    }),
    proxied,
    stores,
  ]);
  onProgress('starting services');
  const surroundings = { topology, addresses, caPath: authority.caPath, settings };
  await Promise.all(
    Object.values(topology.services).map((service) =>
      startProcess(start, describeService(service, surroundings, root)),
    ),
  );
}

async function startFakes(start: Start, authority: Authority): Promise<void> {
  const { topology, addresses } = start.parts;
  const starts = Object.values(topology.providers).map(async (provider) => {
    const { fake } = provider;
    if (fake === undefined) return;
    const spec = describeFake({ ...provider, fake }, addresses, authority, start.request.seed);
    await startProcess(start, spec);
  });
  await Promise.all(starts);
}

async function startProcess(start: Start, spec: ProcessSpec): Promise<void> {
  const process = new StackProcess(start.burdens.equip(spec), start.surroundings);
  start.parts.processes.set(spec.name, process);
  await process.start();
}
