import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { applySchema, type SchemaRequest } from './apply-schema.ts';
import { findCacheFolder, moveIntoCache } from './cache-folder.ts';
import type { NativePostgres } from './native-postgres.ts';
import { describeCluster, describePostgres, initialiseCluster } from './postgres.ts';
import { type ProcessSurroundings, StackProcess } from './stack-process.ts';

const COPY_WITHIN_MS = 60_000;
const UNUSED_MS = 7 * 86_400_000;

export interface ClusterRequest extends SchemaRequest {
  native: NativePostgres;
  /** Where the cluster is to be; the parent exists and may be entered by everybody. */
  folder: string;
}

/**
 * Puts a cluster with its role, database and schema in place. The first run makes it (about a second);
 * the later ones copy what it made.
 */
export async function placeCluster(
  request: ClusterRequest,
  surroundings: ProcessSurroundings,
): Promise<void> {
  const { native, init, sql, folder } = request;
  const templates = join(findCacheFolder(), 'postgres');
  mkdirSync(templates, { recursive: true });
  const key = createHash('sha256')
    .update(JSON.stringify([describeCluster(native), init?.role, init?.database, sql]))
    .digest('hex')
    .slice(0, 24);
  const template = join(templates, key);
  if (!existsSync(template)) {
    await makeCluster(request, surroundings);
    copy(folder, `${template}.${process.pid}`);
    moveIntoCache(`${template}.${process.pid}`, template);
    removeUnused(templates);
    return;
  }
  const now = new Date();
  utimesSync(template, now, now);
  copy(template, folder);
}

async function makeCluster(
  request: ClusterRequest,
  surroundings: ProcessSurroundings,
): Promise<void> {
  const { name, native, folder, port } = request;
  initialiseCluster(native, folder);
  const quiet = { ...surroundings, onExit: () => {} };
  const server = new StackProcess(describePostgres(`${name}-init`, native, folder, port), quiet);
  await server.start();
  try {
    await applySchema(request);
  } finally {
    // A fast shutdown: the copy must not need recovery.
    await server.stop();
  }
}

/** `cp -a` keeps the owner and is several times as fast as copying file by file from here. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', '--reflink=auto', from, to], {
    stdio: 'pipe',
    timeout: COPY_WITHIN_MS,
  });
}

function removeUnused(templates: string): void {
  for (const name of readdirSync(templates)) {
    const template = join(templates, name);
    if (Date.now() - statSync(template).mtimeMs < UNUSED_MS) continue;
    rmSync(template, { recursive: true, force: true });
  }
}
