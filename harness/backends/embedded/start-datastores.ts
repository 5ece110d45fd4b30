import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Datastore, Topology } from '../../stack/topology.ts';
import type { Addresses } from '../addresses.ts';
import { findNativePostgres } from './native-postgres.ts';
import { describePostgres } from './postgres.ts';
import { awaitStreaming, placeReplica } from './postgres-replica.ts';
import { placeCluster } from './postgres-template.ts';
import { describeRedis } from './redis.ts';
import { findRedis } from './redis-binary.ts';
import type { ProcessSpec, ProcessSurroundings } from './stack-process.ts';

export interface DatastoresStart {
  topology: Topology;
  addresses: Addresses;
  surroundings: ProcessSurroundings;
  /** Where a datastore keeps its data; the folder's parent is there. */
  findDataFolder(name: string): string;
  /** Where paths of the stack file begin. */
  root: string;
  /** Resolves when links take connections. */
  proxied: Promise<unknown>;
  startProcess(spec: ProcessSpec): Promise<void>;
}

/** Starts every datastore; a replica when its primary and the link to it are there. */
export async function startDatastores(start: DatastoresStart): Promise<void> {
  const stores = Object.values(start.topology.datastores);
  const primaries = new Map(
    stores
      .filter(({ replicaOf }) => replicaOf === undefined)
      .map((store) => [store.name, startPrimary(start, store)]),
  );
  const replicas = stores.map(async (store) => {
    if (store.replicaOf === undefined) return;
    await Promise.all([start.proxied, primaries.get(store.replicaOf)]);
    await startReplica(start, store, store.replicaOf);
  });
  await Promise.all([...primaries.values(), ...replicas]);
}

async function startPrimary(start: DatastoresStart, store: Datastore): Promise<void> {
  const { name, kind, init } = store;
  const folder = start.findDataFolder(name);
  const { port } = start.addresses.direct(name);
  if (kind === 'redis') {
    mkdirSync(folder);
    await start.startProcess(describeRedis(name, findRedis(), folder, port));
    return;
  }
  const native = findNativePostgres();
  const sql = init?.sql === undefined ? '' : readFileSync(resolve(start.root, init.sql), 'utf8');
  await placeCluster({ name, native, init, sql, folder, port }, start.surroundings);
  await start.startProcess(describePostgres(name, native, folder, port));
}

async function startReplica(
  start: DatastoresStart,
  { name }: Datastore,
  primaryName: string,
): Promise<void> {
  const native = findNativePostgres();
  const folder = start.findDataFolder(name);
  const { port } = start.addresses.direct(name);
  const { host, port: linkPort } = start.addresses.reach(name, primaryName);
  const primary = { host, port: Number(linkPort) };
  await placeReplica({ name, native, primary, folder });
  await start.startProcess(describePostgres(name, native, folder, port));
  await awaitStreaming(name, port);
}
