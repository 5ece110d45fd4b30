/** Brings node_modules to what package-lock.json says; does nothing when it is. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES, ROOT } from './paths.mjs';

const LOCK = join(ROOT, 'package-lock.json');
/** What npm itself noted about the modules that it installed. */
const INSTALLED = join(MODULES, '.package-lock.json');
/** Hash of the lock that node_modules was last seen to agree with. */
const STAMP = join(MODULES, '.deadair-lock');
const INSTALL_WITHIN_MS = 10 * 60_000;

/** @returns {string | undefined} what was done; undefined when nothing had to be */
export function bringDependencies() {
  const hash = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(INSTALLED) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) {
    return undefined;
  }
  const differences = compareLocks();
  if (differences > 0) install();
  writeFileSync(STAMP, hash);
  return differences > 0 ? 'installed from package-lock.json' : 'as package-lock.json says';
}

/** How many packages of the lock are missing or of another version; optional ones may be missing. */
function compareLocks() {
  if (!existsSync(INSTALLED)) return Number.POSITIVE_INFINITY;
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages;
  return Object.entries(wanted).filter(([path, { version, optional }]) => {
    if (path === '') return false;
    if (installed[path] === undefined) return !optional;
    return installed[path].version !== version || !existsSync(join(ROOT, path));
  }).length;
}

function install() {
  process.stderr.write('dependencies: running npm ci, about half a minute\n');
  const ci = runNpm('ci');
  if (ci.status === 0) return;
  // A registry may lack packages for other platforms, or a lock its newest line: npm install copes.
  const isOutOfSync = ci.output.includes('EUSAGE') && ci.output.includes('in sync');
  const last = isOutOfSync ? runNpm('install', '--no-save') : ci;
  if (last.status === 0) return;
  throw new Error(
    `Failed to install the dependencies: npm ended with ${last.status ?? 'no code'}.\n${last.output}\n` +
      'Expected a registry that npm can reach. Run npm ci by hand and look at what it says.',
  );
}

function runNpm(...command) {
  const { status, stdout, stderr, error } = spawnSync(
    'npm',
    [...command, '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: ROOT, encoding: 'utf8', timeout: INSTALL_WITHIN_MS },
  );
  const lines = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n');
  return { status, output: error?.message ?? lines.slice(0, 12).join('\n') };
}
