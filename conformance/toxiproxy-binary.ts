import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const TOXIPROXY_VERSION = '2.12.0';
const MODULE = 'github.com/Shopify/toxiproxy/v2';
const BUILD_WITHIN_MS = 300_000;

/**
 * A `toxiproxy-server` of the version that is compared with: the one that `TOXIPROXY_SERVER` names, on
 * PATH, in the cache, or built with Go into the cache.
 */
export async function findToxiproxy(): Promise<string> {
  const named = process.env.TOXIPROXY_SERVER;
  if (named) return named;
  const onPath = spawnSync('toxiproxy-server', ['-version'], { encoding: 'utf8' });
  if (onPath.stdout?.includes(TOXIPROXY_VERSION)) return 'toxiproxy-server';
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deadair');
  const cached = join(cache, `toxiproxy-${TOXIPROXY_VERSION}`);
  if (!existsSync(cached)) await build(cache, cached);
  return cached;
}

async function build(cache: string, target: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'toxiproxy-'));
  const flags = `-s -w -X ${MODULE}.Version=${TOXIPROXY_VERSION}`;
  const args = ['install', '-ldflags', flags, `${MODULE}/cmd/server@v${TOXIPROXY_VERSION}`];
  try {
    const env = { ...process.env, CGO_ENABLED: '0', GOBIN: draft };
    await promisify(execFile)('go', args, { env, timeout: BUILD_WITHIN_MS });
    renameSync(join(draft, 'server'), target);
  } catch (error) {
    throw new Error(
      `Failed to build Toxiproxy ${TOXIPROXY_VERSION}: ${(error as Error).message}. Expected Go, or a ` +
        'toxiproxy-server on PATH. Install one of them, or name a binary in TOXIPROXY_SERVER.',
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
