import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { NativePostgres } from './native-postgres.ts';
import type { ProcessSpec } from './stack-process.ts';

const READY_WITHIN_MS = 15_000;
const INITDB_WITHIN_MS = 60_000;

/**
 * Small, local, and able to feed a replica. In a file rather than on the command line, where each
 * reload would complain about it. fsync stays on: what is acknowledged is on disk. Enough of the log is
 * kept for a replica that comes back from a fault to catch up.
 */
export const CONFIGURATION = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 16MB
dynamic_shared_memory_type = mmap
io_method = sync
wal_level = logical
hot_standby_feedback = on
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
wal_retrieve_retry_interval = 100ms
wal_keep_size = 256MB
`;

/** Makes an empty cluster whose superuser is `postgres`, for whoever comes over loopback. */
export function initialiseCluster(native: NativePostgres, folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  if (native.identity) chownSync(folder, native.identity.uid, native.identity.gid);
  const options = ['-U', 'postgres', '-A', 'trust', '--no-locale', '-E', 'UTF8'];
  execFileSync(
    native.initdb,
    [...options, '--no-sync', '--no-instructions', '--wal-segsize=1', '-D', folder],
    { cwd: '/', stdio: 'pipe', timeout: INITDB_WITHIN_MS, env: {}, ...native.identity },
  );
  appendFileSync(join(folder, 'postgresql.conf'), CONFIGURATION);
}

/** All that distinguishes one empty cluster from another, for the key of a cache. */
export function describeCluster(native: NativePostgres): string {
  return `${native.version}\n${native.identity?.uid ?? process.getuid?.()}\n${CONFIGURATION}`;
}

export function describePostgres(
  name: string,
  native: NativePostgres,
  folder: string,
  port: number,
): ProcessSpec {
  return {
    name,
    role: 'stack',
    command: native.postgres,
    arguments: ['-D', folder, '-p', String(port)],
    environment: { PATH: dirname(native.postgres), TZ: 'UTC' },
    folder: '/',
    // A fast shutdown. SIGTERM would wait until every client has gone by itself, which a pool never does.
    stopSignal: 'SIGINT',
    ...(native.identity ? { identity: native.identity } : {}),
    isReady: () => answersQueries(port),
    readyWithinMs: READY_WITHIN_MS,
  };
}

export function connectSuperuser(port: number, database = 'postgres'): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database,
    connectionTimeoutMillis: 2000,
    query_timeout: 30_000,
  });
  // A server that goes away between two queries is told by the next one.
  client.on('error', () => {});
  return client;
}

export async function answersQueries(port: number): Promise<boolean> {
  const client = connectSuperuser(port);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
