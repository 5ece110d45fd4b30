import { CONFIGURATION } from '../embedded/postgres.ts';
import type { Attachment } from './networks.ts';
import type { ContainerSpec } from './stack-container.ts';

const READY_WITHIN_MS = 60_000;

export interface DatastorePlace {
  name: string;
  image: string;
  port: number;
  attachments: Attachment[];
}

/** Beside the image's volume: what is copied there before the start is seen by the server. */
const POSTGRES_DATA = '/pgdata';

/** Nobody but the proxy and this machine's loopback reaches it; replicas are let in too. */
const ACCESS = {
  target: '/etc/deadair/pg_hba.conf',
  content: 'local all all trust\nhost all all all trust\nhost replication all all trust\n',
};

/** PostgreSQL as its official image starts it, with the settings that it has everywhere. */
export function describePostgresContainer({ port, ...place }: DatastorePlace): ContainerSpec {
  const settings = {
    ...readSettings(CONFIGURATION),
    port: String(port),
    listen_addresses: '*',
    unix_socket_directories: '/tmp',
    hba_file: ACCESS.target,
  };
  return {
    ...place,
    role: 'stack',
    command: [
      'postgres',
      ...Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]),
    ],
    environment: {
      PGDATA: POSTGRES_DATA,
      POSTGRES_HOST_AUTH_METHOD: 'trust',
      POSTGRES_INITDB_ARGS: '--no-locale --encoding=UTF8 --no-sync --wal-segsize=1',
    },
    ports: [port],
    files: [ACCESS],
    readiness: { kind: 'postgresql', port },
    readyWithinMs: READY_WITHIN_MS,
  };
}

/**
 * A standby of such a PostgreSQL: it starts on the copy in `folder`, and follows through the link
 * between the two.
 */
export function describeReplicaContainer(
  place: DatastorePlace,
  primary: { host: string; port: string },
  folder: string,
): ContainerSpec {
  const spec = describePostgresContainer(place);
  const { host, port } = primary;
  const address = `host=${host} port=${port} user=postgres application_name=${place.name}`;
  return {
    ...spec,
    command: [...spec.command, '-c', `primary_conninfo=${address}`],
    files: [...spec.files, { target: `${POSTGRES_DATA}/standby.signal`, content: '' }],
    folders: [{ source: folder, target: POSTGRES_DATA }],
  };
}

/** A Redis that has on disk what it has acknowledged: a kill loses nothing. */
export function describeRedisContainer({ port, ...place }: DatastorePlace): ContainerSpec {
  const options = {
    port: String(port),
    bind: '0.0.0.0',
    'protected-mode': 'no',
    dir: '/data',
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
  };
  return {
    ...place,
    role: 'stack',
    command: [
      'redis-server',
      ...Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]),
    ],
    environment: {},
    ports: [port],
    files: [],
    readiness: { kind: 'redis', port },
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** `name = 'value'` in each line. */
function readSettings(text: string): Record<string, string> {
  const lines = text.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(' = ');
      return [name, value.replace(/^'(.*)'$/, '$1')];
    }),
  );
}
