import { join } from 'node:path';
import type { Topology } from '../../../stack/topology.ts';

const FOLDER = 'harness/backends/embedded/testdata';

/** A stack of one service with both kinds of datastore and nothing to fake. */
export function makeTinyTopology(env: Record<string, string> = {}): Topology {
  return {
    file: join(import.meta.dirname, 'stack.yaml'),
    text: '',
    services: {
      echo: {
        name: 'echo',
        command: `node ${FOLDER}/echo-service.ts`,
        ports: { http: 'PORT' },
        public: { http: 'PUBLIC_URL' },
        ready: { http: '/health/ready', withinMs: 10_000 },
        env: { FROM_STACK: 'stack', FROM_BOTH: 'stack', ...env },
        needs: {
          postgres: { env: { DATABASE_URL: 'postgres://app@{host}:{port}/app' } },
          redis: { env: { REDIS_URL: '{url}' } },
        },
      },
    },
    datastores: {
      postgres: {
        name: 'postgres',
        kind: 'postgresql',
        init: { role: 'app', database: 'app', sql: `${FOLDER}/schema.sql` },
      },
      redis: { name: 'redis', kind: 'redis' },
    },
    providers: {},
    links: [
      { name: 'echo->postgres', from: 'echo', to: 'postgres', opaque: false },
      { name: 'echo->redis', from: 'echo', to: 'redis', opaque: false },
      { name: 'clients->echo', from: 'clients', to: 'echo', port: 'http', opaque: false },
    ],
    failovers: {},
    probes: {},
    mixes: {},
    writes: {},
    sessions: {},
    scripts: {},
  };
}

/** The same with a streaming replica of its database, which the service needs too. */
export function makeReplicatedTopology(): Topology {
  const tiny = makeTinyTopology();
  const { echo } = tiny.services;
  const { postgres } = tiny.datastores;
  if (!echo || !postgres) throw new Error('the tiny topology has lost a part');
  const replica = { ...postgres, name: 'postgres-replica', replicaOf: 'postgres' };
  const needs = { ...echo.needs, 'postgres-replica': { env: { REPLICA_URL: '{url}' } } };
  return {
    ...tiny,
    services: { echo: { ...echo, needs } },
    datastores: { ...tiny.datastores, 'postgres-replica': replica },
    links: [
      ...tiny.links,
      {
        name: 'postgres-replica->postgres',
        from: 'postgres-replica',
        to: 'postgres',
        opaque: false,
      },
      { name: 'echo->postgres-replica', from: 'echo', to: 'postgres-replica', opaque: false },
    ],
  };
}
