import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** A path in quotes that begins where the file stands: what it imports, requires or opens. */
const LOCAL_PATHS = /(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;
/** What k6 opens needs no dot in front: `open('users.csv')`. */
const OPENED_PATHS = /\bopen\(\s*(['"`])([^'"`\n]+)\1/g;

/**
 * Path → SHA-256 of k6 scripts and of every file beside them that they name, and so on: a load is another one
 * too when a part of its script changed.
 */
export function hashScripts(scripts: string[]): Record<string, string> {
  const hashes = new Map<string, string>();
  const waiting = [...scripts];
  for (const path of waiting) {
    if (hashes.has(path)) continue;
    const bytes = readFileSync(path);
    hashes.set(path, createHash('sha256').update(bytes).digest('hex'));
    for (const named of listNamed(bytes.toString('utf8'))) {
      const part = isAbsolute(named) ? named : join(dirname(path), named);
      if (existsSync(part) && statSync(part).isFile()) waiting.push(part);
    }
  }
  return Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function listNamed(text: string): string[] {
  const found = [LOCAL_PATHS, OPENED_PATHS].flatMap((paths) => [...text.matchAll(paths)]);
  return found.map(([, , named = '']) => named);
}
