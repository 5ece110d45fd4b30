/** From a fresh clone to something that runs, in words of one line each. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bringDependencies } from './dependencies.mjs';
import { findNode24, putFirst } from './node-24.mjs';
import { ROOT } from './paths.mjs';

const FAILED = 4;
const ENGINES_WITHIN_MS = 3 * 60_000;

/**
 * Dependencies and Node, said only when something had to be done. Ends the process when it fails.
 * @returns {string} the Node to run things with
 */
export function prepareNode() {
  try {
    const dependencies = bringDependencies();
    if (dependencies) process.stderr.write(`dependencies: ${dependencies}\n`);
    const { node, did } = findNode24();
    if (did) process.stderr.write(`node: ${did}\n`);
    return node;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return process.exit(FAILED);
  }
}

/** The same, and PostgreSQL and Redis. */
export function prepareEverything() {
  const node = prepareNode();
  const { status } = spawnSync(node, [join(ROOT, 'tools/bootstrap/find-engines.ts')], {
    cwd: ROOT,
    env: putFirst(node),
    stdio: 'inherit',
    timeout: ENGINES_WITHIN_MS,
  });
  // Never 1, Node's own for an exception: of a run that means a bound was missed.
  if (status !== 0) process.exit(FAILED);
  return node;
}
