import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A path in quotes that begins where the file stands: what it imports, requires or opens. */
const LOCAL_PATHS = /(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

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
    for (const [, , named = ''] of bytes.toString('utf8').matchAll(LOCAL_PATHS)) {
      const part = join(dirname(path), named);
      if (existsSync(part) && statSync(part).isFile()) waiting.push(part);
    }
  }
  return Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
}
