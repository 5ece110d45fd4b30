import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import type { Datastore, Topology } from '../../stack/topology.ts';
import { type Addresses, PROXY } from '../addresses.ts';
import { applySchema } from '../embedded/apply-schema.ts';
import { takeBaseBackup } from '../embedded/base-backup.ts';
import { awaitStreaming } from '../embedded/postgres-replica.ts';
import { findRoot } from '../stack-root.ts';
import {
  type DatastorePlace,
  describePostgresContainer,
  describeRedisContainer,
  describeReplicaContainer,
} from './datastore-container.ts';
import { findImage } from './images.ts';
import type { Networks } from './networks.ts';
import type { ContainerSpec } from './stack-container.ts';

export interface DatastoresStart {
  client: ContainerRuntimeClient;
  topology: Topology;
  addresses: Addresses;
  networks: Networks;
  /** Where copies for replicas are put together. */
  folder: string;
  /** Resolves when links take connections. */
  proxied: Promise<unknown>;
  startContainer(spec: ContainerSpec): Promise<void>;
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
  const place = await findPlace(start, store);
  if (kind === 'redis') {
    await start.startContainer(describeRedisContainer(place));
    return;
  }
  await start.startContainer(describePostgresContainer(place));
  const root = findRoot(start.topology);
  const sql = init?.sql === undefined ? '' : readFileSync(resolve(root, init.sql), 'utf8');
  await applySchema({ name, init, sql, port: place.port });
}

async function startReplica(
  start: DatastoresStart,
  store: Datastore,
  primaryName: string,
): Promise<void> {
  const { name } = store;
  const { addresses } = start;
  const folder = join(start.folder, name);
  mkdirSync(folder, { mode: 0o700 });
  const primary = addresses.reach(name, primaryName);
  // The same link, from here: its port is published, its name is not.
  const link = { host: '127.0.0.1', port: Number(primary.port) };
  const [place] = await Promise.all([
    findPlace(start, store),
    takeBaseBackup({ primary: link, folder }),
  ]);
  await start.startContainer(describeReplicaContainer(place, { ...primary, host: PROXY }, folder));
  await awaitStreaming(name, place.port);
}

async function findPlace(
  { client, addresses, networks }: DatastoresStart,
  { name, kind }: Datastore,
): Promise<DatastorePlace> {
  return {
    name,
    image: await findImage(client, kind),
    port: addresses.direct(name).port,
    attachments: [{ network: networks.of(name), alias: name }],
  };
}
