import { readdirSync, readFileSync } from 'node:fs';

/** Longer chains of parents are none of ours. */
const MOST_PARENTS = 20;

/**
 * The process that runs a script, by the script's path in its command line and, where several run
 * the same one, by a variable of its environment and by the process that it was started from. Other
 * runs may go on beside ours: without an ancestor one of theirs may be found.
 */
export function findProcess(script: string, environment?: string, ancestor?: number): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = read(`/proc/${pid}/cmdline`);
    // Options of Node may stand before the script.
    const ran = command.slice(1).find((word) => !word.startsWith('-'));
    if (!ran?.endsWith(script)) continue;
    if (ancestor !== undefined && !descendsFrom(Number(pid), ancestor)) continue;
    if (!environment || read(`/proc/${pid}/environ`).includes(environment)) return Number(pid);
  }
  throw new Error(`Failed to find the process that runs ${script} ${environment ?? ''}.`);
}

function descendsFrom(pid: number, ancestor: number): boolean {
  let current = pid;
  for (let step = 0; step < MOST_PARENTS && current > 1; step += 1) {
    if (current === ancestor) return true;
    const [status = ''] = read(`/proc/${current}/status`);
    current = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  return false;
}

function read(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\0');
  } catch {
    return [];
  }
}
