import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findCacheFolder, moveIntoCache } from './cache-folder.ts';

export interface RedisBinary {
  command: string;
  environment: Record<string, string>;
}

const PACKAGES = [
  'redis-tools',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'libhiredis0.14',
  'libatomic1',
  'lua-cjson',
  'lua-bitop',
];
const DOWNLOAD_WITHIN_MS = 60_000;

/** A real Redis or Valkey: one that is there, else one downloaded and unpacked into the cache. */
export function findRedis(): RedisBinary {
  const there = locateRedis();
  if (there !== undefined) return there;
  const cached = join(findCacheFolder(), 'redis');
  const root = join(cached, 'root');
  unpackPackages(cached, root);
  return describeUnpacked(root);
}

/** The one named, installed, or unpacked before; undefined when there is none yet. */
export function locateRedis(): RedisBinary | undefined {
  const named = process.env.DEADAIR_REDIS_SERVER;
  if (named) return { command: named, environment: {} };
  for (const name of ['redis-server', 'valkey-server']) {
    const command = findOnPath(name);
    if (command !== undefined) return { command, environment: {} };
  }
  const cached = join(findCacheFolder(), 'redis');
  const check = findOnPath('redis-check-rdb');
  if (check !== undefined) return linkServer(check, cached);
  const root = join(cached, 'root');
  return existsSync(root) ? describeUnpacked(root) : undefined;
}

function describeUnpacked(root: string): RedisBinary {
  const libraries = join(root, 'usr/lib');
  const folders = readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'));
  return {
    command: join(root, 'usr/bin/redis-server'),
    environment: { LD_LIBRARY_PATH: folders.map((name) => join(libraries, name)).join(delimiter) },
  };
}

/** Debian's tools hold the server too; the name by which it is called decides which it is. */
function linkServer(check: string, folder: string): RedisBinary {
  mkdirSync(folder, { recursive: true });
  const command = join(folder, 'redis-server');
  if (!existsSync(command)) symlinkSync(check, command);
  return { command, environment: {} };
}

/** Debian's packages, downloaded and unpacked without being installed: no root, no system service. */
function unpackPackages(folder: string, root: string): void {
  const draft = join(folder, `draft.${process.pid}`);
  const unpacked = join(draft, 'root');
  mkdirSync(unpacked, { recursive: true });
  const run = (command: string, ...options: string[]): void => {
    execFileSync(command, options, { cwd: draft, stdio: 'pipe', timeout: DOWNLOAD_WITHIN_MS });
  };
  try {
    download(run);
    for (const name of readdirSync(draft).filter((name) => name.endsWith('.deb'))) {
      run('dpkg', '-x', name, unpacked);
    }
  } catch (error) {
    throw new Error(
      'Failed to find Redis: got no redis-server or valkey-server on the PATH, and its Debian packages ' +
        `could not be downloaded (${firstLine(error)}). Install one (apt install redis-server, ` +
        'brew install redis) or name its path in DEADAIR_REDIS_SERVER.',
    );
  }
  symlinkSync('redis-check-rdb', join(unpacked, 'usr/bin/redis-server'));
  moveIntoCache(unpacked, root);
}

function findOnPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/** A new machine has no package lists yet: they are fetched when a first try finds nothing. */
function download(run: (command: string, ...options: string[]) => void): void {
  try {
    run('apt-get', 'download', ...PACKAGES);
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    run('apt-get', 'update', '-qq');
    run('apt-get', 'download', ...PACKAGES);
  }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer; message: string };
  return (stderr?.toString().trim() || message).split('\n')[0] ?? message;
}
