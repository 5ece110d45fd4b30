import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findStateFolder, listRunStates, readRunState } from './run-state.ts';

/** Below the kernel's own range, so that no client's port can be in the way later. */
const FIRST_PORT = 20_000;
const BLOCKS = 100;
const BLOCK_SIZE = 100;

function claimsFolder(): string {
  const folder = join(findStateFolder(), 'ports');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Finds free ports for a run. Runs that start at the same time each claim a block of a hundred; within
 * it each port is bound once to see that nobody else has it.
 */
export async function allocatePorts(run: string, count: number): Promise<number[]> {
  const ports: number[] = [];
  const first = process.pid % BLOCKS;
  for (let n = 0; n < BLOCKS && ports.length < count; n++) {
    const block = (first + n) % BLOCKS;
    if (!claimBlock(run, block)) continue;
    for (let offset = 0; offset < BLOCK_SIZE && ports.length < count; offset++) {
      const port = FIRST_PORT + block * BLOCK_SIZE + offset;
      if (await isFree(port)) ports.push(port);
    }
  }
  if (ports.length === count) return ports;
  throw new Error(
    `Failed to find ports: got ${ports.length} of ${count} between ${FIRST_PORT} and 29999. ` +
      'End other runs (`deadair recover`) or free some ports.',
  );
}

/** Gives back the blocks that a run has claimed. */
export function releasePorts(run: string): void {
  const folder = claimsFolder();
  for (const name of readdirSync(folder)) {
    const claim = join(folder, name);
    if (readClaim(claim) === run) rmSync(claim, { force: true });
  }
}

function claimBlock(run: string, block: number): boolean {
  const claim = join(claimsFolder(), String(block));
  try {
    writeFileSync(claim, run, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  // A claim whose run has no state any more was left by a machine that went down.
  const owner = readClaim(claim);
  const isHeld = listRunStates().some((path) => readRunState(path)?.run === owner);
  if (!isHeld) rmSync(claim, { force: true });
  return false;
}

function readClaim(claim: string): string | undefined {
  try {
    return readFileSync(claim, 'utf8');
  } catch {
    return undefined;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
