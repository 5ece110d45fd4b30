/**
 * Runs a program with Node 24 and is nothing but a pane of glass: arguments, output, signals and exit
 * code pass through.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { putFirst } from './node-24.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A terminal and npm both deliver the same Ctrl-C; the program must see it once. */
const SAME_SIGNAL_MS = 500;
const WATCH_EVERY_MS = 200;
const INTERRUPTED = 130;
/** As the backends give the other processes that measure: harness/backends/quiet-heap.ts says why. */
export const QUIET_HEAP = ['--initial-old-space-size=256', '--min-semi-space-size=16'];

/**
 * The program gets a process group of its own, so that a signal reaches it through here alone, and a
 * channel to here, whose closing tells it that this process is gone, however it went.
 */
export function launch(node, parameters, { environment = {}, heap = QUIET_HEAP } = {}) {
  const child = spawn(node, [...heap, ...parameters], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env: { ...putFirst(node), ...environment },
  });
  child.on('error', (error) => {
    process.stderr.write(`Failed to start ${node}: ${error.message}\n`);
    process.exit(4);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  passSignals(child);
  watchAncestors();
}

function passSignals(child) {
  const lastMs = new Map();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (nowMs - (lastMs.get(signal) ?? Number.NEGATIVE_INFINITY) < SAME_SIGNAL_MS) return;
      lastMs.set(signal, nowMs);
      child.kill(signal);
    });
  }
}

/** Ends when whoever started this is gone: npm, or the shell that npm starts scripts with. */
function watchAncestors() {
  const parent = process.ppid;
  const grandparent = isShellOfNpm(parent) ? readParent(parent) : undefined;
  setInterval(() => {
    const orphaned = process.ppid !== parent;
    const shellOrphaned = grandparent !== undefined && readParent(parent) !== grandparent;
    if (orphaned || shellOrphaned) process.exit(INTERRUPTED);
  }, WATCH_EVERY_MS).unref();
}

function isShellOfNpm(pid) {
  if (process.env.npm_lifecycle_event === undefined) return false;
  return /^\S*sh\0-c\0/.test(read(`/proc/${pid}/cmdline`));
}

function readParent(pid) {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

/** Empty where there is no /proc, or no such process. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
