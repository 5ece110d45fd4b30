import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where things are kept that every run can use again. */
export function findCacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deadair');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Puts a finished draft in its place; when another run was first, its work is used. */
export function moveIntoCache(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}
