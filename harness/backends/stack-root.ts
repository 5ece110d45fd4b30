import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Topology } from '../stack/topology.ts';

/** Where a stack file's commands and paths begin: the project that it belongs to. */
export function findRoot({ file }: Topology): string {
  const start = dirname(resolve(file));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return start;
}
