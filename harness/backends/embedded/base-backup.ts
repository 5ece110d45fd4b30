import { type ChildProcess, spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import type { Address } from '../addresses.ts';

const CONNECT_WITHIN_MS = 5000;
const BACKUP_WITHIN_MS = 60_000;
/** First byte of a message that holds data of the archive; the others tell of it. */
const ARCHIVE_DATA = 'd'.charCodeAt(0);

export interface BackupRequest {
  /** Where the primary is reached. */
  primary: Address;
  /** An empty folder, which belongs to whom the copy is for. */
  folder: string;
  identity?: { uid: number; gid: number };
}

/**
 * Copies a running cluster over the replication protocol, as `pg_basebackup` does, which the npm
 * package does not hold. It goes the same way as the replica's log later: through their link.
 */
export async function takeBaseBackup(request: BackupRequest): Promise<void> {
  const tar = spawn('tar', ['-x', '-f', '-', '-C', request.folder], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...request.identity,
  });
  const unpacked = awaitTar(tar);
  // Whoever waits for it does so after the copy: until then a failure is no unhandled one.
  unpacked.catch(() => {});
  await copyArchive(request.primary, tar.stdin);
  tar.stdin.end();
  await unpacked;
}

async function copyArchive({ host, port }: Address, archive: NodeJS.WritableStream): Promise<void> {
  // tar that ended early is told by its exit code, with its last words.
  archive.on('error', () => {});
  const options = {
    host,
    port,
    user: 'postgres',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: BACKUP_WITHIN_MS,
    // Known to pg, but not to its types.
    replication: 'true',
  };
  const client = new pg.Client(options);
  client.on('error', () => {});
  await client.connect();
  try {
    const { connection } = client as unknown as { connection: EventEmitter };
    connection.on('copyData', ({ chunk }: { chunk: Buffer }) => {
      // The parser uses its buffer again before a slow tar has taken the bytes.
      if (chunk[0] === ARCHIVE_DATA) archive.write(Buffer.from(chunk.subarray(1)));
    });
    await client.query(
      "BASE_BACKUP (LABEL 'replica', CHECKPOINT 'fast', WAIT false, WAL true, MANIFEST 'no')",
    );
  } finally {
    await client.end().catch(() => {});
  }
}

async function awaitTar(tar: ChildProcess): Promise<void> {
  let words = '';
  tar.stderr?.on('data', (text) => {
    words += text;
  });
  const code = await new Promise<number | string | null>((resolve) => {
    tar.once('error', (error) => resolve(error.message));
    tar.once('exit', resolve);
  });
  if (tar.stderr) await finished(tar.stderr).catch(() => {});
  if (code === 0) return;
  throw new Error(
    `Failed to unpack the base backup of PostgreSQL: tar ended with ${code}. ${words.trim()} ` +
      'Expected GNU tar on the PATH and room on the disk.',
  );
}
