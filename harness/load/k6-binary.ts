import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findCacheFolder } from '../backends/embedded/cache-folder.ts';

/** Its output, its exit codes and its fence are those of this version: others are not taken. */
const VERSION = '2.2.0';
const MODULE = 'go.k6.io/k6/v2';
const ANSWER_WITHIN_MS = 10_000;
const BUILD_WITHIN_MS = 600_000;

const run = promisify(execFile);

/** What `DEADAIR_K6` says when k6 is to run in a container. */
const IN_CONTAINER = 'container';

export interface K6Binary {
  command: string;
  /** It is the command of this image, and runs in a container. */
  image?: string;
  /** `2.2.0` */
  version: string;
}

/**
 * A real k6: the one that `DEADAIR_K6` names, on PATH, in the cache, or built with Go into the cache,
 * which takes about a minute and happens once.
 * @throws one line that says what is missing
 */
export async function findK6(onBuild: () => void = () => {}): Promise<K6Binary> {
  if (process.env.DEADAIR_K6 === IN_CONTAINER) return findContainerK6();
  const there = await locateK6();
  if (there !== undefined) return there;
  onBuild();
  const command = cachedPath();
  await build(command);
  return { command, version: VERSION };
}

/** The one that is there already; undefined when it would have to be built. */
export async function locateK6(): Promise<K6Binary | undefined> {
  const named = process.env.DEADAIR_K6;
  if (named === IN_CONTAINER) return findContainerK6();
  if (named) {
    const version = await askVersion(named);
    if (version === VERSION) return { command: named, version };
    const got = version === undefined ? 'no k6' : `k6 ${version}`;
    throw new Error(
      `Failed to find k6: got ${got} at ${named}, which DEADAIR_K6 names. Expected the path of a k6 ${VERSION}, or ${IN_CONTAINER}.`,
    );
  }
  if ((await askVersion('k6')) === VERSION) return { command: 'k6', version: VERSION };
  const cached = cachedPath();
  return existsSync(cached) ? { command: cached, version: VERSION } : undefined;
}

/** The engine's client takes a while to load: only who asks for a container pays for it. */
async function findContainerK6(): Promise<K6Binary> {
  const { findEngine } = await import('../backends/containers/engine.ts');
  const { findImage } = await import('../backends/containers/images.ts');
  const engine = await findEngine();
  if (engine === undefined) {
    throw new Error(
      'Failed to run k6 in a container, as DEADAIR_K6 asks: no container engine answers. Expected a running ' +
        'one. Start it (on Debian: images/start-engine.sh), or leave DEADAIR_K6 away: then k6 is looked for on PATH.',
    );
  }
  const image = await findImage(engine, 'k6');
  try {
    await run('docker', ['version'], { timeout: ANSWER_WITHIN_MS });
  } catch (error) {
    throw new Error(
      `Failed to run k6 in a container: ${firstLine(error)}. Expected the command docker, and an engine ` +
        'that answers it. Install it, or leave DEADAIR_K6 away: then k6 is looked for on PATH.',
    );
  }
  return { command: 'k6', image, version: VERSION };
}

function cachedPath(): string {
  return join(findCacheFolder(), `k6-${VERSION}`);
}

async function askVersion(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, ['version'], { timeout: ANSWER_WITHIN_MS });
    // It calls itself what its file is called.
    return /^\S+ v(\S+) \(/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** `go install` would ask k6's own host for the module; a module that requires it asks the proxy. */
async function build(target: string): Promise<void> {
  const draft = mkdtempSync(join(findCacheFolder(), 'k6-'));
  writeFileSync(join(draft, 'go.mod'), `module k6\n\nrequire ${MODULE} v${VERSION}\n`);
  writeFileSync(join(draft, 'tools.go'), `package main\n\nimport _ "${MODULE}/cmd"\n`);
  const options = {
    cwd: draft,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
    timeout: BUILD_WITHIN_MS,
  };
  try {
    await run('go', ['mod', 'tidy'], options);
    await run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', 'k6', MODULE], options);
    renameSync(join(draft, 'k6'), target);
  } catch (error) {
    throw new Error(
      `Failed to build k6 ${VERSION}: ${firstLine(error)}. Expected k6 ${VERSION} on PATH, or Go and ` +
        'a module proxy. Install one of them, or name a binary in DEADAIR_K6.',
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim().split('\n').at(-1) || message).split('\n')[0] ?? message;
}
