import { appendFileSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import type { Address } from '../addresses.ts';
import { takeBaseBackup } from './base-backup.ts';
import type { NativePostgres } from './native-postgres.ts';
import { connectSuperuser } from './postgres.ts';

const STREAMS_WITHIN_MS = 5000;
const ASK_EVERY_MS = 10;

export interface ReplicaRequest {
  name: string;
  native: NativePostgres;
  /** The primary through the link between the two: a fault there cuts or delays replication. */
  primary: Address;
  folder: string;
}

/** Puts a copy of the primary in place that will follow it as a standby. */
export async function placeReplica(request: ReplicaRequest): Promise<void> {
  const { name, native, primary, folder } = request;
  const { identity } = native;
  mkdirSync(folder, { mode: 0o700 });
  if (identity) chownSync(folder, identity.uid, identity.gid);
  await takeBaseBackup({ primary, folder, ...(identity ? { identity } : {}) });
  const signal = join(folder, 'standby.signal');
  writeFileSync(signal, '', { mode: 0o600 });
  if (identity) chownSync(signal, identity.uid, identity.gid);
  const { host, port } = primary;
  const address = `host=${host} port=${port} user=postgres application_name=${name}`;
  appendFileSync(join(folder, 'postgresql.auto.conf'), `primary_conninfo = '${address}'\n`);
}

/**
 * A replica is part of a whole stack once it follows its primary. Not so when it comes back from a
 * fault: it answers reads also while the primary is away.
 */
export async function awaitStreaming(name: string, port: number): Promise<void> {
  const client = connectSuperuser(port);
  await client.connect();
  try {
    const endMs = monotonicMs() + STREAMS_WITHIN_MS;
    for (;;) {
      const { rows } = await client.query('select status from pg_stat_wal_receiver');
      if (rows[0]?.status === 'streaming') return;
      if (monotonicMs() > endMs) {
        throw new Error(
          `Failed to start ${name}: it does not follow its primary after ${STREAMS_WITHIN_MS} ms. ` +
            `Expected a walreceiver that streams, got ${rows[0]?.status ?? 'none'}. Look at its log.`,
        );
      }
      await sleep(ASK_EVERY_MS);
    }
  } finally {
    await client.end();
  }
}
