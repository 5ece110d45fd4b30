/** Finds the Node that runs the .ts files: whoever starts us may be older. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { MODULES, ROOT } from './paths.mjs';

const WANTED_MAJOR = 24;
/** Where it is put when npm was told not to run the install script of the package `node`. */
const OWN = join(ROOT, '.cache', 'node-24');
const PLATFORM = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
const INSTALL_WITHIN_MS = 5 * 60_000;

/** Which one was found last, so that it is not asked for its version at every start. */
const FOUND = join(MODULES, '.deadair-node');

/** @returns {{ node: string, did?: string }} its path, and what had to be done for it */
export function findNode24() {
  const known = existsSync(FOUND) ? readFileSync(FOUND, 'utf8') : '';
  if (known !== '' && existsSync(known)) return { node: known };
  const installed = [
    join(MODULES, '.bin', 'node'),
    join(MODULES, 'node', 'bin', 'node'),
    join(MODULES, PLATFORM, 'bin', 'node'),
    join(OWN, 'node_modules', PLATFORM, 'bin', 'node'),
  ].find(isWanted);
  const node = installed ?? installOwn();
  writeFileSync(FOUND, node);
  return { node, did: `${readVersion(node)} at ${node}` };
}

/** The environment in which `node` means this one. */
export function putFirst(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

function installOwn() {
  const { version } = JSON.parse(readFileSync(join(MODULES, 'node', 'package.json'), 'utf8'));
  mkdirSync(OWN, { recursive: true });
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', OWN, '--no-save', '--no-audit', '--no-fund', `${PLATFORM}@${version}`],
    { encoding: 'utf8', timeout: INSTALL_WITHIN_MS },
  );
  const node = join(OWN, 'node_modules', PLATFORM, 'bin', 'node');
  if (status === 0 && isWanted(node)) return node;
  if (isWanted(process.execPath)) return process.execPath;
  throw new Error(
    `Failed to find Node ${WANTED_MAJOR}: got ${process.version} here, and npm could not install ` +
      `${PLATFORM}@${version} (${(stderr ?? '').trim().split('\n')[0]}). ` +
      `Install Node ${WANTED_MAJOR} and run this again with it.`,
  );
}

function isWanted(node) {
  return existsSync(node) && readVersion(node).startsWith(`v${WANTED_MAJOR}.`);
}

function readVersion(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return (stdout ?? '').trim();
}
